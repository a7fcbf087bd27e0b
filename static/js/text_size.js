// A− and A+: the text size of a story, in percent of the stylesheet's size.
const STEPS = [90, 100, 115, 130, 150];
const buttons = document.querySelectorAll("[data-text-step]");
const status = document.querySelector(".tools [role=status]");

const position = () => STEPS.indexOf(Number(document.documentElement.dataset.text || 100));
const after = ({ dataset }) => STEPS[position() + Number(dataset.textStep)];

function show() {
  for (const button of buttons) {
    button.setAttribute("aria-disabled", !after(button));
  }
}

for (const button of buttons) {
  button.addEventListener("click", () => {
    const size = after(button);
    if (size) document.dispatchEvent(new CustomEvent("choose", { detail: ["text", size] }));
    status.textContent = `Ukuran teks ${STEPS[position()]}%`;
  });
  button.parentElement.hidden = false;
}
document.addEventListener("chosen", show);
show();
