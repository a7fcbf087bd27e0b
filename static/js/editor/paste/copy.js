// What copying puts on the clipboard: HTML that other programs can read, and plain text with one line
// for each item. Both say what cards show; pasting here reads the cards back.

import { Plugin, pm } from "django-prose-editor/editor";
import { articleCard } from "newsroom/cards";
import { el } from "newsroom/dom";
import { LISTS } from "newsroom/editor/grammar";
import { startWithin } from "newsroom/editor/numbering";
import { addressOf, STORY } from "newsroom/editor/paste/addresses";
import { numbersOf, typeOf, written } from "newsroom/editor/paste/numbering";
import { spellPlace } from "newsroom/editor/paste/places";
import { parsePasted, squeeze } from "newsroom/editor/paste/source";

const { DOMSerializer } = pm.model;
const { TextSelection } = pm.state;

/** @param {any} editor */
export function copying(editor) {
  const serialise = (fragment, options) =>
    readable(DOMSerializer.fromSchema(editor.schema).serializeFragment(fragment, options));
  return new Plugin({
    view: ({ state }) => {
      remember(state.doc);
      return { update: ({ state: { doc } }, before) => doc !== before.doc && remember(doc) };
    },
    props: {
      clipboardSerializer: /** @type {any} */ ({ serializeFragment: serialise }),
      transformCopied: whatIsCut,
      clipboardTextSerializer: (slice, { state }) => {
        const root = el("div", {}, serialise(slice.content));
        return isWithinLine(slice, state.selection) ? inlineText(root) : textOf(root);
      },
    },
  });
}

// Words of an item, a cell or another line are no item and no cell; a whole item has its number.
function isWithinLine(slice, selection) {
  const { $from, $to } = selection;
  if (!(selection instanceof TextSelection && $from.sameParent($to))) return false;
  if (slice.openStart !== $from.depth) return false; // dragged without being selected
  const isWhole = !$from.parentOffset && $to.parentOffset === $to.parent.content.size;
  return !isWhole || Boolean($from.node(-1).type.spec.tableRole);
}

// A part of a list begins with the number that its first item has; title and source are those of a
// whole table.
function whatIsCut(slice, { state: { doc, selection, tr } }) {
  const isSelected = selection instanceof TextSelection && slice.content.eq(selection.content().content);
  if (!isSelected) return slice;
  const { from, to } = selection;
  doc.nodesBetween(from, to, (node, position) => {
    const [start, end] = [from - position - 1, to - position - 1];
    if (node.type.name === "orderedList") tr.setNodeAttribute(position, "start", startWithin(node, start, end));
    if (node.type.spec.tableRole === "table" && (start > 3 || end < node.content.size - 3)) {
      tr.setNodeMarkup(position, null, { ...node.attrs, caption: "", source: "" });
    }
  });
  return tr.doc.slice(from, to, true);
}

// Headlines and addresses of the articles that the text links by uid.
const known = new Map();

function remember(doc) {
  doc.descendants(({ type, attrs, marks }) => {
    const link = marks.find((mark) => mark.type.name === "link");
    const uid = link ? STORY.exec(link.attrs.href)?.[1] : type.name === "bacaJuga" && attrs.uid;
    if (!uid || known.has(uid)) return;
    known.set(uid, null);
    articleCard(uid).then(
      (card) => known.set(uid, card),
      () => known.delete(uid),
    );
  });
}

// Rewrite what only this editor understands; the attributes of cards say how to read them back.
function readable(root) {
  for (const paragraph of root.querySelectorAll("li > p:first-child")) {
    const next = paragraph.nextElementSibling;
    if (!next || next.matches(LISTS)) paragraph.replaceWith(...paragraph.childNodes);
  }
  for (const link of root.querySelectorAll("a[rel]")) {
    link.removeAttribute("rel");
    const [, uid, place = ""] = STORY.exec(link.getAttribute("href")) ?? [];
    if (known.get(uid)) link.setAttribute("href", known.get(uid).url + place);
  }
  for (const aside of root.querySelectorAll("aside[data-baca-juga]")) showCard(aside);
  for (const figure of root.querySelectorAll("figure[data-embed]")) {
    const url = figure.getAttribute("data-embed");
    figure.append(el("a", { href: url }, url));
  }
  return root;
}

