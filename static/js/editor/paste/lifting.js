// Moves blocks that stand alone (tables, figures, embeds, cards) out of lists and quotations, which
// are split around them, so that everything stays in its order.

import { el } from "newsroom/dom";
import { BLOCKS_ALONE } from "newsroom/editor/grammar";

// Append a list or quotation to `out`, in as many parts as the blocks in it leave.
export function splitAlone(block, out) {
  const alone = [...block.querySelectorAll(BLOCKS_ALONE)].find(
    (inner) => inner.parentElement.closest(BLOCKS_ALONE) === null,
  );
  if (!alone) {
    if (/\S/.test(block.textContent)) out.append(block);
    return;
  }
  const last = lastNumber(block, alone);
  const range = document.createRange();
  range.setStartBefore(alone);
  range.setEndAfter(block.lastChild);
  const rest = el("div");
  rest.append(cloneShell(block, range.extractContents()));
  const moved = rest.querySelector(BLOCKS_ALONE);
  moved.remove();
  if (/\S/.test(block.textContent)) out.append(trimmed(block));
  out.append(moved);
  const after = rest.firstElementChild;
  if (block.matches("ol, ul")) goOn(after, last, out);
  if (/\S/.test(after.textContent)) splitAlone(after, out);
}

// Return an element like `block` around what was cut off of it.
function cloneShell(block, content) {
  const shell = /** @type {Element} */ (block.cloneNode(false));
  shell.append(content);
  return shell;
}

// Return a block without the items and paragraphs that were cut until nothing was left.
function trimmed(block) {
  for (const node of [...block.querySelectorAll("li, p")].reverse()) {
    if (!/\S/.test(node.textContent)) node.remove();
  }
  return block;
}

// Return the number of the item that holds `alone`.
function lastNumber(list, alone) {
  if (list.localName !== "ol") return 0;
  const items = [...list.children];
  const step = list.hasAttribute("reversed") ? -1 : 1;
  let number = Number(list.getAttribute("start") ?? (step < 0 ? items.length : 1)) - step;
  for (const item of items) {
    number = item.hasAttribute("value") ? Number(item.getAttribute("value")) : number + step;
    if (item.contains(alone)) return number;
  }
  return number;
}

// What is left of the item that was cut follows without a number; the list goes on with the next.
function goOn(list, last, out) {
  const item = list.firstElementChild;
  if (item) {
    out.append(...[...item.childNodes].filter((child) => /\S/.test(child.textContent)));
    item.remove();
  }
  if (list.localName !== "ol") return;
  const next = last + (list.hasAttribute("reversed") ? -1 : 1);
  const first = list.hasAttribute("reversed") ? list.children.length : 1;
  list.removeAttribute("start");
  if (next !== first) list.setAttribute("start", String(next));
}
