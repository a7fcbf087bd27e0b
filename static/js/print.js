// The print button; paper shows the time of printing.
const button = document.querySelector("[data-print]");
const foot = document.querySelector(".article-foot");

addEventListener("beforeprint", () => {
  const time = new Date().toLocaleString("id", { dateStyle: "long", timeStyle: "long" });
  foot.dataset.printed = `Dicetak ${time}`;
});
button.addEventListener("click", () => print());
button.parentElement.hidden = false;
