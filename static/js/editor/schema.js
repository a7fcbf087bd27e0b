// The body grammar (articles/body) as a ProseMirror schema. Parsing drops what the schema lacks:
// `lostFrom` of newsroom/editor/html detects such a body before anything is lost.

import {
  Bold, Document, Dropcursor, Gapcursor, Heading, History, Italic, Mark, Node, Paragraph,
  Placeholder, Subscript, Superscript, Text, TrailingNode, markInputRule, wrappingInputRule,
} from "django-prose-editor/editor";
import { BulletedList, Item, OrderedList } from "newsroom/editor/numbering";
import { TABLE } from "newsroom/editor/table";

const QUOTABLE = "(paragraph | heading | bulletList | orderedList)+ speaker?";

const Quotation = Node.create({
  name: "blockquote",
  group: "block",
  content: QUOTABLE,
  defining: true,
  parseHTML: () => [{ tag: "blockquote" }],
  renderHTML: () => ["blockquote", 0],
  addCommands() {
    return {
      toggleQuotation:
        () =>
        ({ commands, editor }) =>
          editor.isActive(this.name) ? unquote(commands) : commands.wrapIn(this.name),
      // Add a speaker at the end of the quotation, or convert the speaker to a paragraph.
      toggleSpeaker:
        () =>
        ({ state, dispatch }) =>
          toggleSpeaker(state, dispatch),
    };
  },
  addKeyboardShortcuts() {
    return {
      "Mod-Shift-b": () => this.editor.commands.toggleQuotation(),
      Enter: ({ editor }) => leaveBeforeSpeaker(editor.state, editor.view.dispatch),
    };
  },
  addInputRules() {
    return [wrappingInputRule({ find: /^>\s$/, type: this.type })];
  },
});

// Enter on an empty line before the speaker leaves the quotation, which keeps its speaker.
function leaveBeforeSpeaker({ selection, schema, tr }, dispatch) {
  const { $from, empty } = selection;
  const quotation = $from.depth > 1 && $from.node(-1);
  if (!empty || !quotation || quotation.type.name !== "blockquote" || $from.parent.content.size) {
    return false;
  }
  const next = quotation.maybeChild($from.index(-1) + 1);
  if (next?.type.name !== "speaker" || quotation.childCount < 3) return false;
  tr.delete($from.before(), $from.after());
  const after = tr.mapping.map($from.after(-1));
  tr.insert(after, schema.nodes.paragraph.create());
  dispatch(tr.setSelection(selection.constructor.near(tr.doc.resolve(after + 1))).scrollIntoView());
  return true;
}

function ancestor($from, name) {
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    if ($from.node(depth).type.name === name) return depth;
  }
  return 0;
}

function unquote(commands) {
  return commands.command(({ state, tr }) => {
    const depth = ancestor(state.selection.$from, "blockquote");
    const start = state.selection.$from.before(depth);
    const { paragraph } = state.schema.nodes;
    const blocks = [];
    state.selection.$from.node(depth).forEach((block) => {
      blocks.push(block.type.name === "speaker" ? paragraph.create(null, block.content) : block);
    });
    const end = state.selection.$from.after(depth);
    const { from } = state.selection;
    tr.replaceWith(start, end, blocks.filter((block) => block.content.size));
    // Blank blocks were left out, so that the document may end before the old position.
    const at = Math.min(Math.max(from - 1, 0), tr.doc.content.size);
    tr.setSelection(state.selection.constructor.near(tr.doc.resolve(at)));
    return true;
  });
}

function toggleSpeaker(state, dispatch) {
  const { $from } = state.selection;
  const depth = ancestor($from, "blockquote");
  if (!depth) return false;
  if (!dispatch) return true;
  const { speaker, paragraph } = state.schema.nodes;
  const tr = state.tr;
  const { lastChild } = $from.node(depth);
  const end = $from.end(depth);
  if ($from.parent.type === speaker) {
    const words = $from.parent.content;
    tr.delete($from.before(), $from.after());
    if (words.size) tr.insert($from.before(), paragraph.create(null, words));
  } else if (lastChild.type !== speaker) {
    tr.insert(end, speaker.create({ kind: "speaker" }));
  }
  const at = lastChild.type === speaker ? end - 1 : end + 1;
  const near = tr.doc.resolve(Math.min(at, tr.doc.content.size));
  dispatch(tr.setSelection(state.selection.constructor.near(near, -1)).scrollIntoView());
  return true;
}

