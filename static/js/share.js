// Without this script the copy and share buttons stay hidden; plain links work.
const group = document.querySelector(".share");
const status = document.querySelector(".tools [role=status]");
const announce = (words) => (status.textContent = words);

// Without the Clipboard API: execCommand, or the reader copies the text.
function copyByHand(text) {
  const field = document.createElement("input");
  field.value = text;
  field.readOnly = true;
  field.setAttribute("aria-label", "Tautan berita ini");
  status.after(field);
  field.select();
  if (document.execCommand("copy")) field.remove();
  else field.addEventListener("blur", () => field.remove());
  return !field.isConnected;
}

async function copy({ currentTarget: button }) {
  const text = button.dataset.copy;
  status.nextElementSibling?.remove();
  const isCopied = await navigator.clipboard?.writeText(text).then(() => true, () => false);
  if (isCopied || copyByHand(text)) {
    button.focus();
    announce("Tautan tersalin");
  } else {
    announce("Salin tautan dari kotak ini:");
  }
}

function share({ currentTarget: { dataset } }) {
  navigator.share({ title: dataset.title, url: dataset.share }).catch((error) => {
    // AbortError: the reader closed the menu.
    if (error.name !== "AbortError") announce("Tidak dapat membuka menu berbagi");
  });
}

function show(selector, action) {
  const button = group.querySelector(selector);
  button.addEventListener("click", action);
  button.parentElement.hidden = false;
}

if (group && status) {
  show("[data-copy]", copy);
  if ("share" in navigator) show("[data-share]", share);
}
