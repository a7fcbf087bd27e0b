// Tables: rows of cells, which contain one line of text each. The title and the source are
// attributes of the table; fields of its view edit them.

import { Plugin, Table, TableCell, TableHeader, TableRow, pm } from "django-prose-editor/editor";
import { button, el, field } from "newsroom/dom";
import { CardView, insertCard, viewOf } from "newsroom/editor/card";
import * as commands from "newsroom/editor/table_commands";
import { afterTransactions, makeToolbar } from "newsroom/editor/toolbar";

const { closeHistory } = pm.history;
const { isInTable } = pm.tables;
const { Selection, TextSelection } = pm.state;
const NEW = { rows: 3, columns: 3 };

export const isOutsideTables = (editor) => !isInTable(editor.state);

// Insert a table with a row of heads after the block of the cursor, and go to its first cell.
export function insertTable(editor) {
  const row = (type) => ({ type: "tableRow", content: Array(NEW.columns).fill(cell(type)) });
  const cell = (type) => ({ type, content: [{ type: "paragraph" }] });
  const plain = Array(NEW.rows - 1).fill(row("tableCell"));
  const at = insertCard(editor, { type: "table", content: [row("tableHeader"), ...plain] });
  const { tr } = editor.state;
  editor.view.dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(at + 1))));
}

const tool = (label, icon, command) => ({
  label,
  icon,
  run({ state, view }) {
    command(state, (tr) => view.dispatch(closeHistory(tr).scrollIntoView()));
    view.focus();
  },
  enabled: ({ state }) => command(state),
});
const headTool = (label, icon, command, axis) => ({
  ...tool(label, icon, command),
  active({ state }) {
    const rect = commands.rectOf(state);
    return rect !== null && commands.headsOf(rect.table)[axis];
  },
});

/** @returns {import("newsroom/editor/toolbar").Tool[][]} */
const toolsOf = (view) => [
  [
    tool(gettext("Row above"), "rowAbove", commands.insertRowAbove),
    tool(gettext("Row below"), "rowBelow", commands.insertRowBelow),
    tool(gettext("Column to the left"), "columnBefore", commands.insertColumnBefore),
    tool(gettext("Column to the right"), "columnAfter", commands.insertColumnAfter),
  ],
  [
    tool(gettext("Delete the row"), "deleteRow", commands.deleteRow),
    tool(gettext("Delete the column"), "deleteColumn", commands.deleteColumn),
  ],
  [
    headTool(gettext("Head row"), "headRow", commands.toggleHeadRow, "row"),
    headTool(gettext("Head column"), "headColumn", commands.toggleHeadColumn, "column"),
  ],
  [
    { label: gettext("Move up"), icon: "up", run: () => view.step(-1) },
    { label: gettext("Move down"), icon: "down", run: () => view.step(1) },
    tool(gettext("Delete the table"), "remove", commands.deleteTable),
  ],
];

// The cells are in `contentDOM`; around it are a toolbar for them and the fields.
class TableView extends CardView {
  build() {
    this.contentDOM = el("tbody");
    /** @type {any} */
    this.tools = makeToolbar(this.editor, gettext("Table tools"), toolsOf(this));
    /** @type {any} */
    this.stop = afterTransactions(this.editor, () => this.refresh());
    this.caption = this.input("caption", gettext("Title, required before publication"));
    this.source = this.input("source", gettext("who published these figures"));
    const title = gettext("Select the table");
    this.kind = button(gettext("Table"), () => this.select(), { class: "card-kind", title, tabindex: "-1" });
    const head = el(
      "div",
      { class: "table-head", contenteditable: "false" },
      this.kind,
      this.tools.bar,
    );
    const lines = [
      field(gettext("Table title"), this.caption),
      field(gettext("Source"), this.source),
    ].map((line) => el("div", { class: "card-fields", contenteditable: "false" }, line));
    // As without the attribute, which tells checkers of accessibility that the cursor scrolls it.
    const editable = { class: "table-box", contenteditable: "inherit" };
    const box = el("div", editable, el("table", {}, this.contentDOM));
    this.dom.removeAttribute("contenteditable");
    this.dom.replaceChildren(head, lines[0], box, lines[1]);
  }

  input(name, placeholder) {
    const input = el("input", { type: "text", autocomplete: "off", dir: "auto", placeholder });
    input.addEventListener("input", () => this.change({ [name]: input.value.trim() }));
    input.addEventListener("keydown", (event) => this.leaveField(event, name));
    return input;
  }

  // From the title one goes down to the cells, from the source up to them, or down to the text. Tab
  // does so too, unless the table as a whole is selected: then it goes through its fields.
  leaveField(event, name) {
    const { view } = this.editor;
    const { key, shiftKey } = event;
    const isTab = key === "Tab" && !view.state.selection.node;
    const isDown = key === "Enter" || key === "ArrowDown" || (isTab && !shiftKey);
    const isUp = key === "ArrowUp" || (isTab && shiftKey);
    const isAfter = name === "source" && isDown && key !== "Tab";
    const isInside = name === "source" ? isUp : isDown;
    if (event.isComposing || !(isInside || isAfter)) return;
    event.preventDefault();
    event.stopPropagation();
    const { tr } = view.state;
    const start = this.getPos();
    const end = start + this.node.nodeSize;
    if (isAfter) commands.goAfter(tr, end);
    else if (name === "caption") tr.setSelection(TextSelection.near(tr.doc.resolve(start + 1)));
    else tr.setSelection(TextSelection.near(tr.doc.resolve(end - 1), -1));
    view.dispatch(tr.scrollIntoView());
    view.focus();
  }

