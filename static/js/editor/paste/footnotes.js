// Removes footnotes and their marks, which would stay loose in a sentence, and reports the notes.

import { hasWords, isMso, squeeze, styled, wordsOf } from "newsroom/editor/paste/source";

const MARK =
  /^[[(]?\s*(?:\d{1,3}|[a-z]{1,2}|[ivxlc]{1,6}|[*†‡§]{1,3}|(?:catatan|note|nb)\s?\d{1,3})\s*[\])]?$/i;
const BRACKETED = /^\[\s*(?:\d{1,3}|[a-z]{1,2}|(?:catatan|note|nb)\s?\d{1,3})\s*\]$/i;
// Targets that programs name; a word such as #catatan is one only on the page itself.
const NOTE_TARGET = new RegExp(
  `#(?:${[
    "_?ftn", "_?edn", "fn[:\\d_-]", "fnref", "cite_(?:note|ref)", "sd(?:foot|end)note",
    "(?:foot|end)note[-_:]?(?:anchor[-_])?\\d", "user-content-fn",
  ].join("|")})`,
  "i",
);
const NAMED_TARGET = /#(?:footnote|endnote|note-|catatan)/i;
const WORD_MARKS = ".MsoFootnoteReference, .MsoEndnoteReference, [role=doc-noteref], [data-footnote-ref]";
const MARKS = [
  ".MsoFootnoteReference", ".MsoEndnoteReference", ".footnote-ref", "[role=doc-noteref]",
  "[data-footnote-ref]", ".sdfootnoteanc", ".sdendnoteanc", "sup.reference", "sup.fn", "a.footnote",
  "sup > a[href*='#']", "a[href*='#']", "sup",
].join(", ");
const NOTES = [
  "[role=doc-footnote]", "[role=doc-endnote]", "[role=doc-endnotes] li", ".footnotes li",
  "[data-footnotes] li", ".wp-block-footnotes > li", "ol.references > li", "li[id^='cite_note']",
  "p.MsoFootnoteText", "p.MsoEndnoteText", "p.sdfootnote", "p.sdendnote",
  "[id^='sdfootnote']:not(a)", "[id^='sdendnote']:not(a)",
].join(", ");
const BACK = [
  ".footnote-back", "[role=doc-backlink]", "[data-footnote-backref]", ".mw-cite-backlink",
  ".sdfootnotesym", ".sdendnotesym", ".MsoFootnoteReference", ".MsoEndnoteReference",
].join(", ");
// What a raised number is a power of: a unit, a number, a bracket or a variable.
const POWERED =
  /(?:[\d)\]}]|(?:^|[^\p{L}])(?:\p{L}|[kcmdhnµμ]m|dam|ha|det|inci|mil|yard|ft|in)|[/·*](?:\p{L}{1,3}))$/u;
const CSS_SAFE = /#([^\x22\\\n]+)$/;
const HOLDERS =
  "[role=doc-endnotes], section.footnotes, div.footnotes, [data-footnotes], .wp-block-footnotes, ol.references";

/** @param {Element} body @param {import("newsroom/editor/paste/told").Told} told */
export function removeFootnotes(body, told) {
  const raised = raisedNotes(body);
  const marks = [...[...body.querySelectorAll(MARKS)].filter(isMark), ...raised.marks];
  const notes = [...notesOf(body, marks), ...raised.notes];
  const outside = marks.filter((mark) => !notes.some((note) => note.contains(mark)));
  const open = new Set(outside.map((mark) => core(wordsOf(mark))).filter(Boolean));
  for (const note of notes) open.delete(takeNote(note, told));
  for (const mark of marks) mark.remove();
  // A mark whose note was not copied is reported by itself.
  told.push(...[...open].map((text) => ({ kind: "note", text: `[${text}]` })));
  for (const node of body.querySelectorAll(`${HOLDERS}, div`)) {
    const isHolder = node.matches(HOLDERS) || isMso(node, "footnote-list") || isMso(node, "endnote-list");
    if (isHolder && !hasWords(node.textContent)) node.remove();
  }
}

const core = (text) => text.replace(/^[[(]\s*|\s*[\])]$/g, "");

