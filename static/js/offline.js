// The service worker lets the reader read what is saved while there is no network.
export const start = () => navigator.serviceWorker?.register("/sw.js").catch(() => {});

if (document.readyState === "complete") start();
else addEventListener("load", start);
