// Removes what is no text of the story: what the source hides, comments, tracked deletions, controls.

import { hasWords, isMso, styled, wordsOf } from "newsroom/editor/paste/source";

const NEVER = [
  "style", "script", "meta", "link", "title", "head", "template", "noscript", "canvas", "datalist",
  "xml", "annotation", "annotation-xml", ".katex-html", "param",
].join(", ");
const COMMENTS = ".msocomtxt, p.MsoCommentText, p.MsoCommentSubject, [role=comment]";
const COMMENT_MARKS = 'a[href*="#_msocom"], .MsoCommentReference, .msocomanchor, .msocomoff';
// The marks of comments in Google Docs, which are letters in brackets.
const DOCS_MARKS = 'a[href^="#cmnt"], a[href*="docs.google.com"][href*="#cmnt"]';
const DOCS_MARK = /^\[[a-z]{1,3}\]$/i;
const DELETIONS = "del, .msoDel";
const STRUCK = "s, strike";
const CONTROLS = [
  "button", "select", "input", "textarea", "option", "progress", "meter", "nav", "menu",
  "dialog:not([open])", "[role=button]", "[role=menu]", "[role=menubar]", "[role=menuitem]",
  "[role=navigation]", "[role=toolbar]", "[role=search]", "[role=tablist]", ".mw-editsection",
  ".Inline-Template",
].join(", ");
// Inputs that show their value.
const WITH_VALUE = "input[value]:not([type=hidden], [type=checkbox], [type=radio], [type=password])";
const BLOCK_CONTROLS = [
  "nav", "menu", "dialog", "[role=menu]", "[role=menubar]", "[role=navigation]", "[role=toolbar]",
  "[role=tablist]",
].join(", ");
const FOR_SCREEN_READERS = [
  ".sr-only", ".visually-hidden", ".visuallyhidden", ".screen-reader-text", ".screen-reader-only",
  ".a11y-hidden", ".show-for-sr", ".visually-hidden-focusable", ".offscreen", ".assistive-text",
  ".elementor-screen-only",
].join(", ");

// Remove the elements that have words of the story nowhere, and report those that had words.
/** @param {Element} body @param {import("newsroom/editor/paste/told").Told} told */
export function removeUnseen(body, told) {
  for (const node of body.querySelectorAll(NEVER)) node.remove();
  removeFieldCodes(body);
  removeComments(body, told);
  removeHidden(body, told);
  remove(body.querySelectorAll(DELETIONS), "deletion", told);
  remove(body.querySelectorAll("svg"), "image", told, " ");
  removeControls(body, told);
}

// Word writes the code of a field, such as a table of contents, before what the field shows.
function removeFieldCodes(body) {
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  /** @type {Text[][]} */
  const open = []; // the code of each field that is open, outermost first
  /** @type {Text[]} */
  const codes = [];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node instanceof Text) open.at(-1)?.push(node);
    else if (isMso(node, "field-begin")) open.push([]);
    else if (isMso(node, "field-separator")) codes.push(...(open.at(-1)?.splice(0, Infinity) ?? []));
    else if (isMso(node, "field-end")) open.pop();
  }
  for (const node of codes) node.remove();
}

// Report text that is struck out; it stays.
export function reportStruck(body, told) {
  const isStruck = (node) =>
    node.matches(STRUCK) || /line-through/.test(styled(node, "text-decoration(?:-line)?"));
  for (const node of body.querySelectorAll("*")) {
    if (isStruck(node) && hasWords(wordsOf(node)) && !hasAncestor(node, isStruck)) {
      told.push({ kind: "struck", text: wordsOf(node) });
    }
  }
}

function hasAncestor(node, isWanted) {
  for (let outer = node.parentElement; outer; outer = outer.parentElement) if (isWanted(outer)) return true;
  return false;
}

function remove(nodes, kind, told, instead = "") {
  for (const node of nodes) {
    if (!node.isConnected) continue;
    if (hasWords(wordsOf(node))) told.push({ kind, text: wordsOf(node) });
    node.replaceWith(instead);
  }
}

