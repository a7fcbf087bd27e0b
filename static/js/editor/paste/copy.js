// What copying puts on the clipboard: HTML that other programs can read, and plain text with one line
// for each item. Both say what cards show; pasting here reads the cards back.

import { Plugin, pm } from "django-prose-editor/editor";
import { el } from "newsroom/dom";
import { LISTS } from "newsroom/editor/grammar";
import { numbersOf, typeOf, written } from "newsroom/editor/paste/numbering";
import { parsePasted, squeeze } from "newsroom/editor/paste/source";

const { DOMSerializer } = pm.model;

// `shown` of a card's view is what it shows for a link by uid: the headline and the address.
/** @param {any} editor */
export function copying(editor) {
  const serializer = () => DOMSerializer.fromSchema(editor.schema);
  return new Plugin({
    props: {
      clipboardSerializer: /** @type {any} */ ({
        serializeFragment: (fragment, options) => readable(serializer().serializeFragment(fragment, options), editor),
      }),
      clipboardTextSerializer: ({ content }) => {
        const root = el("div");
        root.append(readable(serializer().serializeFragment(content), editor));
        return textOf(root);
      },
    },
  });
}

// Rewrite what only this editor understands; the attributes of cards say how to read them back.
function readable(root, editor) {
  for (const paragraph of root.querySelectorAll("li > p:first-child")) {
    const next = paragraph.nextElementSibling;
    if (!next || next.matches(LISTS)) paragraph.replaceWith(...paragraph.childNodes);
  }
  for (const link of root.querySelectorAll("a[rel]")) link.removeAttribute("rel");
  for (const aside of root.querySelectorAll("aside[data-baca-juga]")) showCard(aside, editor);
  for (const figure of root.querySelectorAll("figure[data-embed]")) {
    const url = figure.getAttribute("data-embed");
    figure.append(el("a", { href: url }, url));
  }
  return root;
}

// The card in the editor shows the newest headline, which the document does not hold.
function showCard(aside, editor) {
  const uid = aside.getAttribute("data-baca-juga");
  const label = squeeze(aside.textContent);
  const link = aside.querySelector("a[href]") ?? el("span");
  const shown = uid ? shownOf(editor, uid) : { headline: label, url: link.getAttribute("href") ?? "" };
  const words = label || shown.headline;
  aside.setAttribute("data-label", label);
  aside.setAttribute("data-address", uid ? "" : shown.url);
  aside.replaceChildren("Baca Juga: ", shown.url ? el("a", { href: shown.url }, words) : words);
}

function shownOf(editor, uid) {
  /** @type {{ headline: string, url: string } | null} */
  let found = null;
  editor.state.doc.forEach((node, position) => {
    if (found || node.type.name !== "bacaJuga" || node.attrs.uid !== uid) return;
    const dom = editor.view.nodeDOM(position);
    const headline = dom?.querySelector?.(".card-headline")?.textContent ?? "";
    found = { headline, url: dom?.querySelector?.(".card-headline a[href], a.card-address")?.href ?? "" };
  });
  return found ?? { headline: "", url: "" };
}

// Return HTML copied here as the body has it.
export function readCopied(html) {
  if (!/data-label|data-embed/.test(html)) return html;
  const body = parsePasted(html);
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
  const blocks = [...root.childNodes].filter((node) => /\S/.test(node.textContent ?? ""));
  return blocks.map((block) => linesOf(block).join("\n")).join("\n\n");
}

/** @param {any} block @returns {string[]} */
function linesOf(block, indent = "") {
  if (block.nodeType !== Node.ELEMENT_NODE) return [block.textContent ?? ""];
  if (block.matches(LISTS)) return [...block.children].flatMap((item) => itemLines(block, item, indent));
  if (block.matches("table")) {
    const rows = [...block.querySelectorAll("tr")].map((row) => [...row.children].map((cell) => inlineText(cell).replace(/\n/g, " ")).join("\t"));
    const facts = [block.querySelector("caption")?.textContent, block.getAttribute("data-source")].map((fact) => fact ?? "");
    return [facts[0], ...rows, facts[1]].filter(Boolean);
  }
  if (block.matches("blockquote")) return [...block.children].flatMap((child) => (child.matches("footer") ? [`— ${inlineText(child)}`] : linesOf(child, indent)));
  return inlineText(block).split("\n").map((line) => indent + line);
}

function itemLines(list, item, indent) {
  const type = typeOf(list.getAttribute("type"), "");
  const mark = list.localName === "ol" ? `${written({ type, number: numbersOf(list).get(item) ?? 1 })}. ` : "- ";
  const deeper = indent + " ".repeat(mark.length);
  const nested = [...item.children].filter((child) => child.matches(LISTS));
  const own = /** @type {Element} */ (item.cloneNode(true));
  for (const inner of own.querySelectorAll(LISTS)) inner.remove();
  const paragraphs = [...own.querySelectorAll("p")];
  const [first = "", ...others] = (paragraphs.length ? paragraphs : [own]).flatMap((one) => inlineText(one).split("\n"));
  return [indent + mark + first, ...others.map((line) => deeper + line), ...nested.flatMap((inner) => linesOf(inner, deeper))];
}

// Return inline content as text, with the addresses that its words do not say.
function inlineText(node) {
  return [...node.childNodes]
    .map((child) => {
      if (child.nodeName === "BR") return "\n";
      if (child.nodeType !== Node.ELEMENT_NODE) return child.textContent ?? "";
      const text = inlineText(child);
      const href = child.nodeName === "A" ? child.getAttribute("href") : "";
      if (!href || text.includes(href)) return text;
      return `${text} ${child.closest("aside") ? href : `(${href.replace(/^mailto:/, "")})`}`;
    })
    .join("");
}
