// Uploads the pictures that the clipboard holds as data, and fills the figures that wait for them.

import { library } from "newsroom/editor/figure";
import { picture } from "newsroom/cards";

// The figures of a paste are found in the document by their order.
/** @param {any} editor @param {any} tr @param {import("newsroom/editor/clean").Cleaned} cleaned */
export async function fillFigures(editor, tr, { root, files }) {
  if (!files.length) return;
  const waiting = [...root.querySelectorAll("figure[data-image='']")];
  const positions = insertedFigures(tr);
  const follow = ({ transaction }) => {
    positions.forEach((position, index) => {
      positions[index] = transaction.mapping.map(position);
    });
  };
  editor.on("transaction", follow);
  const images = await library(editor);
  if (images) {
    await Promise.all(files.map(({ figure, source }) => {
      const index = waiting.indexOf(figure);
      return fill(editor, images, source, () => positions[index]);
    }));
  }
  editor.off("transaction", follow);
}

// Return the positions of the figures without a file that a transaction inserted.
function insertedFigures(tr) {
  const positions = [];
  tr.mapping.maps.forEach((map, index) => {
    map.forEach((_from, _to, from, to) => {
      const later = tr.mapping.slice(index + 1);
      tr.doc.nodesBetween(later.map(from, -1), later.map(to), (node, position) => {
        if (node.type.name === "figure" && !node.attrs.uid && !positions.includes(position)) positions.push(position);
      });
    });
  });
  return positions;
}

async function fill(editor, images, source, positionOf) {
  const name = gettext("The pasted image");
  try {
    const file = typeof source === "string" ? fileOf(source) : source;
    const pic = await images.uploadImage(file);
    picture.remember(pic.uid, pic);
    change(editor, positionOf(), (node) => node.type.create({ ...node.attrs, uid: pic.uid }));
  } catch (error) {
    // A figure that says nothing would wait unseen.
    change(editor, positionOf(), (node) => (node.attrs.alt || node.attrs.caption ? node : null));
    editor.say(interpolate(gettext("%(name)s was not uploaded: %(reason)s"), { name, reason: error.message }, true));
  }
}

// Replace the figure at a position, if it still waits; without an undo step, like what is loaded.
function change(editor, position, made) {
  const { state, view } = editor;
  const node = state.doc.nodeAt(position);
  if (node?.type.name !== "figure" || node.attrs.uid) return;
  const next = made(node);
  if (next === node) return;
  view.dispatch(state.tr.replaceWith(position, position + node.nodeSize, next ?? []).setMeta("addToHistory", false));
}

// Return the file in a data address. Fetching the address would violate the Content-Security-Policy.
function fileOf(address) {
  const [, type, isBase64, data] = /** @type {RegExpMatchArray} */ (address.match(/^data:([\w\/+.-]+)[^,]*?(;base64)?,([\s\S]*)$/i));
  const text = isBase64 ? atob(data.replace(/\s/g, "")) : decodeURIComponent(data);
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  return new File([bytes], `foto.${type.split("/")[1]}`, { type });
}
