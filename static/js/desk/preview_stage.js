// A public page in an iframe, as wide as a phone or a desktop, scaled to the available space.

// Let the buttons [data-width] of `panel` set the width; returns a function that scales the frame.
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

// Open the links of the framed page in a new tab.
export function leaveInNewTab(event) {
  const link = event.target.closest("a[href]");
  if (!link || link.getAttribute("href").startsWith("#")) return;
  link.target = "_blank";
  link.rel = `${link.rel} noopener`.trim();
}
