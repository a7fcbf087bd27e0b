// Recognises the embed codes of the networks that a body can embed, and other frames.

import { el } from "newsroom/dom";
import { recognise } from "newsroom/editor/embed_address";
import { embedAddress, isShortTikTok } from "newsroom/editor/paste/addresses";
import { parsePasted, squeeze, wordsOf } from "newsroom/editor/paste/source";

const FRAMES = "iframe, video, audio, embed, object, amp-iframe";
const POSTS =
  "blockquote.twitter-tweet, blockquote.twitter-video, blockquote.instagram-media, blockquote.tiktok-embed";
const POSTER = /\(?@\w{1,15}\)?[\s,.:|·—–-]*$/;
const FACEBOOK = ".fb-post[data-href], .fb-video[data-href]";
// The attribute of an element that says its address, or the number of its post.
/** @type {[string, string, (value: string) => string][]} */
const CODES = [
  ["blockquote.instagram-media", "data-instgrm-permalink", (url) => url],
  ["blockquote.tiktok-embed", "cite", (url) => url],
  ["amp-youtube, lite-youtube", "data-videoid", (id) => `https://youtu.be/${id}`],
  ["lite-youtube", "videoid", (id) => `https://youtu.be/${id}`],
  ["amp-twitter", "data-tweetid", (id) => `https://x.com/i/web/status/${id}`],
  ["amp-instagram", "data-shortcode", (id) => `https://www.instagram.com/p/${id}/`],
];
// Return {url, source} for an element that embeds something: `url` is "" if a body cannot embed it;
// null for any other element.
export function embedOf(node) {
  if (node.matches(FRAMES)) return frame(node);
  for (const [selector, attribute, address] of CODES) {
    const value = node.matches(selector) && node.getAttribute(attribute);
    const url = value && embedAddress(address(value));
    if (url) return { url, source: value };
  }
  if (node.matches(POSTS)) return posted(node);
  return node.matches("blockquote") ? postedOnX(node) : null;
}

// Return the address of the embed that a text says, as an address or as the code to embed it; or "".
export function embedIn(text) {
  const url = embedAddress(text);
  if (url || !text.includes("<")) return url;
  const found = [...parsePasted(text).querySelectorAll("*")].map((node) => embedOf(node)?.url);
  return found.find(Boolean) ?? "";
}

// An object that shows nothing else shows the words in it.
function frame(node) {
  const names = ["src", "data-src", "data-lazy-src", "data", "data-litespeed-src"];
  const sources = [node, ...node.querySelectorAll("source")].flatMap((one) =>
    names.map((name) => one.getAttribute(name) ?? ""),
  );
  const source =
    sources
      .map((one) => one.trim().replace(/^(?:http:)?\/\//, "https://"))
      .find((one) => /^https?:/.test(one)) ?? "";
  const url = embedAddress(source);
  const words = node.matches("object") && !url ? wordsOf(node) : "";
  return words && !source ? null : { url, source: squeeze(`${source} ${words}`) };
}

// Return the address of a post on Facebook, which a body can quote but not embed, if its words do not
// link to it; "" for other elements.
export function facebookAddress(node) {
  const outer = node.closest(FACEBOOK);
  if (outer !== node && !(node.matches("blockquote[cite*='facebook.com']") && !outer)) return "";
  const address = squeeze(node.getAttribute("data-href") ?? node.getAttribute("cite") ?? "");
  const isLinked = [...node.querySelectorAll("a[href]")].some((link) => link.getAttribute("href") === address);
  return isLinked ? "" : address;
}

// A quoted post ends with a link to itself.
function posted(node) {
  const links = [...node.querySelectorAll("a[href]")]
    .map((link) => embedAddress(link.getAttribute("href")))
    .filter(Boolean);
  const url = links.at(-1);
  return url ? { url, source: url } : null;
}

// The code of a post on X, which came without its class: words, (@name) and the linked date.
function postedOnX(node) {
  const last = [...node.querySelectorAll("a[href]")].at(-1);
  const url = embedAddress(last?.getAttribute("href") ?? "");
  const isPost = /^https:\/\/x\.com\//.test(url) && POSTER.test(wordsOf(node).slice(0, -wordsOf(last).length));
  return isPost && wordsOf(node).endsWith(wordsOf(last)) ? { url, source: url } : null;
}

// Convert lines that are only an address of an embed, in the paragraphs of `root`.
/** @param {Element} root @param {import("newsroom/editor/paste/told").Told} told */
export function readAddressLines(root, told) {
  for (const block of [...root.children].filter((child) => child.localName === "p")) {
    const lines = linesOf(block);
    const texts = lines.map((line) => squeeze(line.map((node) => node.textContent).join("")));
    told.push(...texts.filter(isShortTikTok).map((text) => ({ kind: "short", text })));
    const found = lines.map((line, index) => lineAddress(line, texts[index]));
    if (!found.some(Boolean)) continue;
    /** @type {Element[]} */
    const parts = [];
    lines.forEach((line, index) => {
      const last = parts.at(-1);
      if (found[index]) parts.push(el("figure", { "data-embed": found[index] }));
      else if (last?.localName === "p") last.append(el("br"), ...line);
      else if (line.some((node) => /\S/.test(node.textContent))) parts.push(el("p", {}, ...line));
    });
    block.replaceWith(...parts);
  }
}

function linesOf(block) {
  /** @type {any[][]} */
  const lines = [[]];
  for (const node of block.childNodes) {
    if (node.nodeName === "BR") lines.push([]);
    else lines[lines.length - 1].push(node);
  }
  return lines;
}

function lineAddress(nodes, text) {
  const links = nodes.flatMap((node) =>
    node.nodeName === "A" ? [node] : [...(node.querySelectorAll?.("a") ?? [])],
  );
  const own = embedAddress(text);
  if (!own && !(links.length && /^[\w.-]+\.[a-z]{2,}\/\S*$/i.test(text.replace(/…$/, "")))) return "";
  const url = own || embedAddress(links[0].getAttribute("href"));
  return links.every((link) => (recognise(link.getAttribute("href") ?? "")?.url ?? url) === url) ? url : "";
}
