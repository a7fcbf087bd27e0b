// Image uploads: while one runs, a decoration that is not part of the document is its placeholder.

import { Extension, Plugin, pm } from "django-prose-editor/editor";
import { el } from "newsroom/dom";
import { insertPicture, pickFiles, uploadPicture } from "newsroom/editor/figure";

const { Decoration, DecorationSet } = pm.view;
const key = new pm.state.PluginKey("uploads");

function placeholder(name) {
  const words = interpolate(gettext("Uploading %(name)s"), { name }, true);
  const bar = el("progress", { max: 1, "aria-label": words });
  const dom = el("div", { class: "upload", contenteditable: "false" }, `${words}…`, bar);
  return { dom, bar };
}

const positionOf = (editor, id) => key.getState(editor.state).find(null, null, (spec) => spec.id === id)[0]?.from;

function upload(editor, file, at) {
  const id = {};
  const { dom, bar } = placeholder(file.name);
  const decoration = Decoration.widget(at, dom, { id, side: -1 });
  editor.view.dispatch(editor.state.tr.setMeta(key, { add: decoration }));
  return uploadPicture(editor, file, {
    place(pic) {
      const position = positionOf(editor, id) ?? editor.state.doc.content.size;
      editor.view.dispatch(editor.state.tr.setMeta(key, { remove: id }));
      if (pic) insertPicture(editor, pic, position);
    },
    onProgress(fraction) {
      bar.value = fraction;
    },
  });
}

// Upload images, and insert each at the top-level position `at` or after the cursor's block.
export async function uploadAll(editor, files, at = null) {
  const { $from } = editor.state.selection;
  const isEmptyLine = $from.depth === 1 && !$from.parent.content.size;
  const position = at ?? ($from.depth ? (isEmptyLine ? $from.before(1) : $from.after(1)) : $from.pos);
  await Promise.all([...files].map((file) => upload(editor, file, position)));
}

export const chooseFiles = (editor) =>
  pickFiles((files) => uploadAll(editor, files), { multiple: true });

export const Uploads = Extension.create({
  name: "uploads",
  addProseMirrorPlugins: () => [
    new Plugin({
      key,
      state: {
        init: () => DecorationSet.empty,
        apply(tr, set) {
          const moved = set.map(tr.mapping, tr.doc);
          const { add, remove } = tr.getMeta(key) ?? {};
          if (add) return moved.add(tr.doc, [add]);
          return remove ? moved.remove(moved.find(null, null, (spec) => spec.id === remove)) : moved;
        },
      },
      props: {
        decorations(state) {
          return this.getState(state);
        },
      },
    }),
  ],
});
