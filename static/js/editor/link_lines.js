// Converts lines “Baca juga: …” of pasted text to Baca Juga cards.

import { el } from "newsroom/dom";
import { LISTS, TEXT_BLOCKS } from "newsroom/editor/grammar";

const LEAD = /^[\s*([>-]*(?:baca|simak|lihat)\s+juga\s*(:|\uff1a|[\u2013\u2014-]\s)?\s*/i;
const LONGEST = 250;

const squeeze = (text) => text.replace(/\s+/g, " ").trim();
const web = (block) => [...block.querySelectorAll("a[href]")].filter((a) => /^https?:/i.test(a.getAttribute("href")));

function card(text, link) {
  const words = squeeze(text).replace(/^["“]|["”]$|[)\]]+$/g, "").slice(0, LONGEST);
  if (!link) return el("aside", { "data-baca-juga": "" }, words);
  const label = words || link.getAttribute("href");
  return el("aside", { "data-baca-juga": "" }, el("a", { href: link.getAttribute("href") }, label));
}

// Return the cards for a block: one for each link, or one for the title after the lead-in.
function cardsOf(block, rest) {
  const links = web(block);
  if (links.length) return links.map((link) => card(withoutLead(link.textContent), link));
  return rest && rest.length <= LONGEST ? [card(rest)] : [];
}

const withoutLead = (text) => squeeze(text).replace(LEAD, "");

// Return whether a block has no text outside its links.
function isOnlyLinks(block) {
  const linked = web(block).map((link) => squeeze(link.textContent)).join("");
  return linked && linked.replace(/\s/g, "") === block.textContent.replace(/\s/g, "");
}

export function readLinkLines(root) {
  for (const block of [...root.children]) {
    if (!block.matches(TEXT_BLOCKS) || block.parentNode !== root) continue;
    const text = squeeze(block.textContent);
    const lead = text.match(LEAD);
    if (!lead) continue;
    const rest = text.slice(lead[0].length);
    const after = block.nextElementSibling;
    if (rest && !lead[1] && !web(block).length) continue;
    if (rest) {
      const cards = cardsOf(block, rest);
      if (cards.length) block.replaceWith(...cards);
    } else if (after?.matches(LISTS)) {
      const cards = [...after.querySelectorAll("li")].flatMap((item) => cardsOf(item, squeeze(item.textContent)));
      block.remove();
      after.replaceWith(...cards);
    } else if (after?.matches(TEXT_BLOCKS) && isOnlyLinks(after)) {
      block.remove();
      after.replaceWith(...cardsOf(after, ""));
    }
  }
}
