// A public page in a frame, as wide as a phone or a desktop and shrunk to the room there is.

// Let the buttons [data-width] of `panel` choose; returns what fits the frame into its stage.
export function watchWidth(panel) {
  const stage = panel.querySelector('[data-part="stage"]');
  const choices = panel.querySelectorAll("[data-width]");

  function fit() {
    const width = Number(panel.querySelector("[data-width][aria-pressed=true]").dataset.width);
    const scale = Math.min(1, stage.clientWidth / width);
    if (!scale) return;
    stage.style.setProperty("--width", `${width}px`);
    stage.style.setProperty("--height", `${Math.ceil(stage.clientHeight / scale)}px`);
    stage.style.setProperty("--scale", scale);
  }

  function choose(event) {
    for (const choice of choices) {
      choice.setAttribute("aria-pressed", String(choice === event.currentTarget));
    }
    panel.classList.toggle("is-wide", event.currentTarget.dataset.width !== "360");
    fit();
  }

  for (const choice of choices) choice.addEventListener("click", choose);
  new ResizeObserver(fit).observe(stage);
  return fit;
}

// The page in the frame stays; what it links to opens beside the desk.
export function leaveInNewTab(event) {
  const link = event.target.closest("a[href]");
  if (!link || link.getAttribute("href").startsWith("#")) return;
  link.target = "_blank";
  link.rel = `${link.rel} noopener`.trim();
}
