// The common behaviour of cards, the node views of atoms (Baca Juga, image, embed) and of tables: how
// they are selected, moved and removed, and how their inputs and buttons get the focus.

import { Extension, Plugin, pm } from "django-prose-editor/editor";
import { button, el } from "newsroom/dom";
import { icon } from "newsroom/editor/icons";

const { NodeSelection, TextSelection } = pm.state;
const CONTROLS = "button, input, textarea, select, a[href]";

const isCard = ({ spec }) => Boolean(spec.atom) || spec.tableRole === "table";
const selectedCard = ({ selection }) => Boolean(selection.node && isCard(selection.node.type));

const iconButton = (name, label, onclick, attributes = {}) =>
  button(icon(name), onclick, { "aria-label": label, title: label, ...attributes });

// Insert a node, given as JSON, after the block of the cursor, or at `at`; put the cursor into the
// next paragraph. Return the position of the node.
export function insertCard(editor, json, at = null) {
  const { state, view } = editor;
  const node = state.schema.nodeFromJSON(json);
  const tr = pm.history.closeHistory(state.tr);
  const $from = at === null ? state.selection.$from : state.doc.resolve(at);
  const block = $from.depth ? $from.node(1) : $from.nodeAfter;
  const isEmptyLine = at === null && block?.type.name === "paragraph" && !block.content.size;
  let position = $from.pos;
  if ($from.depth) position = isEmptyLine ? $from.before(1) : $from.after(1);
  else if (selectedCard(state) && at === null) position = state.selection.to;
  tr.replaceWith(position, isEmptyLine ? $from.after(1) : position, node);
  const end = position + node.nodeSize;
  if (tr.doc.resolve(end).nodeAfter?.type.name !== "paragraph") {
    tr.insert(end, state.schema.nodes.paragraph.create());
  }
  tr.setSelection(TextSelection.create(tr.doc, end + 1)).scrollIntoView();
  view.dispatch(tr);
  view.focus();
  return position;
}

// Move the top-level block at `position` up (-1) or down (1) by one block.
function move(editor, position, step) {
  const { state, view } = editor;
  const node = state.doc.nodeAt(position);
  const $position = state.doc.resolve(position);
  const index = $position.index();
  const other = state.doc.maybeChild(index + step);
  if (!node || $position.depth || !other) return false;
  const target = step < 0 ? position - other.nodeSize : position + other.nodeSize;
  const tr = pm.history.closeHistory(state.tr).delete(position, position + node.nodeSize);
  tr.insert(target, node).setSelection(NodeSelection.create(tr.doc, target));
  view.dispatch(tr.scrollIntoView());
  return true;
}

// The node view of one card. Subclasses fill `this.main` in `build()`, and in `render(node)`, which
// runs again when the node changes; they return their buttons from `actions()`.
export class CardView {
  constructor({ node, editor, getPos }) {
    this.node = node;
    this.editor = editor;
    this.getPos = getPos;
    this.isGone = false;
    this.main = el("div", { class: "card-main" });
    this.bar = el("div", { class: "card-actions" });
    this.dom = el(
      "div",
      { class: `card card-${node.type.name}`, role: "group", contenteditable: "false" },
      el("span", { class: "card-grip", title: gettext("Drag to move") }, icon("grip")),
      this.main,
      this.bar,
    );
    this.bar.append(
      ...this.actions(),
      iconButton("up", gettext("Move up"), () => this.step(-1), { class: "card-move" }),
      iconButton("down", gettext("Move down"), () => this.step(1), { class: "card-move" }),
      button(gettext("Delete"), () => this.remove()),
    );
    this.dom.addEventListener("keydown", (event) => this.key(event));
    // In an input inside a draggable element, text cannot be selected with the mouse.
    this.dom.addEventListener("focusin", ({ target }) => {
      const isField = target.matches("input, textarea");
      this.dom.draggable = !isField;
      if (isField) target.readOnly = !this.editor.isEditable;
    });
    this.dom.addEventListener("focusout", () => {
      this.dom.draggable = true;
    });
    this.build();
    this.render(node);
    this.reach(false);
  }

