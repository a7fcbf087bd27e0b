// Ctrl+S, ⌘S on a Mac, calls `save` instead of the browser's; not while a dialog is open.

export function onSaveKey(save) {
  document.addEventListener("keydown", (event) => {
    const isSave = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
    if (!isSave || event.key.toLowerCase() !== "s") return;
    event.preventDefault();
    if (!event.repeat && !document.querySelector("dialog:modal")) save();
  });
}
