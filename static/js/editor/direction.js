// Lays each block out in the direction of its first letter. The directions are decorations: the
// document and the stored HTML have none.

import { Extension, Plugin, pm } from "django-prose-editor/editor";

const { Decoration, DecorationSet } = pm.view;
const RIGHT_TO_LEFT = /[\u0590-\u05ff\u0620-\u065f\u066e-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

function directionOf(text) {
  return RIGHT_TO_LEFT.test(text.match(/\p{L}/u)?.[0] ?? "") ? "rtl" : "auto";
}

// What holds blocks gets the direction of its first letter, too: its border and markers need it.
function directionsIn(doc) {
  if (!RIGHT_TO_LEFT.test(doc.textContent)) return DecorationSet.empty;
  const decorations = [];
  doc.descendants((node, at) => {
    if (node.isBlock && !node.isAtom) {
      decorations.push(Decoration.node(at, at + node.nodeSize, { dir: directionOf(node.textContent) }));
    }
    return !node.isTextblock;
  });
  return DecorationSet.create(doc, decorations);
}

export const Direction = Extension.create({
  name: "direction",
  addProseMirrorPlugins: () => [
    new Plugin({
      state: {
        init: (_config, state) => directionsIn(state.doc),
        apply: (transaction, directions) => (transaction.docChanged ? directionsIn(transaction.doc) : directions),
      },
      props: {
        decorations(state) {
          return this.getState(state);
        },
      },
    }),
  ],
});