function isMark(node) {
  const text = wordsOf(node);
  if (styled(node, "mso-footnote-id") || styled(node, "mso-endnote-id")) return true;
  if (node.tagName === "SUP" && !node.querySelector("a") && BRACKETED.test(text)) return true;
  if (!MARK.test(text)) return false;
  if (node.matches(`${WORD_MARKS}, sup.reference, sup.fn`)) return true;
  const href = node.getAttribute("href") ?? "";
  const isRaised = Boolean(node.closest("sup") || node.querySelector("sup"));
  if (NOTE_TARGET.test(href)) return true;
  return (isRaised || NAMED_TARGET.test(href)) && (/^#./.test(href) || isHere(href, node));
}

// Return whether the target of a link is in what was copied.
function isHere(href, node) {
  const name = href.includes("#") && CSS_SAFE.exec(href)?.[1];
  const body = node.ownerDocument.body;
  return Boolean(name && body.querySelector(`[id="${name}"], a[name="${name}"]`));
}

// Notes without links: paragraphs that begin with a raised number, each with the same number behind
// a word before it.
function raisedNotes(body) {
  const numbers = [...body.querySelectorAll("sup")].filter(
    (node) => /^\d{1,2}$/.test(wordsOf(node)) && !node.querySelector("a"),
  );
  const notes = new Map();
  for (const number of numbers) {
    const block = number.closest("p, li, div");
    if (block && wordsOf(block).startsWith(`${wordsOf(number)} `)) notes.set(wordsOf(number), block);
  }
  const marks = numbers.filter((node) => notes.has(wordsOf(node)) && isBehindWord(node));
  const found = [...notes].filter(([text]) => marks.some((mark) => wordsOf(mark) === text));
  return { marks, notes: found.map(([, block]) => block) };
}

// Return whether a raised number follows a word or a sentence: it is no power, and no isotope's.
function isBehindWord({ previousSibling, nextSibling }) {
  const before = previousSibling?.textContent ?? "";
  const isWord = /[\p{L}.,;:!?”’"]$/u.test(before) && !POWERED.test(before);
  return isWord && !/^\p{L}/u.test(nextSibling?.textContent ?? "");
}

// The notes are known by their class, or as what a mark before them links to.
function notesOf(body, marks) {
  const byId = new Map();
  for (const node of body.querySelectorAll("[id]")) byId.set(node.id, node);
  for (const node of body.querySelectorAll("a[name]")) byId.set(node.getAttribute("name"), node);
  const linked = marks.map((mark) => {
    const href = (mark.matches("a") ? mark : mark.querySelector("a"))?.getAttribute("href") ?? "";
    const target = href.includes("#") && byId.get(href.slice(href.indexOf("#") + 1));
    const note = target && isBefore(mark, target) ? target.closest("li, p, dd, td, div") : null;
    return note === body || note?.contains(mark) ? null : note;
  });
  const found = [
    ...body.querySelectorAll(NOTES),
    ...[...body.querySelectorAll("div")].filter((node) => isMso(node, "footnote") || isMso(node, "endnote")),
    ...linked.filter(Boolean),
  ];
  return [...new Set(found)].filter((note) => !found.some((other) => other !== note && other.contains(note)));
}

const isBefore = (node, other) =>
  Boolean(node.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING);

// Remove a note, report it with its mark, and return the mark.
function takeNote(note, told) {
  let mark = note.matches("li") ? String([...note.parentElement.children].indexOf(note) + 1) : "";
  for (const back of note.querySelectorAll(`${BACK}, a[href*='#'], sup:first-child`)) {
    const text = wordsOf(back);
    if (hasWords(text) && !MARK.test(text)) continue;
    if (MARK.test(text)) mark ||= core(text);
    back.remove();
  }
  const text = squeeze(note.textContent).replace(/^[\^↑]\s*/, "");
  const links = [...note.querySelectorAll("a[href^='http']")].map((link) => link.getAttribute("href"));
  const addresses = links.filter((href) => !text.includes(href));
  const content = [mark && `[${mark}]`, text, ...addresses].filter(Boolean).join(" ");
  if (hasWords(text)) told.push({ kind: "note", text: content });
  note.remove();
  return mark;
}
