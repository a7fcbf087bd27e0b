// Cuts the shortcodes of WordPress out of a text. Other words in brackets stay: "[audio wawancara]".

import { el } from "newsroom/dom";
import { embedAddress } from "newsroom/editor/paste/addresses";
import { squeeze } from "newsroom/editor/paste/source";

const NAMES = "caption|wp_caption|gallery|playlist|embed|audio|video";
const ATTRIBUTES = String.raw`(?:\s+[\w-]+\s*=\s*(?:"[^"\]]*"|'[^'\]]*'|“[^”\]]*”|[^\s"'\]]+))+\s*\/?`;
// With attributes, or a pair around something; [gallery] also alone.
const EMBED =
  /\[(embed|youtube|video|audio|tiktok|instagram|tweet|twitter)\b([^\][]*)\](?:\s*(https?:\/\/[^\s[\]]+)\s*\[\/\1\])?/g;
const CODE = new RegExp(
  String.raw`\[(?:${NAMES})${ATTRIBUTES}\]|\[\/(?:${NAMES})\]|\[gallery\]|\[(?:wp_)?caption\]|\[embed\](?=\s*https?:)`,
  "g",
);
const CAPTION_START = /\[(?:wp_)?caption\b[^\][]*\]\s*$/;
const CAPTION_END = /^([^[]*)\[\/(?:wp_)?caption\]/;

/** @param {Element} body @param {import("newsroom/editor/paste/told").Told} told */
export function cutShortcodes(body, told) {
  if (!body.textContent.includes("[")) return;
  captionPictures(body);
  for (const text of textsOf(body)) placeEmbeds(text);
  for (const text of textsOf(body)) {
    text.data = text.data.replace(CODE, (code) => {
      const address = code.match(/https?:\/\/[^\s"'”\]]+/)?.[0];
      if (address || /gallery|playlist/.test(code)) told.push({ kind: "shortcode", text: squeeze(code) });
      return "";
    });
  }
}

function textsOf(body) {
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  /** @type {Text[]} */
  const texts = [];
  while (walker.nextNode())
    if (/\[/.test(/** @type {Text} */ (walker.currentNode).data)) {
      texts.push(/** @type {Text} */ (walker.currentNode));
    }
  return texts;
}

// Put figures in the place of codes with the address of a known embed, and other addresses of
// [embed] as words.
function placeEmbeds(text) {
  const parts = [];
  let end = 0;
  for (const match of text.data.matchAll(EMBED)) {
    const given = match[3] ?? match[2].match(/https?:\/\/[^\s"'”]+/)?.[0] ?? "";
    const url = embedAddress(given);
    if (!url) continue;
    parts.push(text.data.slice(end, match.index), el("figure", { "data-embed": url }));
    end = match.index + match[0].length;
  }
  if (end) text.replaceWith(...parts, text.data.slice(end));
}

// [caption]<img> words[/caption] is a figure with its caption.
function captionPictures(body) {
  for (const image of body.querySelectorAll("img")) {
    const shown =
      image.parentElement.matches("a") && !image.parentElement.textContent.trim()
        ? image.parentElement
        : image;
    const [before, after] = [shown.previousSibling, shown.nextSibling];
    if (!(before instanceof Text) || !(after instanceof Text) || !CAPTION_START.test(before.data)) continue;
    const words = after.data.match(CAPTION_END);
    if (!words) continue;
    before.data = before.data.replace(CAPTION_START, "");
    after.data = after.data.slice(words[0].length);
    const figure = el("figure");
    shown.before(figure);
    figure.append(shown, el("figcaption", {}, words[1].trim()));
  }
}