// The document holds no headline and no address of an article that is linked by its uid.
function showCard(aside) {
  const uid = aside.getAttribute("data-baca-juga");
  const label = squeeze(aside.textContent);
  const own = aside.querySelector("a[href]")?.getAttribute("href") ?? "";
  const card = known.get(uid);
  const words = label || (card?.headline ?? "");
  const url = own || (card?.url ?? "");
  aside.setAttribute("data-label", label);
  aside.setAttribute("data-address", own);
  aside.replaceChildren("Baca Juga: ", url ? el("a", { href: url }, words) : words);
}

// Return HTML copied here as the body has it; other HTML may only look like it.
export function readCopied(html) {
  if (!html.includes("data-pm-slice")) return html;
  const body = parsePasted(html);
  for (const link of body.querySelectorAll("a[href]")) {
    if (!addressOf(link)) link.replaceWith(...link.childNodes);
  }
  for (const aside of body.querySelectorAll("aside[data-label]")) {
    const [label, url] = [aside.getAttribute("data-label"), aside.getAttribute("data-address")];
    aside.replaceChildren(url ? el("a", { href: url }, label) : label);
    aside.removeAttribute("data-label");
    aside.removeAttribute("data-address");
  }
  for (const figure of body.querySelectorAll("figure[data-embed]")) figure.replaceChildren();
  return body.innerHTML;
}

// Return blocks as plain text: a blank line between blocks, one line for each item and row.
function textOf(root) {
  if (root.firstChild?.nodeName === "TR") return rowsOf(root).join("\n");
  const blocks = [...root.childNodes].filter((node) => /\S/.test(node.textContent ?? ""));
  return blocks.map((block) => linesOf(block).join("\n")).join("\n\n");
}

/** @param {any} block @returns {string[]} */
function linesOf(block, indent = "") {
  if (block.nodeType !== Node.ELEMENT_NODE) return [block.textContent ?? ""];
  if (block.matches(LISTS)) return [...block.children].flatMap((item) => itemLines(block, item, indent));
  if (block.matches("table")) {
    const caption = block.querySelector("caption")?.textContent ?? "";
    return [caption, ...rowsOf(block), block.getAttribute("data-source") ?? ""].filter(Boolean);
  }
  if (block.matches("blockquote")) return [...block.children].flatMap((child) => linesOf(child, indent));
  if (block.matches("footer")) return [`— ${inlineText(block)}`];
  return inlineText(block)
    .split("\n")
    .map((line) => indent + line);
}

const rowsOf = (table) =>
  [...table.querySelectorAll("tr")].map((row) =>
    [...row.children].map((cell) => inlineText(cell).replace(/\n/g, " ")).join("\t"),
  );

function itemLines(list, item, indent) {
  const type = typeOf(list.getAttribute("type"), "");
  const mark =
    list.localName === "ol" ? `${written({ type, number: numbersOf(list).get(item) ?? 1 })}. ` : "- ";
  const deeper = indent + " ".repeat(mark.length);
  const nested = [...item.children].filter((child) => child.matches(LISTS));
  const own = /** @type {Element} */ (item.cloneNode(true));
  for (const inner of own.querySelectorAll(LISTS)) inner.remove();
  const paragraphs = [...own.querySelectorAll("p")];
  const [first = "", ...others] = (paragraphs.length ? paragraphs : [own]).flatMap((one) =>
    inlineText(one).split("\n"),
  );
  const isCut = !first && nested.length > 0;
  return [
    ...(isCut ? [] : [indent + mark + first]),
    ...others.map((line) => deeper + line),
    ...nested.flatMap((inner) => linesOf(inner, deeper)),
  ];
}

// Return inline content as text, with the addresses that its words do not say.
function inlineText(node) {
  return [...node.childNodes]
    .map((child) => {
      if (child.nodeName === "BR") return "\n";
      if (child.nodeType !== Node.ELEMENT_NODE) return child.textContent ?? "";
      const text = spellPlace(child.nodeName, inlineText(child));
      const href = child.nodeName === "A" ? child.getAttribute("href") : "";
      if (!href || text.includes(href)) return text;
      return `${text} ${child.closest("aside") ? href : `(${href.replace(/^mailto:/, "")})`}`;
    })
    .join("");
}
