// Recognises the addresses of the videos and posts that a body can embed.

// The same URLs as in articles/body/addresses.py, which is authoritative.
/** @type {[string, RegExp, (...parts: string[]) => string][]} */
const SITES = [
  ["YouTube", /^https:\/\/(?:(?:www\.|m\.)?youtube\.com\/(?:watch\?(?:.*&)?v=|shorts\/|live\/)|youtu\.be\/)([\w-]{11})(?![\w-])/i,
    (id) => `https://www.youtube.com/watch?v=${id}`],
  ["X", /^https:\/\/(?:www\.|mobile\.)?(?:x|twitter)\.com\/(\w{1,15}|i\/web)\/status\/(\d{1,20})(?!\d)/i,
    (name, id) => `https://x.com/${name}/status/${id}`],
  ["Instagram", /^https:\/\/(?:www\.)?instagram\.com\/(?:[\w.]{1,30}\/)?(p|reel)\/([\w-]{5,40})(?![\w-])/i,
    (kind, id) => `https://www.instagram.com/${kind}/${id}/`],
  ["TikTok", /^https:\/\/(?:www\.|m\.)?tiktok\.com\/@([\w.]{1,30})\/video\/(\d{1,20})(?!\d)/i,
    (name, id) => `https://www.tiktok.com/@${name}/video/${id}`],
];

// Return {name, url}: the site and the canonical URL of an embed; null for any other URL.
export function recognise(url) {
  for (const [name, pattern, address] of SITES) {
    const match = url.trim().match(pattern);
    if (match) return { name, url: address(...match.slice(1)) };
  }
  return null;
}
