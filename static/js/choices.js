// Sets the theme and text size that the reader chose in theme.js and text_size.js, as data
// attributes of <html>. A classic script in <head>, so that it runs before the first paint.
(() => {
  const root = document.documentElement;
  const bar = document.querySelector("meta[name=theme-color]") ?? {};
  const KNOWN = { theme: ["light", "dark"], text: ["90", "115", "130", "150"] };

  function show() {
    // Browsers use the first <meta> that matches; the light one, the last, always does.
    const media = { light: "not all", dark: "all" }[root.dataset.theme];
    bar.media = media ?? "(prefers-color-scheme: dark)";
    document.dispatchEvent(new Event("chosen"));
  }

  function recall() {
    try {
      for (const name in KNOWN) {
        const value = localStorage.getItem(`baca-${name}`) ?? "";
        root.dataset[name] = KNOWN[name].includes(value) ? value : "";
      }
    } catch {} // no storage: choices apply to this page
    show();
  }

  document.addEventListener("choose", ({ detail: [name, value] }) => {
    root.dataset[name] = value;
    try {
      localStorage.setItem(`baca-${name}`, value);
    } catch {}
    show();
  });
  // Changed in another tab, or while in the bfcache.
  addEventListener("storage", recall);
  addEventListener("pageshow", ({ persisted }) => persisted && recall());
  recall();
})();
