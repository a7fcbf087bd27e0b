// Addresses of links and embeds: behind redirects, and without the parameters that follow readers.

import { recognise } from "newsroom/editor/embed_address";
import { TRACKING, TRACKING_PREFIXES } from "newsroom/editor/grammar";
import { seen } from "newsroom/editor/paste/source";

/** @type {[RegExp, string[]][]} */
const REDIRECTS = [
  [/^https?:\/\/(?:www\.)?google\.[a-z.]+\/url\?/i, ["q", "url"]],
  [/^https?:\/\/(?:lm?|www)\.facebook\.com\/(?:l|flx\/warn\/?)(?:\.php)?\?/i, ["u"]],
  [/^https?:\/\/l\.instagram\.com\/\?/i, ["u"]],
  [/^https?:\/\/(?:www\.)?youtube\.com\/redirect\?/i, ["q"]],
  [/^https?:\/\/[\w.-]+\.safelinks\.protection\.outlook\.com\/\?/i, ["url"]],
];
/** @type {[RegExp, (id: string) => string][]} */
const PLAYERS = [
  [
    /^https:\/\/(?:www\.)?youtube(?:-nocookie)?\.com\/(?:embed|v)\/(?!videoseries|live_stream)([\w-]{11})(?![\w-])/i,
    (id) => `https://youtu.be/${id}`,
  ],
  [
    /^https:\/\/platform\.(?:twitter|x)\.com\/embed\/Tweet\.html\?(?:.*&)?id=(\d{1,20})/i,
    (id) => `https://x.com/i/web/status/${id}`,
  ],
  // TikTok finds a video by its number, under any name.
  [
    /^https:\/\/(?:www\.)?tiktok\.com\/(?:embed|player)\/(?:v\d\/)?(\d{1,20})(?!\d)/i,
    (id) => `https://www.tiktok.com/@_/video/${id}`,
  ],
];
const YOUTUBE = /^https?:\/\/(?:(?:www|m|music)\.)?(?:youtube\.com|youtu\.be)\//i;
const IN_TEXT = /https?:\/\/[^\s<>"“”]+/gi;
const NOWHERE = /^\s*(?:#|$|javascript:|data:|vbscript:|blob:|about:)/i;

// Remove tracking parameters; every other character of the address stays as it is.
export function untracked(address) {
  const drops = (part) => {
    const name = part.split("=")[0].toLowerCase();
    const isPrefixed = TRACKING_PREFIXES.some((prefix) => name.startsWith(prefix));
    return isPrefixed || TRACKING.has(name) || (name === "si" && YOUTUBE.test(address));
  };
  const kept = (query) =>
    query
      .split("&")
      .filter((part) => !drops(part))
      .join("&");
  const [, path, query, fragment] = address.match(/^([^?#]*)(\?[^#]*)?(#[\s\S]*)?$/) ?? [];
  if (path === undefined) return address;
  const mark = query && kept(query.slice(1));
  const anchor = fragment && /^#[\w-]+=/.test(fragment) ? `#${kept(fragment.slice(1))}` : (fragment ?? "");
  return (
    path + (mark ? `?${mark}` : query === "?" ? "?" : "") + (anchor === "#" && fragment !== "#" ? "" : anchor)
  );
}

export const untrackedText = (text) => text.replace(IN_TEXT, untracked);

// Return the address of a link as the body keeps it, "" for one that it cannot keep.
export function addressOf(link) {
  let href = link.getAttribute("href")?.trim() ?? "";
  if (href.startsWith("//")) href = `https:${href}`;
  if (/^www\.[^\s/]+\.[a-z]/i.test(href)) href = `https://${href}`;
  for (const [pattern, names] of REDIRECTS) {
    if (!pattern.test(href)) continue;
    const parameters = new URLSearchParams(href.slice(href.indexOf("?")).replace(/#.*/, ""));
    href = names.map((name) => parameters.get(name)).find((one) => /^https?:/i.test(one ?? "")) ?? href;
  }
  if (/^https?:\/\//i.test(href)) return untracked(href);
  return /^(?:mailto|tel):/i.test(href) || STORY.test(href) ? href : "";
}

// Return whether an address of a link is one that the editor should hear of when it is dropped.
export const isSomewhere = (href) => !NOWHERE.test(href);

// A story of this site: its uid, and the place in its text.
export const STORY = /^urn:uuid:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(#.*)?$/;

const SHORT_TIKTOK = /^https?:\/\/(?:(?:vt|vm)\.tiktok\.com|(?:www\.)?tiktok\.com\/t)\/[\w-]+\/?(?:\?\S*)?$/i;

// Return whether a text is one of the addresses that TikTok shares, from which the video cannot be known.
export const isShortTikTok = (text) => SHORT_TIKTOK.test(seen(text).trim());

// Return the canonical address of an embed, also for that of its player; "" for any other, and for a
// text around an address.
export function embedAddress(text) {
  const address = seen(text).trim().replace(/^(?:http:)?\/\//i, "https://");
  if (/\s/.test(address)) return "";
  for (const [pattern, post] of PLAYERS) {
    const [, id] = address.match(pattern) ?? [];
    if (id) return recognise(post(id))?.url ?? "";
  }
  return recognise(address)?.url ?? "";
}