function removeComments(body, told) {
  const docsMarks = [...body.querySelectorAll(DOCS_MARKS)].filter((mark) => DOCS_MARK.test(wordsOf(mark)));
  const marks = [...body.querySelectorAll(COMMENT_MARKS), ...docsMarks];
  const byAnchor = [...body.querySelectorAll('a[id^="cmnt"]')]
    .filter(({ id }) => /^cmnt\d+$/.test(id))
    .map((anchor) => anchor.closest("div, p, li"));
  const comments = [...body.querySelectorAll("*")].filter(
    (node) => isMso(node, "comment") || node.matches(COMMENTS) || byAnchor.includes(node),
  );
  const names = marks.map(wordsOf).filter(hasWords);
  for (const mark of marks) mark.remove();
  const before = told.length;
  remove(comments, "comment", told);
  for (const node of body.querySelectorAll("*")) if (isMso(node, "comment-list")) node.remove();
  if (told.length === before) told.push(...[...new Set(names)].map((text) => ({ kind: "comment", text })));
}

function removeControls(body, told) {
  for (const node of body.querySelectorAll(CONTROLS)) {
    if (!node.isConnected) continue;
    const text = wordsOf(node) || (node.matches(WITH_VALUE) ? node.getAttribute("value") : "");
    if (hasWords(text)) told.push({ kind: "control", text });
    node.replaceWith(node.matches(BLOCK_CONTROLS) ? body.ownerDocument.createElement("hr") : spaceFor(node));
  }
}

// Return the space that keeps apart the words on both sides of an element.
function spaceFor({ previousSibling, nextSibling }) {
  const isBetween =
    /[\p{L}\p{N}]$/u.test(previousSibling?.textContent ?? "") &&
    /^[\p{L}\p{N}]/u.test(nextSibling?.textContent ?? "");
  return isBetween ? " " : "";
}

