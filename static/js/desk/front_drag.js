// Drag and drop of stories into slots, and of entries between slots.

let dragged = null;

// Make `node` draggable by `handle`; `what` is the {card} or {entry} that is dragged.
export function canBeDragged(node, handle, what) {
  handle.addEventListener("dragstart", (event) => {
    dragged = what;
    node.classList.add("is-dragged");
    event.dataTransfer.effectAllowed = "copyMove";
    event.dataTransfer.setData("text/plain", "");
    event.dataTransfer.setDragImage(node, 8, 8);
  });
  handle.addEventListener("dragend", () => {
    dragged = null;
    node.classList.remove("is-dragged");
    clear();
  });
}

function clear() {
  for (const node of document.querySelectorAll(".is-over, .drop-before")) {
    node.classList.remove("is-over", "drop-before");
  }
}

function indexAt(zone, y) {
  const rows = [...zone.querySelectorAll(".front-entry")];
  const index = rows.findIndex((row) => {
    const { top, height } = row.getBoundingClientRect();
    return y < top + height / 2;
  });
  return index === -1 ? rows.length : index;
}

// Let `zone` accept drops: `drop(what, index)` is called with the index among its entries.
export function takesDrops(zone, drop) {
  zone.addEventListener("dragover", (event) => {
    if (!dragged) return;
    event.preventDefault();
    clear();
    zone.classList.add("is-over");
    zone.querySelectorAll(".front-entry")[indexAt(zone, event.clientY)]?.classList.add("drop-before");
  });
  zone.addEventListener("dragleave", (event) => {
    if (!zone.contains(event.relatedTarget)) clear();
  });
  zone.addEventListener("drop", (event) => {
    if (!dragged) return;
    event.preventDefault();
    const what = dragged;
    const index = indexAt(zone, event.clientY);
    clear();
    drop(what, index);
  });
}