  /** @returns {HTMLElement[]} */
  actions() {
    return [];
  }

  build() {}

  render(_node) {}

  update(node) {
    if (node.type !== this.node.type) return false;
    const isSame = node.attrs === this.node.attrs || node.eq(this.node);
    this.node = node;
    if (!isSame) this.render(node);
    return true;
  }

  change(attrs) {
    const { state, view } = this.editor;
    const position = this.getPos();
    const isSelected = state.selection.from === position && state.selection.node;
    const tr = state.tr.setNodeMarkup(position, null, { ...this.node.attrs, ...attrs });
    if (isSelected) tr.setSelection(NodeSelection.create(tr.doc, position));
    view.dispatch(tr);
  }

  step(by) {
    const label = document.activeElement?.getAttribute("aria-label");
    move(this.editor, this.getPos(), by);
    // ProseMirror may have created a new view: focus the same button in it.
    const { state, view } = this.editor;
    const dom = view.nodeDOM(state.selection.from);
    [...(dom?.querySelectorAll?.(CONTROLS) ?? [])]
      .find((control) => control.getAttribute("aria-label") === label)
      ?.focus();
  }

  remove() {
    const position = this.getPos();
    const { state, view } = this.editor;
    const tr = pm.history.closeHistory(state.tr);
    view.dispatch(tr.delete(position, position + this.node.nodeSize));
    view.focus();
  }

  key(event) {
    if (event.key !== "Escape") return;
    this.select();
    event.preventDefault();
    event.stopPropagation();
  }

  select() {
    this.editor.commands.setNodeSelection(this.getPos());
    this.editor.view.focus(); // at once: the `focus` command waits for an animation frame
  }

  // The controls of a card are in the tab order only while it is selected: a text has many.
  reach(isReached) {
    for (const control of this.controls()) control.tabIndex = isReached ? 0 : -1;
  }

  /** @returns {HTMLElement[]} */
  controls() {
    return [...this.dom.querySelectorAll(CONTROLS)];
  }

  selectNode() {
    this.dom.classList.add("is-selected");
    this.reach(true);
  }

  deselectNode() {
    this.dom.classList.remove("is-selected");
    this.reach(false);
  }

  stopEvent(event) {
    return Boolean(event.target.closest?.(CONTROLS)) && !/^(drag|drop)/.test(event.type);
  }

  ignoreMutation() {
    return true;
  }

  destroy() {
    this.isGone = true;
  }
}

// By default, typed text replaces a selected card: insert it into a new paragraph instead.
function leaveCard(view, text = "") {
  const { state } = view;
  if (!selectedCard(state)) return false;
  const { paragraph } = state.schema.nodes;
  const end = state.selection.to;
  const tr = state.tr.insert(end, paragraph.create(null, text ? state.schema.text(text) : null));
  view.dispatch(tr.setSelection(TextSelection.create(tr.doc, end + 1 + text.length)));
  return true;
}

export const CardKeys = Extension.create({
  name: "cardKeys",
  priority: 900,
  addKeyboardShortcuts() {
    const moved = (step) => () =>
      selectedCard(this.editor.state) &&
      move(this.editor, this.editor.state.selection.from, step);
    return {
      Enter: ({ editor }) => {
        if (!editor.state.selection.node?.type.spec.atom) return false;
        const card = editor.view.nodeDOM(editor.state.selection.from);
        [...card.querySelectorAll(CONTROLS)].find((control) => control.checkVisibility())?.focus();
        return true;
      },
      "Alt-ArrowUp": moved(-1),
      "Alt-ArrowDown": moved(1),
    };
  },
  addProseMirrorPlugins() {
    return [
      new Plugin({
        props: {
          handleTextInput: (view, _from, _to, text) => leaveCard(view, text),
          handleDOMEvents: {
            compositionstart(view) {
              leaveCard(view);
              return false;
            },
          },
        },
      }),
    ];
  },
});

// Return the extension's `addNodeView` for a subclass of CardView.
export const viewOf = (View) => () => (properties) => new View(properties);
