// Registers the service worker, which serves saved stories without network.
export const start = () => navigator.serviceWorker?.register("/sw.js").catch(() => {});

if (document.readyState === "complete") start();
else addEventListener("load", start);
