// How the reader wants pages to look: attributes of <html>, which the stylesheets follow. A classic
// script in <head>: it has spoken before the first paint. Its switches are theme.js, text_size.js.
(() => {
  const root = document.documentElement;
  const bar = document.querySelector("meta[name=theme-color]") ?? {};
  const KNOWN = { theme: ["light", "dark"], text: ["90", "115", "130", "150"] };

  function show() {
    // The first that fits is taken: the dark one stands first, the light one fits always.
    const media = { light: "not all", dark: "all" }[root.dataset.theme];
    bar.media = media ?? "(prefers-color-scheme: dark)";
    document.dispatchEvent(new Event("chosen"));
  }

  function recall() {
    try {
      for (const name in KNOWN) {
        const value = localStorage.getItem(`baca-${name}`);
        root.dataset[name] = KNOWN[name].includes(value) ? value : "";
      }
    } catch {} // no storage: a choice lasts as long as the page
    show();
  }

  document.addEventListener("choose", ({ detail: [name, value] }) => {
    root.dataset[name] = value;
    try {
      localStorage.setItem(`baca-${name}`, value);
    } catch {}
    show();
  });
  // Chosen in another tab, or while this page lay in the history.
  addEventListener("storage", recall);
  addEventListener("pageshow", recall);
  recall();
})();
