// The three schemes in the footer: as the system has it, light, dark.
const group = document.querySelector(".theme");

function show() {
  for (const input of group.elements) {
    input.checked = input.value === (document.documentElement.dataset.theme ?? "");
  }
}

group.addEventListener("change", ({ target }) => {
  document.dispatchEvent(new CustomEvent("choose", { detail: ["theme", target.value] }));
});
document.addEventListener("chosen", show);
show();
group.hidden = false;
