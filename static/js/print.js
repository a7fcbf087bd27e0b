// A button for printing; and paper says when it was printed.
const button = document.querySelector("[data-print]");
const foot = document.querySelector(".article-foot");
const FORMAT = { dateStyle: "long", timeStyle: "long" };

addEventListener("beforeprint", () => {
  foot.dataset.printed = `Dicetak ${new Date().toLocaleString("id", FORMAT)}`;
});
button.addEventListener("click", () => print());
button.parentElement.hidden = false;
