// Without this script the copy and share buttons stay hidden; the plain links need nothing.
const group = document.querySelector(".share");
const status = group.querySelector("[role=status]");

const copy = group.querySelector("[data-copy]");
if (navigator.clipboard) {
  copy.parentElement.hidden = false;
  const label = copy.textContent;
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(copy.dataset.copy);
    copy.textContent = status.textContent = copy.dataset.done;
    setTimeout(() => {
      copy.textContent = label;
      status.textContent = "";
    }, 3000);
  });
}

const share = group.querySelector("[data-share]");
if (navigator.share) {
  share.parentElement.hidden = false;
  share.addEventListener("click", () => {
    // Rejects when the reader closes the sheet, which is no error.
    navigator.share({ title: share.dataset.title, url: share.dataset.share }).catch(() => {});
  });
}
