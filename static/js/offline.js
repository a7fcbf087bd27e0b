// Registers the service worker, which serves saved stories without network.
export const start = () => navigator.serviceWorker?.register("/sw.js").catch(() => {});

const whenIdle = globalThis.requestIdleCallback ?? setTimeout; // Safari has no such callback
if (document.readyState === "complete") whenIdle(start);
else addEventListener("load", () => whenIdle(start));
