// What the scripts of static/js use and TypeScript cannot see: the catalogue of words, Django's
// scripts, the bundle of the editor, and the elements that the templates write.

declare module "django-prose-editor/editor" {
  // The bundle has no types.
  const Bold: any, BulletList: any, Document: any, Dropcursor: any, Editor: any, Extension: any;
  const Gapcursor: any, Heading: any, History: any, InputRule: any, Italic: any, ListItem: any;
  const Mark: any, Node: any, Paragraph: any, Placeholder: any, Plugin: any, Subscript: any;
  const Superscript: any, Table: any, TableCell: any, TableHeader: any, TableRow: any, Text: any;
  const TrailingNode: any, getSchema: any, isMacOS: any, markInputRule: any, pm: any;
  const wrappingInputRule: any;
  export {
    Bold, BulletList, Document, Dropcursor, Editor, Extension, Gapcursor, Heading, History,
    InputRule, Italic, ListItem, Mark, Node, Paragraph, Placeholder, Plugin, Subscript, Superscript,
    Table, TableCell, TableHeader, TableRow, Text, TrailingNode, getSchema, isMacOS, markInputRule,
    pm, wrappingInputRule,
  };
}

// Django's catalogue of words (articles/script_words.py).
declare function gettext(text: string): string;
declare function ngettext(one: string, many: string, count: number): string;
declare function pgettext(context: string, text: string): string;
declare function interpolate(format: string, values: object, isNamed: true): string;

interface Window {
  django?: any;
}

// Which element a selector finds, and that it is there, is a matter of the templates; the browser
// tests check it.
interface ParentNode {
  querySelector(selectors: string): any;
  querySelectorAll(selectors: string): NodeListOf<any>;
}
interface Element {
  closest(selectors: string): any;
}
// The events by which the scripts of readers tell each other the chosen theme and text size.
interface DocumentEventMap {
  choose: CustomEvent<[name: string, value: string]>;
}
interface JSON {
  parse(text: string | null): any;
}
interface Document {
  getElementById(id: string): any;
  readonly prerendering?: boolean;
}
