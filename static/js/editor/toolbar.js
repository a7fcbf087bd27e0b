// The toolbar: one tab stop, arrow keys between the buttons, labels with keyboard shortcuts.

import { isMacOS } from "django-prose-editor/editor";
import { button, el } from "newsroom/dom";
import { insertBacaJuga } from "newsroom/editor/baca_juga";
import { insertEmbed } from "newsroom/editor/embed";
import { insertFigure } from "newsroom/editor/figure";
import { icon } from "newsroom/editor/icons";
import { editLink } from "newsroom/editor/link";
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

const GROUPS = [
  [
    { label: gettext("Subheading H2"), sign: "H2", keys: "Mod+Alt+2", ...heading(2) },
    { label: gettext("Small subheading H3"), sign: "H3", keys: "Mod+Alt+3", ...heading(3) },
  ],
  [
    { label: gettext("Bold"), sign: "B", keys: "Mod+B", ...mark("bold") },
    { label: gettext("Italic"), sign: "I", keys: "Mod+I", ...mark("italic") },
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

const shown = (keys) => (isMacOS() ? keys.replace("Mod", "⌘").replace("Alt", "⌥").replace("Shift", "⇧") : keys.replace("Mod", "Ctrl"));

function make(item, editor) {
  const title = item.keys ? `${item.label} (${shown(item.keys)})` : item.label;
  const attributes = { title, "aria-label": item.label, tabindex: "-1" };
  if (item.active) attributes["aria-pressed"] = "false";
  // Pressing a button leaves the focus in the text, so that a phone keeps its keyboard open.
  attributes.onmousedown = (event) => event.preventDefault();
  const node = button(item.icon ? icon(item.icon) : item.sign, () => {
    if (node.getAttribute("aria-disabled") !== "true") item.run(editor);
  }, attributes);
  if (item.sign) node.classList.add(`sign-${item.sign}`);
  if (item.text) node.append(el("span", {}, item.label));
  return { ...item, node };
}

function walk(buttons, event) {
  const at = buttons.indexOf(document.activeElement);
  const to = {
    ArrowRight: (at + 1) % buttons.length,
    ArrowLeft: (at - 1 + buttons.length) % buttons.length,
    Home: 0,
    End: buttons.length - 1,
  }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  buttons[to].focus();
}

export function makeToolbar(editor) {
  const groups = GROUPS.map((group) => group.map((item) => make(item, editor)));
  const items = groups.flat();
  const buttons = items.map(({ node }) => node);
  const bar = el(
    "div",
    { role: "toolbar", class: "body-toolbar", "aria-label": gettext("Editor tools") },
    groups.map((group) => el("div", { class: "body-toolgroup" }, group.map(({ node }) => node))),
  );
  buttons[0].tabIndex = 0;
  bar.addEventListener("focusin", ({ target }) => {
    for (const node of buttons) node.tabIndex = node === target ? 0 : -1;
    target.scrollIntoView({ block: "nearest", inline: "nearest" });
  });
  bar.addEventListener("keydown", (event) => {
    if (event.key === "Escape") editor.view.focus();
    else walk(buttons, event);
  });

  let isWaiting = false;
  function refresh() {
    isWaiting = false;
    if (editor.isDestroyed) return;
    for (const { node, active, enabled } of items) {
      if (active) node.setAttribute("aria-pressed", String(Boolean(active(editor))));
      const isEnabled = editor.isEditable && (!enabled || enabled(editor));
      node.setAttribute("aria-disabled", String(!isEnabled));
    }
  }
  editor.on("transaction", () => {
    if (!isWaiting) requestAnimationFrame(refresh);
    isWaiting = true;
  });
  refresh();
  return { bar, refresh };
}
