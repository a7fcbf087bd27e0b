// Converts pictures: with a caption or an alt text to figures that wait for their files, and reports
// all that cannot come in.

import { el } from "newsroom/dom";
import { addressOf } from "newsroom/editor/paste/addresses";
import { embedAddress } from "newsroom/editor/paste/addresses";
import { embedOf } from "newsroom/editor/paste/embeds";
import { plainText } from "newsroom/editor/paste/inline";
import { hasWords, squeeze, wordsOf } from "newsroom/editor/paste/source";

const IMAGES = "img, picture";
const SMALLEST = 64; // pixels: below it, a picture in a text is an icon
const CAPTIONED = "div.wp-caption, dl.wp-caption, div.wp-block-image";
const CAPTIONS = "figcaption, .wp-caption-text, .wp-caption-dd, .wp-element-caption";
const RASTER = /^data:image\/(?:png|jpe?g|gif|webp|avif)[;,]/i;
const SHORTEST = 200; // characters of a data address: below it, the picture is a place-holder

/** @typedef {import("newsroom/editor/paste/blocks").Converter} Converter */

// Put pictures and tables into figures with the captions that stand beside them.
export function gatherCaptions(body) {
  for (const holder of body.querySelectorAll(CAPTIONED)) {
    if (!holder.querySelector("figure") && holder.querySelector(CAPTIONS)) rename(holder, "figure");
  }
  for (const caption of body.querySelectorAll("p.MsoCaption")) {
    const [before, after] = [caption.previousElementSibling, caption.nextElementSibling];
    const shown = [
      after?.tagName === "TABLE" && after,
      isPictureAlone(before) && before,
      isPictureAlone(after) && after,
      before?.tagName === "TABLE" && before,
    ].find(Boolean);
    if (!shown) continue;
    const figure = el("figure");
    shown.before(figure);
    figure.append(shown, el("figcaption", {}, ...caption.childNodes));
    caption.remove();
  }
}

const isPictureAlone = (node) => Boolean(node?.querySelector(IMAGES)) && !wordsOf(node);

function rename(node, tag) {
  const renamed = el(tag, {}, ...node.childNodes);
  node.replaceWith(renamed);
}

function size(image, name) {
  const attribute = Number.parseInt(image.getAttribute(name) ?? "", 10);
  return Number.isNaN(attribute) ? null : attribute;
}

const isPixel = (image) => ["width", "height"].some((name) => (size(image, name) ?? 9) <= 1);
const isIcon = (image) => ["width", "height"].some((name) => (size(image, name) ?? SMALLEST) < SMALLEST);

function sourceOf(image) {
  const names = ["data-src", "data-lazy-src", "data-original", "src"];
  return names.map((name) => image.getAttribute(name)?.trim() ?? "").find(Boolean) ?? "";
}

const fileName = (source) =>
  /^(?:https?|file):/i.test(source) ? decoded(source.split(/[?#]/)[0].split("/").at(-1) ?? "") : "";

function decoded(name) {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

// Return a figure that waits for its file, or null: then the picture was reported as dropped.
/** @param {any} node @param {Converter} converter */
export function convertPicture(node, converter, { caption = "", link = null, isDropped = false } = {}) {
  const image = node.matches("picture") ? (node.querySelector("img") ?? node) : node;
  if (isPixel(image)) return null;
  const alt = squeeze(image.getAttribute("alt") ?? "");
  const source = sourceOf(image);
  const isData = RASTER.test(source) && source.length > SHORTEST;
  const target = link ? addressOf(link) : "";
  const goesToItself = target && /\.(?:jpe?g|png|gif|webp|avif)(?:$|\?)/i.test(target);
  const label = [caption || alt || fileName(source), target && !goesToItself && target]
    .filter(Boolean)
    .join(" ");
  if (isDropped || !(caption || hasWords(alt) || isData) || (!caption && isIcon(image))) {
    converter.told.push({ kind: "image", text: label });
    return null;
  }
  const figure = el("figure", { "data-image": "", "data-alt": alt || null });
  if (caption) figure.append(el("figcaption", {}, caption));
  if (isData) converter.files.push({ figure, source });
  if (!isData || label.includes(target || "\n")) converter.told.push({ kind: "waiting", text: label });
  return figure;
}

// Convert a <figure>: its table, embed or pictures with the caption, or else its content.
/** @param {any} node @param {Element} out @param {Converter} converter */
export function convertFigure(node, out, converter, around) {
  const own = (selector) =>
    [...node.querySelectorAll(selector)].filter((inner) => inner.closest("figure") === node);
  const address = embedAddress(wordsOf(node));
  const frame = own("iframe, video, audio, blockquote").map(embedOf).find(Boolean);
  const captions = own(CAPTIONS);
  const images = own(IMAGES).filter((image) => !image.parentElement.closest("picture"));
  if (address && !images.length) {
    out.append(el("figure", { "data-embed": address }));
  } else if (own("table").length || frame || !images.length || hasWords(bodyOf(node, captions))) {
    convertAround(node, captions, out, converter, around);
  } else {
    const caption = captions
      .map((one) => plainText(one, converter.told))
      .filter(Boolean)
      .join(" ");
    images.forEach((image, index) => {
      const figure = convertPicture(image, converter, {
        caption: index ? "" : caption,
        link: image.closest("a"),
      });
      if (figure) out.append(figure);
      else if (!index && caption) out.append(el("p", {}, caption));
    });
    for (const inner of node.querySelectorAll("figure")) {
      if (inner.parentElement.closest("figure") === node) convertFigure(inner, out, converter, around);
    }
  }
}

// The caption of a table goes into it; that of anything else is a paragraph after it.
function convertAround(node, captions, out, converter, around) {
  const table = node.querySelector("table");
  if (table && captions.length && !table.caption) {
    table.prepend(el("caption", {}, ...captions.flatMap((caption) => [...caption.childNodes, " "])));
    for (const caption of captions) caption.remove();
  }
  converter.blocks(node, out, around);
}

// Return the words of a figure beside its captions and the figures in it.
function bodyOf(node, captions) {
  const copy = node.cloneNode(true);
  for (const inner of copy.querySelectorAll(`${CAPTIONS}, figure`)) inner.remove();
  return captions.length || node.querySelector("figure") ? copy.textContent : "";
}
