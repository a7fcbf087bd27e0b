// Converts lines “Baca juga: …” of pasted text to Baca Juga cards, where the links or a title are all
// that they say.

import { el } from "newsroom/dom";
import { LISTS, TEXT_BLOCKS } from "newsroom/editor/grammar";
import { plainText } from "newsroom/editor/paste/inline";
import { hasWords, squeeze, withoutEnd } from "newsroom/editor/paste/source";

const LEAD = /^[\s*([>-]*(?:baca|simak|lihat)\s+juga\s*(:|\uff1a|[\u2013\u2014-]\s)?\s*/i;
const LONGEST = 250;
const BETWEEN = /^(?:\s|[^\p{L}\p{N}]|dan\b)*$/iu;
const ADDRESS = /^https?:\/\/\S+$/i;
const ADDRESSES = /(https?:\/\/[^\s<>"“”]+)/i;
// Several sentences, or one that goes on after the lead-in.
const SENTENCES = /(?:[.!?]["”’)]?\s+\p{Lu}|^\p{Ll}).*\.["”’)]?$/u;

const links = (block) => [...block.querySelectorAll("a[href]")];
const isWeb = (link) => /^https?:/i.test(link.getAttribute("href"));
const said = (node) => plainText(node, []); // a card is plain text
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
  const text = withoutLead(said(block));
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
  return isShort && BETWEEN.test(rest) ? found.map((link) => card(said(link), link)) : [];
}

// Link the addresses in the text of `body`, without the punctuation after them.
export function linkAddresses(body) {
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  /** @type {Text[]} */
  const texts = [];
  while (walker.nextNode()) texts.push(/** @type {Text} */ (walker.currentNode));
  for (const text of texts) {
    const parts = text.data.split(ADDRESSES);
    if (parts.length > 1) {
      text.replaceWith(...parts.flatMap((part, index) => (index % 2 ? linkTo(part) : [part])));
    }
  }
}

// A bracket at the end belongs to the address if it opens in it.
function linkTo(text) {
  const address = withoutEnd(text, text.includes("(") ? ".,;:!?'’*" : ".,;:!?'’*)]");
  return [el("a", { href: address }, address), text.slice(address.length)].filter(Boolean);
}

// Return the link of a block that is only an address, after a title.
function addressBelow(block) {
  const text = squeeze(block?.textContent ?? "");
  return block?.matches(TEXT_BLOCKS) && ADDRESS.test(text)
    ? (links(block)[0] ?? el("a", { href: text }))
    : null;
}

// The card of a title whose address stands in the line or the paragraph below it; null for others.
function titledCard(block) {
  const [link, ...others] = links(block);
  const title = (words) => words && words.length <= LONGEST && !SENTENCES.test(words);
  const text = withoutLead(said(block));
  if (!link) {
    const below = addressBelow(block.nextElementSibling);
    if (!below || !title(text)) return null;
    block.nextElementSibling.remove();
    return card(text, below);
  }
  const words = squeeze(text.slice(0, text.lastIndexOf(link.textContent)));
  const isLast = text.endsWith(link.textContent) && ADDRESS.test(link.textContent);
  return isLast && !others.length && hasWords(words) && title(words) ? card(words, link) : null;
}

export function readLinkLines(root) {
  for (const block of [...root.children]) {
    if (!block.matches(TEXT_BLOCKS) || block.parentNode !== root) continue;
    const text = squeeze(block.textContent);
    const lead = text.match(LEAD);
    if (!lead) continue;
    if (text.length > lead[0].length) {
      const titled = lead[1] && titledCard(block);
      const cards = titled ? [titled] : cardsOf(block, { isLed: true, isTitle: Boolean(lead[1]) });
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
