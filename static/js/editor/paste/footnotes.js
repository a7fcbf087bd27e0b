// Removes footnotes and their marks, which would stay loose in a sentence, and reports the notes.

import { hasWords, isMso, squeeze, styled, wordsOf } from "newsroom/editor/paste/source";

const MARK = /^[[(]?\s*(\d{1,3}|[a-z]{1,2}|[ivxlc]{1,6}|[*†‡§]{1,3}|(?:catatan|note|nb|lower-alpha)\s?\d{1,3})\s*[\])]?$/i;
const BRACKETED = /^\[\s*(?:\d{1,3}|[a-z]{1,2}|(?:catatan|note|nb)\s?\d{1,3})\s*\]$/i;
const NOTE_TARGET = /#(?:_?ftn|_?edn|ftnt|fn[:\d_-]|fnref|cite_(?:note|ref)|sd(?:foot|end)note|(?:user-content-)?fn|footnote|endnote|note-|catatan)/i;
const MARKS =
  ".MsoFootnoteReference, .MsoEndnoteReference, .footnote-ref, [role=doc-noteref], [data-footnote-ref], .sdfootnoteanc, .sdendnoteanc, sup.reference, sup.fn, a.footnote, sup > a[href*='#'], a[href*='#'], sup";
const NOTES =
  "[role=doc-footnote], [role=doc-endnote], [role=doc-endnotes] li, .footnotes li, [data-footnotes] li, .wp-block-footnotes > li, ol.references > li, li[id^='cite_note'], p.MsoFootnoteText, p.MsoEndnoteText, p.sdfootnote, p.sdendnote, [id^='sdfootnote']:not(a), [id^='sdendnote']:not(a)";
const BACK = ".footnote-back, [role=doc-backlink], [data-footnote-backref], .mw-cite-backlink, .sdfootnotesym, .sdendnotesym, .MsoFootnoteReference, .MsoEndnoteReference";
const HOLDERS = "[role=doc-endnotes], section.footnotes, div.footnotes, [data-footnotes], .wp-block-footnotes, ol.references";

/** @param {Element} body @param {import("newsroom/editor/paste/told").Told} told */
export function removeFootnotes(body, told) {
  const raised = raisedNotes(body);
  const marks = [...[...body.querySelectorAll(MARKS)].filter(isMark), ...raised.marks];
  const notes = [...notesOf(body, marks), ...raised.notes];
  const lone = new Set(marks.filter((mark) => !notes.some((note) => note.contains(mark))).map((mark) => core(wordsOf(mark))));
  const before = told.length;
  for (const note of notes) takeNote(note, told, lone);
  for (const mark of marks) {
    // The space before a mark would stand before the full stop.
    if (mark.isConnected) mark.remove();
  }
  for (const holder of body.querySelectorAll(HOLDERS)) if (!hasWords(holder.textContent)) holder.remove();
  for (const node of body.querySelectorAll("div")) {
    if ((isMso(node, "footnote-list") || isMso(node, "endnote-list")) && !hasWords(node.textContent)) node.remove();
  }
  if (told.length === before || lone.size) told.push(...[...lone].filter(Boolean).map((text) => ({ kind: "note", text: `[${text}]` })));
}

const core = (text) => text.replace(/^[[(]\s*|\s*[\])]$/g, "");

function isMark(node) {
  const text = wordsOf(node);
  if (node.matches(".MsoFootnoteReference, .MsoEndnoteReference, [role=doc-noteref], [data-footnote-ref]")) return MARK.test(text);
  if (styled(node, "mso-footnote-id") || styled(node, "mso-endnote-id")) return true;
  if (node.tagName === "SUP" && !node.querySelector("a")) return BRACKETED.test(text) || (node.matches(".reference, .fn") && MARK.test(text));
  if (!MARK.test(text)) return false;
  const href = node.getAttribute("href") ?? "";
  if (NOTE_TARGET.test(href)) return true;
  const isRaised = Boolean(node.closest("sup") || node.querySelector("sup"));
  return node.tagName === "A" && href.includes("#") && isRaised;
}

// Notes without links: paragraphs that begin with a raised number, each with the same number behind
// a word before it.
function raisedNotes(body) {
  const numbers = [...body.querySelectorAll("sup")].filter((node) => /^\d{1,2}$/.test(wordsOf(node)) && !node.querySelector("a"));
  const notes = new Map();
  for (const number of numbers) {
    const block = number.closest("p, li, div");
    if (block && wordsOf(block).startsWith(`${wordsOf(number)} `)) notes.set(wordsOf(number), block);
  }
  const isBehindWord = (node) => /[\p{L}.,;:!?”’")]$/u.test(node.previousSibling?.textContent ?? "");
  const marks = numbers.filter((node) => notes.has(wordsOf(node)) && isBehindWord(node));
  const found = [...notes].filter(([text]) => marks.some((mark) => wordsOf(mark) === text));
  return { marks, notes: found.map(([, block]) => block) };
}

// The notes are known by their class, or as what a mark links to.
function notesOf(body, marks) {
  const targets = marks
    .map((mark) => (mark.matches("a") ? mark : mark.querySelector("a"))?.getAttribute("href") ?? "")
    .map((href) => href.slice(href.indexOf("#") + 1))
    .filter(Boolean);
  const named = [...body.querySelectorAll("[id], a[name]")].filter(
    (node) => (targets.includes(node.id) || targets.includes(node.getAttribute("name"))) && !isBackTarget(node, marks),
  );
  const found = [
    ...body.querySelectorAll(NOTES),
    ...[...body.querySelectorAll("*")].filter((node) => isMso(node, "footnote") || isMso(node, "endnote")),
    ...named.map((node) => node.closest("li, p, dd, td, div")).filter((node) => node && node !== body),
  ];
  return [...new Set(found)].filter((note) => !found.some((other) => other !== note && other.contains(note)));
}

// A mark in the text is itself the target of the link back from its note.
const isBackTarget = (node, marks) => marks.some((mark) => mark === node || mark.contains(node)) && !startsItsBlock(node);

function startsItsBlock(node) {
  const block = node.closest("li, p, dd, td, div");
  return Boolean(block) && wordsOf(block).startsWith(wordsOf(node));
}

function takeNote(note, told, lone) {
  const index = note.matches("li") ? String([...note.parentElement.children].indexOf(note) + 1) : "";
  let mark = index;
  for (const back of note.querySelectorAll(`${BACK}, a[href*='#'], sup:first-child`)) {
    const text = wordsOf(back);
    if (!back.isConnected || (hasWords(text) && !MARK.test(text))) continue;
    if (!index && MARK.test(text)) mark ||= core(text);
    back.remove();
  }
  const text = squeeze(note.textContent).replace(/^[\^↑]\s*/, "");
  const links = [...note.querySelectorAll("a[href^='http']")].map((link) => link.getAttribute("href")).filter((href) => !text.includes(href));
  const said = [mark && `[${mark}]`, text, ...links].filter(Boolean).join(" ");
  if (hasWords(text)) told.push({ kind: "note", text: said });
  lone.delete(mark);
  note.remove();
}
