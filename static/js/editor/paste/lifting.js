// Moves blocks that stand alone (tables, figures, embeds, cards) out of lists and quotations, which
// are split around them, so that everything stays in its order.

import { BLOCKS_ALONE, LISTS } from "newsroom/editor/grammar";
import { numberAgain, numbersIn } from "newsroom/editor/paste/numbering";

const isFull = (node) =>
  /\S/.test(node.textContent) || (node instanceof Element && holdsAlone(node));
const holdsAlone = (node) => node.matches(BLOCKS_ALONE) || node.querySelector(BLOCKS_ALONE) !== null;

// Append a list or quotation to `out`, in as many parts as the blocks in it leave.
export function splitAlone(block, out) {
  const alone = [...block.querySelectorAll(BLOCKS_ALONE)].find(
    (inner) => inner.parentElement.closest(BLOCKS_ALONE) === null,
  );
  if (!alone) {
    if (isFull(block)) out.append(block);
    return;
  }
  const numbers = numbersIn(block);
  const behind = cutFrom(block, alone);
  trim(block);
  numberAgain(block, numbers);
  if (isFull(block)) out.append(block);
  const rest = leftOf(behind, alone, numbers);
  out.append(alone);
  for (const part of rest) {
    if (part instanceof Element && part.matches(`${LISTS}, blockquote`)) splitAlone(part, out);
    else out.append(part);
  }
}

// Cut a block before `alone`, and return an element like it around what was cut off.
function cutFrom(block, alone) {
  const range = document.createRange();
  range.setStartBefore(alone);
  range.setEndAfter(block.lastChild);
  const shell = /** @type {Element} */ (block.cloneNode(false));
  shell.append(range.extractContents());
  return shell;
}

// Remove the items and paragraphs that were cut until nothing was left.
function trim(block) {
  for (const node of [...block.querySelectorAll("ol, ul, li, p")].reverse()) {
    if (!isFull(node)) node.remove();
  }
}

// Return what is left of a block that begins with `alone`. The rest of the item that was cut follows
// without a number; the list goes on with the next.
function leftOf(block, alone, numbers) {
  const cut = block.matches(LISTS) ? block.firstElementChild : block;
  const left = [...cut.childNodes]
    .filter((child) => child !== alone)
    .flatMap((child) => (child.contains(alone) ? leftOf(child, alone, numbers) : [child]))
    .filter(isFull);
  if (cut !== block) {
    cut.remove();
    numberAgain(block, numbers);
    return [...left, block];
  }
  block.replaceChildren(...left);
  return [block];
}
