// The theme switch in the footer: system, light, dark.
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
