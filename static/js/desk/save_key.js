// Ctrl+S, ⌘S on a Mac, calls `save` instead of the browser's; not while a dialog is open. It
// listens before any field does: some let no key pass.

export function onSaveKey(save) {
  function onkeydown(event) {
    const isSave = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
    if (!isSave || event.key.toLowerCase() !== "s") return;
    event.preventDefault();
    if (!event.repeat && !document.querySelector("dialog:modal")) save();
  }
  document.addEventListener("keydown", onkeydown, { capture: true });
}
