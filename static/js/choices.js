// How the reader wants pages to look. A classic script in <head>, after what it changes: it has
// spoken before the first paint. Its switches are theme.js and text_size.js.
(() => {
  const root = document.documentElement;
  const NAMES = ["theme", "text"];

  function show() {
    const media = { light: "not all", dark: "screen" }[root.dataset.theme];
    for (const element of document.querySelectorAll("[data-dark]")) {
      element.media = media ?? "screen and (prefers-color-scheme: dark)";
    }
    document.dispatchEvent(new Event("chosen"));
  }

  function recall() {
    try {
      for (const name of NAMES) root.dataset[name] = localStorage.getItem(name) ?? "";
    } catch {} // no storage: a choice lasts as long as the page
    show();
  }

  document.addEventListener("choose", ({ detail: [name, value] }) => {
    root.dataset[name] = value;
    try {
      localStorage.setItem(name, value);
    } catch {}
    show();
  });
  // Chosen in another tab, or while this page lay in the history.
  addEventListener("storage", recall);
  addEventListener("pageshow", (event) => event.persisted && recall());
  recall();
})();
