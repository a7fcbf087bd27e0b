// The print button; paper shows the time of printing.
const button = document.querySelector("[data-print]");
const foot = document.querySelector(".article-foot");
const FORMAT = { dateStyle: "long", timeStyle: "long" };

addEventListener("beforeprint", () => {
  foot.dataset.printed = `Dicetak ${new Date().toLocaleString("id", FORMAT)}`;
});
button.addEventListener("click", () => print());
button.parentElement.hidden = false;