const isZero = (length) => /^(?:0(?:\.0+)?(?:[a-z]+|%)?|1px)$/.test(length);
const TO_A_POINT = /^rect\(\s*(?:[01](?:px)?[\s,]+){3}[01](?:px)?\s*\)/;
const PIXELS = { px: 1, pt: 1.33, em: 16, rem: 16, ex: 8, ch: 8, pc: 16, mm: 3.8, cm: 38, in: 96 };
const NOTHING = /(?:^|\s)(?:scale(?:[xyz]|3d)?\(\s*0*\.?0+\s*[,)]|translate[xy]?\(\s*-\d{3,}(?:px|em|rem|vw|vh|%))/;

// Return whether a length moves an element out of the page: 1000 pixels, or its whole width or height.
function isFar(length) {
  const [, digits, unit] = length.match(/^-(\d*\.?\d+)([a-z%]+)$/) ?? [];
  if (!digits) return false;
  return unit in PIXELS ? digits * PIXELS[unit] >= 990 : digits >= 100;
}

// The ways in which an element is shown nowhere, with all that it contains. `own` returns a property of
// its style.
/** @type {Record<string, (own: (property: string) => string, node: Element) => boolean>} */
const HIDDEN = {
  isNotDisplayed: (own) =>
    own("display") === "none" || own("mso-hide") === "all" || own("content-visibility") === "hidden",
  hasAttribute: (own, node) =>
    node.hasAttribute("hidden") && !own("display") && node.getAttribute("hidden") !== "until-found",
  isForScreenReaders: (_own, node) => node.matches(FOR_SCREEN_READERS),
  isOfThePage: (own) => /^(?:header|footer)$/.test(own("mso-element")),
  isDecoration: (_own, node) =>
    node.getAttribute("aria-hidden") === "true" && !hasWords(node.textContent) && !node.querySelector("img"),
  isTransparent: (own) =>
    Number.parseFloat(own("opacity")) === 0 || /(?:^|\s)opacity\(\s*0*\.?0+%?\s*\)/.test(own("filter")),
  isClipped: (own) => TO_A_POINT.test(own("clip")) || /^inset\((?:50|100)%/.test(own("clip-path")),
  isOutside: (own) =>
    ["left", "top", "right", "bottom", "text-indent", "margin-left", "margin-top"].some((side) => isFar(own(side))),
  isNowhere: (own) => NOTHING.test(own("transform")) || /^0*\.?0+$/.test(own("scale")),
  hasNoSize: (own, node) =>
    /hidden|clip/.test(own("overflow")) &&
    ["height", "max-height", "width", "max-width"].some((side) => isZero(own(side))) &&
    !node.querySelector("img, iframe, video"),
};

const isGone = (node) => Object.values(HIDDEN).some((isHidden) => isHidden((name) => styled(node, name), node));

const TINY = /^(?:0+(?:\.\d+)?|1(?:\.0+)?)(?:px|pt)$|^0+(?:\.0+)?(?:r?em|%)?$/;
const TRANSPARENT = /^transparent|^#(?:[\da-f]{3}0|[\da-f]{6}00)$|^(?:rgb|hsl)a?\((?:[^)]*,[^)]*,[^)]*,|[^)]*\/)\s*0*\.?0+%?\s*\)/;
const RELATIVE = /(?:[^r]em|%)$/;
const COLOR = /^(?:#\w+|[a-z]+\([^)]*\)|[a-z]+)/;
const RGB = /^rgba?\((\d+)[\s,]+(\d+)[\s,]+(\d+)(?:[\s,/]+1)?\)$/;
const NAMED = { white: "#ffffff", black: "#000000" };

/** @typedef {{ isInvisible: boolean, isSmall: boolean, color: string, ground: string }} Shown */

// What elements inherit and may change again.
/** @param {Element} node @param {Shown} around @returns {Shown} */
function inherited(node, around) {
  const visibility = styled(node, "visibility");
  const size = styled(node, "font-size");
  // Words with a background in their shape are seen by it.
  const isShaped = /text/.test(styled(node, "(?:-webkit-)?background-clip"));
  const color = isShaped ? "" : styled(node, "-webkit-text-fill-color") || styled(node, "color");
  const background = styled(node, "background(?:-color)?");
  return {
    isInvisible: visibility ? /^(?:hidden|collapse)/.test(visibility) : around.isInvisible,
    isSmall: size ? TINY.test(size) || (around.isSmall && RELATIVE.test(size)) : around.isSmall,
    color: color && color !== "inherit" ? plainColor(color) : around.color,
    ground: groundOf(background) ?? around.ground,
  };
}

const isUnseen = ({ isInvisible, isSmall, color, ground }) =>
  isInvisible || isSmall || TRANSPARENT.test(color) || (color !== "" && color === ground);

// Return the color behind words, "" behind which is a picture; null where what is around shows through.
function groundOf(background) {
  if (/(?:url|gradient)\(/.test(background)) return "";
  const [color = ""] = background.match(COLOR) ?? [];
  return !color || TRANSPARENT.test(color) || /^(?:none|inherit|initial|unset)$/.test(color)
    ? null
    : plainColor(color);
}

// Return a color as #rrggbb, if it can be.
function plainColor(color) {
  const [, ...parts] = color.match(RGB) ?? [];
  if (parts.length) return `#${parts.map((part) => Number(part).toString(16).padStart(2, "0")).join("")}`;
  return NAMED[color] ?? color.replace(/^#(\w)(\w)(\w)$/, "#$1$1$2$2$3$3");
}

function removeHidden(body, told) {
  hideColumns(body);
  let run = "";
  const end = () => {
    if (hasWords(run)) told.push({ kind: "hidden", text: run.replace(/\s+/g, " ").trim() });
    run = "";
  };
  function visit(node, around) {
    for (const child of [...node.childNodes]) {
      if (child.nodeType === Node.TEXT_NODE) {
        if (isUnseen(around)) {
          run += child.data;
          child.remove();
        } else if (child.data.trim()) end();
      } else if (child.nodeType === Node.ELEMENT_NODE) {
        if (isGone(child)) {
          end();
          run = wordsOf(child);
          end();
          child.remove();
        } else visit(child, inherited(child, around));
      } else child.remove();
    }
  }
  visit(body, { isInvisible: false, isSmall: false, color: "", ground: "" });
  end();
}

// The cells of a column that a spreadsheet hides say nothing of it themselves.
function hideColumns(body) {
  for (const table of body.querySelectorAll("table")) {
    const columns = [...table.querySelectorAll(":scope > col, :scope > colgroup > col")].flatMap((column) =>
      Array(Math.min(Number(column.getAttribute("span")) || 1, 1000)).fill(
        styled(column, "display") === "none" || styled(column, "mso-hide") === "all",
      ),
    );
    if (!columns.includes(true)) continue;
    for (const row of table.rows) {
      let at = 0;
      for (const cell of row.cells) {
        const covered = columns.slice(at, at + cell.colSpan);
        if (covered.length && covered.every(Boolean)) cell.setAttribute("data-style", "display:none");
        at += cell.colSpan;
      }
    }
  }
}
