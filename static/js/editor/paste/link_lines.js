// Converts lines “Baca juga: …” of pasted text to Baca Juga cards, where the links or a title are all
// that they say.

import { el } from "newsroom/dom";
import { LISTS, TEXT_BLOCKS } from "newsroom/editor/grammar";
import { hasWords, squeeze } from "newsroom/editor/paste/source";

const LEAD = /^[\s*([>-]*(?:baca|simak|lihat)\s+juga\s*(:|\uff1a|[\u2013\u2014-]\s)?\s*/i;
const LONGEST = 250;
const BETWEEN = /^(?:\s|[^\p{L}\p{N}]|dan\b)*$/iu;
const SENTENCES = /[.!?]["”’)]?\s+\p{Lu}.*\.["”’)]?$/u;

const links = (block) => [...block.querySelectorAll("a[href]")];
const isWeb = (link) => /^https?:/i.test(link.getAttribute("href"));
const withoutLead = (text) => squeeze(text).replace(LEAD, "");

// A bracket at the end that none opens closes one before the lead-in.
const withoutBrackets = (text) =>
  text.replace(/[)\]]+$/, (closing) => (/[([]/.test(text) ? closing : ""));

function card(text, link) {
  const words = withoutBrackets(withoutLead(text).replace(/^["“]|["”]$/g, ""));
  if (!link) return el("aside", { "data-baca-juga": "" }, words);
  return el(
    "aside",
    { "data-baca-juga": "" },
    el("a", { href: link.getAttribute("href") }, words || link.getAttribute("href")),
  );
}

// Return the cards of a block: one for each link if it says only links, or one for the title after
// the lead-in. Any other block has none.
function cardsOf(block, { isLed = false, isTitle = true } = {}) {
  const found = links(block);
  const text = withoutLead(block.textContent);
  if (!found.length) {
    const isCard =
      isTitle && text && text.length <= LONGEST && !SENTENCES.test(text) && !block.querySelector(LISTS);
    return isCard ? [card(text, null)] : [];
  }
  const copy = block.cloneNode(true);
  for (const link of links(copy)) link.replaceWith(" ");
  const isShort = found.every(
    (link) => isWeb(link) && withoutLead(link.textContent).length <= LONGEST && hasWords(link.textContent),
  );
  const rest = isLed ? withoutLead(copy.textContent) : copy.textContent;
  return isShort && BETWEEN.test(rest) ? found.map((link) => card(link.textContent, link)) : [];
}

export function readLinkLines(root) {
  for (const block of [...root.children]) {
    if (!block.matches(TEXT_BLOCKS) || block.parentNode !== root) continue;
    const text = squeeze(block.textContent);
    const lead = text.match(LEAD);
    if (!lead) continue;
    if (text.length > lead[0].length) {
      const cards = cardsOf(block, { isLed: true, isTitle: Boolean(lead[1]) });
      if (cards.length) block.replaceWith(...cards);
    } else if (!links(block).length) readBelow(block);
  }
}

// The links may follow the lead-in, as a list or in the next paragraph.
function readBelow(block) {
  const after = block.nextElementSibling;
  const isList = after?.matches(LISTS);
  if (!isList && !after?.matches(TEXT_BLOCKS)) return;
  const cards = [...(isList ? after.children : [after])].map((one) => cardsOf(one, { isTitle: isList }));
  if (cards.some((found) => !found.length)) return;
  block.remove();
  after.replaceWith(...cards.flat());
}
