// Cleans pasted and dropped content, reports what was removed, and makes it one undo step.

import { Extension, Plugin, pm } from "django-prose-editor/editor";
import { el } from "newsroom/dom";
import { endpoint, send } from "newsroom/http";
import { insertCard } from "newsroom/editor/card";
import { clean, cleanText } from "newsroom/editor/clean";
import { recognise } from "newsroom/editor/embed_address";
import { ANY_TAG } from "newsroom/editor/grammar";
import { isShortTikTok, untracked } from "newsroom/editor/paste/addresses";
import { copying, readCopied } from "newsroom/editor/paste/copy";
import { fillFigures } from "newsroom/editor/paste/files";
import { insert } from "newsroom/editor/paste/insert";
import { parsePasted } from "newsroom/editor/paste/source";
import { withoutLists } from "newsroom/editor/paste/tables";
import { messageOf } from "newsroom/editor/paste/told";
import { pasteIntoTable } from "newsroom/editor/table_commands";
import { uploadAll } from "newsroom/editor/uploads";

const { DOMParser: Reader, Slice } = pm.model;
const { closeHistory } = pm.history;
const ADDRESS = /^(?:https?:\/\/|mailto:)\S+$/i;
const OWN_PATH = /\/\d{1,18}(?:\/|$)/;
const OURS = `${ANY_TAG}, span, div, meta, html, head, body`;

const pictures = (data) => [...(data?.files ?? [])].filter((file) => file.type.startsWith("image/"));

function isOurs(html) {
  const body = parsePasted(html);
  return (
    body.querySelector("[data-pm-slice]") !== null &&
    [...body.querySelectorAll("*")].every((node) => node.matches(OURS) && !node.hasAttribute("data-style"))
  );
}

// A URL pasted over selected text links the text; on an empty line, it may become an embed.
function pasteAddress(editor, pasted) {
  const text = untracked(pasted);
  const { selection, schema } = editor.state;
  if (!ADDRESS.test(text) || !selection.$from.parent.inlineContent) return false;
  const { parent } = selection.$from;
  const found = recognise(text);
  if (found && !parent.content.size && selection.$from.depth === 1) {
    insertCard(editor, { type: "embed", attrs: { url: found.url } });
    return true;
  }
  if (!parent.type.allowsMarkType(schema.marks.link)) return false;
  const marks = [schema.marks.link.create({ href: text })];
  const content = selection.empty ? { type: "text", text, marks: marks.map((mark) => mark.toJSON()) } : null;
  const chain = editor.chain().command(({ tr }) => Boolean(closeHistory(tr)));
  if (content) chain.insertContent(content).unsetMark("link").run();
  else chain.setMark("link", { href: text }).run();
  if (content && isShortTikTok(text)) editor.say(...messageOf([{ kind: "short", text }]));
  return true;
}

// Replace URLs of our own articles in Baca Juga by their uids, without an undo step.
async function findOwn(editor) {
  const urls = new Set();
  editor.state.doc.forEach(({ type, attrs }) => {
    if (type.name === "bacaJuga" && OWN_PATH.test(attrs.url)) urls.add(attrs.url);
  });
  for (const url of urls) {
    const { results } = await send(`${endpoint("article/picker/")}?${new URLSearchParams({ q: url })}`);
    if (results.length !== 1) continue;
    const tr = editor.state.tr.setMeta("addToHistory", false);
    editor.state.doc.forEach(({ type, attrs }, position) => {
      if (type.name !== "bacaJuga" || attrs.url !== url) return;
      const text = attrs.text === results[0].headline ? "" : attrs.text;
      tr.setNodeMarkup(position, null, { uid: results[0].uid, url: "", text });
    });
    editor.view.dispatch(tr);
  }
}

// A slice whose ends are open joins the block of the cursor. Only a paragraph may, and items of the
// same kind of list: others would lose their marks, a heading its rank.
function withClosedEnds(slice, { $from }) {
  const { content, openStart, openEnd } = slice;
  const list = $from.depth > 2 && $from.node(-1).type.name === "listItem" ? $from.node(-2) : null;
  const joins = (node) =>
    node?.type.name === "paragraph" || (list !== null && list.type === node?.type && !saysNumbers(node));
  const { firstChild, lastChild, childCount } = content;
  // A list behind other blocks is one of its own.
  const isOpen = joins(lastChild) && (childCount === 1 || lastChild.type.name === "paragraph");
  return new Slice(content, joins(firstChild) ? openStart : 0, isOpen ? openEnd : 0);
}