const Speaker = Node.create({
  name: "speaker",
  content: "text*",
  marks: "",
  defining: true,
  isolating: true,
  // A required attribute, so that Enter in a quotation does not create a speaker as the next block.
  addAttributes: () => ({
    kind: { isRequired: true, parseHTML: () => "speaker", renderHTML: () => ({}) },
  }),
  parseHTML: () => [{ tag: "footer", context: "blockquote/" }],
  renderHTML: () => ["footer", 0],
  addKeyboardShortcuts() {
    const isHere = () => this.editor.isActive(this.name);
    return {
      // Enter leaves the quotation.
      Enter: ({ editor }) => {
        if (!isHere()) return false;
        const { $from } = editor.state.selection;
        const after = $from.after($from.depth - 1);
        return editor
          .chain()
          .insertContentAt(after, { type: "paragraph" })
          .setTextSelection(after + 1)
          .scrollIntoView()
          .run();
      },
      Backspace: ({ editor }) =>
        isHere() &&
        editor.state.selection.empty &&
        editor.state.selection.$from.parentOffset === 0 &&
        editor.commands.toggleSpeaker(),
    };
  },
});

const HardBreak = Node.create({
  name: "hardBreak",
  inline: true,
  group: "inline",
  selectable: false,
  parseHTML: () => [{ tag: "br" }],
  renderHTML: () => ["br"],
  renderText: () => "\n",
  addKeyboardShortcuts() {
    return {
      "Shift-Enter": ({ editor }) =>
        editor.can().insertContent({ type: this.name }) &&
        editor.commands.insertContent({ type: this.name }),
    };
  },
});

const Link = Mark.create({
  name: "link",
  priority: 1000, // outermost, so that a link with some bold words stays one element
  inclusive: false,
  addAttributes: () => ({ href: { default: "" } }),
  parseHTML: () => [{ tag: "a[href]" }],
  renderHTML: ({ mark }) => ["a", { href: mark.attrs.href, rel: "noopener" }, 0],
  addInputRules() {
    return []; // reverting [text](URL) would take two undo steps
  },
});

// Each names its shortcuts of typing here: those that are inherited would change words that only
// look like one ("a * b * c", "_x_"), and would change pasted words too.
const typedMark = (Base, tags, find) =>
  Base.extend({
    parseHTML: () => tags.map((tag) => ({ tag })),
    addInputRules() {
      return find ? [markInputRule({ find, type: this.type })] : [];
    },
    addPasteRules: () => [],
  });

const Strong = typedMark(Bold, ["strong", "b"], /(?:^|\s)(\*\*([^\s*](?:[^*]*[^\s*])?)\*\*)$/);
const Emphasis = typedMark(Italic, ["em", "i"], /(?:^|\s)(\*([^\s*](?:[^*]*[^\s*])?)\*)$/);
const EXCLUSIVE = { group: "script", excludes: "script" };
const Lowered = typedMark(Subscript, ["sub"], null).extend(EXCLUSIVE);
const Raised = typedMark(Superscript, ["sup"], null).extend(EXCLUSIVE);

export const extensions = [
  Document, Paragraph, Text, HardBreak, Strong, Emphasis, Lowered, Raised, Link, BulletedList,
  OrderedList, Item, Heading.configure({ levels: [2, 3] }),
  Quotation, Speaker, ...TABLE, History, TrailingNode, Gapcursor,
  Dropcursor.configure({ width: 3, color: false }),
  Placeholder.configure({ placeholder: gettext("Write the story here …") }),
];
