// The tools of the editor's main toolbar.

import { insertBacaJuga } from "newsroom/editor/baca_juga";
import { insertEmbed } from "newsroom/editor/embed";
import { insertFigure } from "newsroom/editor/figure";
import { editLink } from "newsroom/editor/link";
import { editStart, isNumbered } from "newsroom/editor/numbering";
import { insertTable, isOutsideTables } from "newsroom/editor/table";
import { chooseFiles } from "newsroom/editor/uploads";

const mark = (name) => ({
  run: (editor) => editor.chain().focus().toggleMark(name).run(),
  active: (editor) => editor.isActive(name),
  enabled: (editor) => editor.can().toggleMark(name),
});
const heading = (level) => ({
  run: (editor) => editor.chain().focus().toggleHeading({ level }).run(),
  active: (editor) => editor.isActive("heading", { level }),
  enabled: (editor) => editor.can().toggleHeading({ level }),
});
const toggle = (name, command) => ({
  run: (editor) => editor.chain().focus()[command]().run(),
  active: (editor) => editor.isActive(name),
  enabled: (editor) => editor.can()[command](),
});
const step = (command) => ({
  run: (editor) => editor.chain().focus()[command]().run(),
  enabled: (editor) => editor.can()[command](),
});

/** @type {import("newsroom/editor/toolbar").Tool[][]} */
export const TOOLS = [
  [
    { label: gettext("Subheading H2"), sign: "H2", keys: "Mod+Alt+2", ...heading(2) },
    { label: gettext("Small subheading H3"), sign: "H3", keys: "Mod+Alt+3", ...heading(3) },
  ],
  [
    { label: gettext("Bold"), sign: "B", keys: "Mod+B", ...mark("bold") },
    { label: gettext("Italic"), sign: "I", keys: "Mod+I", ...mark("italic") },
    {
      label: gettext("Subscript"), icon: "subscript", keys: "Mod+,", ...mark("subscript"),
    },
    {
      label: gettext("Superscript"), icon: "superscript", keys: "Mod+.", ...mark("superscript"),
    },
    {
      label: gettext("Link"), icon: "link", keys: "Mod+K", run: editLink,
      active: (editor) => editor.isActive("link"),
      enabled: (editor) => editor.can().setMark("link", { href: "https://" }),
    },
  ],
  [
    {
      label: gettext("Baca Juga"),
      icon: "bacaJuga",
      text: true,
      keys: "Mod+Shift+K",
      run: insertBacaJuga,
    },
  ],
  [
    {
      label: gettext("Bulleted list"),
      icon: "bulletList",
      keys: "Mod+Shift+8",
      ...toggle("bulletList", "toggleBulletList"),
    },
    {
      label: gettext("Numbered list"),
      icon: "orderedList",
      keys: "Mod+Shift+7",
      ...toggle("orderedList", "toggleOrderedList"),
    },
    {
      label: gettext("First number of the list"),
      icon: "firstNumber",
      run: editStart,
      enabled: isNumbered,
    },
    {
      label: gettext("Quotation"),
      icon: "blockquote",
      keys: "Mod+Shift+B",
      ...toggle("blockquote", "toggleQuotation"),
    },
    {
      label: gettext("Speaker of the quotation"),
      icon: "speaker",
      ...toggle("speaker", "toggleSpeaker"),
    },
  ],
  [
    { label: gettext("Image from the library"), icon: "image", run: insertFigure },
    { label: gettext("Upload an image"), icon: "upload", run: chooseFiles },
    { label: gettext("Table"), icon: "table", run: insertTable, enabled: isOutsideTables },
    { label: gettext("Embed of YouTube, X, Instagram, TikTok"), icon: "embed", run: insertEmbed },
  ],
  [
    { label: gettext("Undo"), icon: "undo", keys: "Mod+Z", ...step("undo") },
    { label: gettext("Redo"), icon: "redo", keys: "Mod+Shift+Z", ...step("redo") },
    {
      label: gettext("Full screen"), icon: "fullscreen", keys: gettext("Esc closes"),
      run: (editor) => editor.toggleFullscreen(),
      active: (editor) => editor.isFullscreen(),
    },
  ],
];
