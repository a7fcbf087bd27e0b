// Uploads the pictures that the clipboard holds as data, and fills the figures that wait for them.

import { picture } from "newsroom/cards";
import { uploadPicture } from "newsroom/editor/figure";
import { eachInserted } from "newsroom/editor/paste/insert";
import { messageOf } from "newsroom/editor/paste/told";

// The figures of a paste are found in the document by their order.
/** @param {any} editor @param {any} tr @param {import("newsroom/editor/clean").Cleaned} cleaned */
export async function fillFigures(editor, tr, { root, files, dropped }) {
  if (!files.length) return;
  const waiting = [...root.querySelectorAll("figure[data-image='']")];
  const positions = insertedFigures(tr);
  const follow = ({ transaction }) => {
    positions.forEach((position, index) => {
      positions[index] = transaction.mapping.map(position);
    });
  };
  editor.on("transaction", follow);
  // What became of a file is said after what the paste left out.
  const [message, list] = messageOf(dropped);
  const teller = { say: (text) => editor.say([message, text].filter(Boolean).join(" "), list) };
  try {
    await Promise.all(
      files.map(({ figure, source }) => {
        const index = waiting.indexOf(figure);
        return fill(editor, teller, source, () => positions[index]);
      }),
    );
  } finally {
    editor.off("transaction", follow);
  }
}

// Return the positions of the figures without a file that a transaction inserted.
function insertedFigures(tr) {
  const positions = new Set();
  eachInserted(tr, (node, position) => {
    if (node.type.name === "figure" && !node.attrs.uid) positions.add(position);
  });
  return [...positions];
}

// Without its file, a figure that says nothing would wait unseen.
async function fill(editor, teller, source, positionOf) {
  const place = (pic) => {
    if (pic) picture.remember(pic.uid, pic);
    const isEmpty = ({ alt, caption }) => !(alt || caption);
    change(editor, positionOf(), (attrs) =>
      pic ? { ...attrs, uid: pic.uid } : isEmpty(attrs) ? null : attrs,
    );
  };
  const file = typeof source === "string" ? fileOf(source) : source;
  if (file) return uploadPicture(teller, file, { place, onProgress() {} });
  place(null);
  teller.say(gettext("A pasted image cannot be read."));
}

// Give the figure at a position other attributes, or none: then it goes. Not a step to be undone.
function change(editor, position, changed) {
  const { state, view } = editor;
  const node = state.doc.nodeAt(position);
  if (node?.type.name !== "figure" || node.attrs.uid) return;
  const attrs = changed(node.attrs);
  const tr = attrs
    ? state.tr.setNodeMarkup(position, null, attrs)
    : state.tr.delete(position, position + node.nodeSize);
  view.dispatch(tr.setMeta("addToHistory", false));
}

// Return the file in a data address, null for a broken one. Fetching the address would violate the
// Content-Security-Policy.
function fileOf(address) {
  const [, type, isBase64, data] = address.match(/^data:([\w\/+.-]+)[^,]*?(;base64)?,([\s\S]*)$/i) ?? [];
  if (!data) return null;
  const text = decoded(data, isBase64);
  if (text === null) return null;
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  return new File([bytes], `${gettext("pasted image")}.${type.split("/")[1]}`, { type });
}

function decoded(data, isBase64) {
  try {
    return isBase64 ? atob(data.replace(/\s/g, "")) : decodeURIComponent(data);
  } catch {
    return null;
  }
}