  render({ attrs }) {
    for (const name of ["caption", "source"]) {
      if (this[name].value.trim() !== attrs[name]) this[name].value = attrs[name];
    }
    const { caption: name } = attrs;
    const label = name ? interpolate(gettext("Table: %(name)s"), { name }, true) : gettext("Table");
    this.dom.setAttribute("aria-label", label);
  }

  refresh() {
    if (this.isGone) return;
    const { state } = this.editor;
    const start = this.getPos();
    const isCurrent = state.selection.from >= start && state.selection.to <= start + this.node.nodeSize;
    if (isCurrent) this.tools.refresh();
    this.dom.classList.toggle("is-current", isCurrent);
  }

  key(event) {
    if (!this.tools.bar.contains(event.target)) super.key(event);
  }

  controls() {
    return [this.caption, this.source];
  }

  stopEvent(event) {
    return !this.contentDOM.contains(event.target) && super.stopEvent(event);
  }

  ignoreMutation({ target }) {
    return !this.contentDOM.contains(target);
  }

  destroy() {
    super.destroy();
    this.stop();
  }
}

// prosemirror-tables reads these of each cell; the grammar has no cells that span several.
const ONE = { default: 1, rendered: false, parseHTML: () => 1 };
const cellNode = (Base, tag) =>
  Base.extend({
    content: "paragraph",
    addAttributes: () => ({ colspan: ONE, rowspan: ONE }),
    parseHTML: () => [{ tag }],
    renderHTML: () => [tag, 0],
  });

const given = (name, value) => (value ? { [name]: value } : {});

const TableNode = Table.extend({
  addAttributes: () => ({
    caption: {
      default: "",
      parseHTML: (table) => table.querySelector("caption")?.textContent.trim() ?? "",
    },
    source: { default: "", parseHTML: (table) => table.dataset.source ?? "" },
  }),
  parseHTML: () => [{ tag: "table", contentElement: (table) => table.tBodies[0] ?? table }],
  renderHTML: ({ node: { attrs } }) => [
    "table",
    given("data-source", attrs.source),
    ...(attrs.caption ? [["caption", attrs.caption]] : []),
    ["tbody", 0],
  ],
  addNodeView: viewOf(TableView),
  addCommands: () => ({}),
  addKeyboardShortcuts() {
    const run = (command) => () => command(this.editor.state, this.editor.view.dispatch);
    return {
      Tab: run(commands.goToNext),
      "Shift-Tab": () => goBack(this.editor),
      Enter: run(commands.goBelow),
      ArrowUp: () => goUp(this.editor),
      Backspace: run(commands.deleteSelectedTable),
      Delete: run(commands.deleteSelectedTable),
      "Alt-F10": () => focusTools(this.editor),
    };
  },
  addProseMirrorPlugins() {
    const handleKeyDown = (view, event) => {
      if (event.key !== "Escape" || !commands.selectTable(view.state, view.dispatch)) return false;
      event.stopPropagation(); // the full screen is left with the next Esc
      return true;
    };
    const atEdge = new Plugin({ props: { handleKeyDown: commands.isAtEdge } });
    return [new Plugin({ props: { handleKeyDown } }), ...this.parent(), atEdge];
  },
}).configure({ allowTableNodeSelection: true, resizable: false });

// Go to the cell before; from the first one, to the title.
function goBack({ state, view }) {
  if (!isInTable(state)) return false;
  if (pm.tables.goToNextCell(-1)(state, view.dispatch)) return true;
  view.nodeDOM(state.selection.$from.before(1)).querySelector("input").focus();
  return true;
}

// Above a table that begins the text is no line to go to: a gap cursor makes one when one types.
function goUp({ state, view }) {
  const { $from, empty } = state.selection;
  const isFirst = isInTable(state) && $from.index(0) === 0 && $from.index(1) === 0;
  if (!(isFirst && empty && view.endOfTextblock("up"))) return false;
  view.dispatch(state.tr.setSelection(Selection.fromJSON(state.doc, { type: "gapcursor", pos: 0 })));
  return true;
}

// Focus the toolbar of the table around the cursor, elsewhere that of the editor.
function focusTools({ state, view }) {
  const rect = commands.rectOf(state);
  const around = rect ? view.nodeDOM(rect.tableStart - 1) : view.dom.closest(".body-editor");
  around?.querySelector("[role=toolbar] [tabindex='0']")?.focus();
  return true;
}

export const TABLE = [
  TableNode, TableRow, cellNode(TableCell, "td"), cellNode(TableHeader, "th"),
];
