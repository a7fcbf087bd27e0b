// What every page has: the theme switch in the footer (system, light, dark), and suggestions below
// a search field, whose script comes when a reader goes there.
const group = document.querySelector(".theme");

function show() {
  const chosen = document.documentElement.dataset.theme ?? "";
  group.querySelector(`[value="${chosen}"]`).checked = true;
}

group.addEventListener("change", ({ target }) => {
  document.dispatchEvent(new CustomEvent("choose", { detail: ["theme", target.value] }));
});
document.addEventListener("chosen", show);
show();
group.hidden = false;

for (const field of document.querySelectorAll("[data-suggest]")) {
  const load = async () => (await import(field.dataset.suggest)).suggestFor(field);
  if (field === document.activeElement) load();
  else field.addEventListener("focus", load, { once: true });
}