const saysNumbers = ({ attrs }) =>
  Object.values(attrs).some((value) => value !== null && value !== undefined);

function sliceOf(editor, root) {
  return Slice.maxOpen(Reader.fromSchema(editor.schema).parse(root).content, true);
}

const contentForCells = ({ cells, root }) => (cells ? el("div", {}, cells) : withoutLists(root));

function insertSlice(editor, slice, cleaned) {
  const { view } = editor;
  const isInCell = pm.tables.isInTable(view.state) && cleaned;
  const line = isInCell ? sliceOf(editor, contentForCells(cleaned)) : slice;
  if (pasteIntoTable(view, line)) {
    if (cleaned) editor.say(...messageOf(cleaned.dropped));
    return;
  }
  const tr = closeHistory(view.state.tr);
  const lost = insert(tr, cleaned ? withClosedEnds(slice, view.state.selection) : slice);
  const told = [...(cleaned?.dropped ?? []), ...lost];
  view.dispatch(tr.scrollIntoView().setMeta("paste", true).setMeta("uiEvent", "paste"));
  view.dispatch(closeHistory(view.state.tr));
  if (cleaned || told.length) editor.say(...messageOf(told));
  if (cleaned) fillFigures(editor, tr, { ...cleaned, dropped: told });
  findOwn(editor).catch(() => {}); // the URL stays; it links to the same article
}

export const Paste = Extension.create({
  name: "cleanPaste",
  addProseMirrorPlugins() {
    const { editor } = this;
    /** @type {import("newsroom/editor/clean").Cleaned | null} */
    let cleaned = null; // what the content of the event became, if it is not our own

    function takeCleaned() {
      const taken = cleaned;
      cleaned = null;
      return taken;
    }

    return [
      copying(editor),
      new Plugin({
        props: {
          transformPastedHTML(pasted) {
            const html = readCopied(pasted);
            if (isOurs(html)) return html;
            cleaned = clean(html);
            return cleaned.root.innerHTML;
          },
          clipboardTextParser(text) {
            cleaned = cleanText(text);
            return sliceOf(editor, cleaned.root);
          },
          handlePaste(_view, event, slice) {
            const pasted = takeCleaned();
            const data = event.clipboardData;
            const html = data?.getData("text/html") ?? "";
            const text = data?.getData("text/plain").trim() ?? "";
            const files = pictures(data);
            if (files.length && !text && !takeFiles(pasted, files)) {
              uploadAll(editor, files);
              return true;
            }
            if (!/<(?!a\b|\/a|meta|html|\/html|body|\/body|!)/i.test(html) && pasteAddress(editor, text)) {
              return true;
            }
            insertSlice(editor, slice, pasted);
            return true;
          },
          handleDrop(view, event, _slice, moved) {
            const files = pictures(event.dataTransfer);
            const dropped = takeCleaned();
            if (!moved && !files.length && dropped) tellAfterDrop(editor, dropped);
            if (moved || !files.length) return false;
            event.preventDefault();
            const at = view.posAtCoords({ left: event.clientX, top: event.clientY });
            const $at = view.state.doc.resolve(at?.pos ?? view.state.doc.content.size);
            const isUpper = $at.depth && event.clientY < middle(view, $at.before(1));
            uploadAll(editor, files, $at.depth ? (isUpper ? $at.before(1) : $at.after(1)) : $at.pos);
            return true;
          },
        },
      }),
    ];
  },
});

// ProseMirror inserts what was dropped after this event, and the change clears the message.
function tellAfterDrop(editor, { dropped }) {
  setTimeout(() => editor.say(...messageOf(dropped)));
}

// Return whether the files of the clipboard are the pictures of its HTML; they are put into `cleaned`.
function takeFiles(cleaned, files) {
  const figures = [...(cleaned?.root.querySelectorAll("figure[data-image='']") ?? [])];
  if (!cleaned || figures.length !== files.length) return false;
  cleaned.files = figures.map((figure, index) => ({ figure, source: files[index] }));
  cleaned.dropped = cleaned.dropped.filter(({ kind }) => kind !== "waiting");
  return true;
}

function middle(view, position) {
  const { top, height } = view.nodeDOM(position).getBoundingClientRect();
  return top + height / 2;
}
