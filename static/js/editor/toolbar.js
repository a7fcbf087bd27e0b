// A toolbar: one tab stop, arrow keys between the buttons, labels with keyboard shortcuts.

import { isMacOS } from "django-prose-editor/editor";
import { button, el } from "newsroom/dom";
import { icon } from "newsroom/editor/icons";

/** @typedef {{ label: string, icon?: string, sign?: string, text?: boolean, keys?: string,
 *   run: (editor: any) => unknown, active?: (editor: any) => boolean,
 *   enabled?: (editor: any) => boolean }} Tool */

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

// Return {bar, buttons, refresh} for groups of tools. `refresh` shows which of them are active and
// enabled.
/** @param {Tool[][]} tools */
export function makeToolbar(editor, label, tools, attributes = {}) {
  const groups = tools.map((group) => group.map((item) => make(item, editor)));
  const items = groups.flat();
  const buttons = items.map(({ node }) => node);
  const bar = el(
    "div",
    { role: "toolbar", class: "body-toolbar", "aria-label": label, ...attributes },
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
  function refresh() {
    for (const { node, active, enabled } of items) {
      if (active) node.setAttribute("aria-pressed", String(Boolean(active(editor))));
      const isEnabled = editor.isEditable && (!enabled || enabled(editor));
      node.setAttribute("aria-disabled", String(!isEnabled));
    }
  }
  refresh();
  return { bar, buttons, refresh };
}

// Call `refresh` once for all transactions before the next frame; return a function that ends it.
export function afterTransactions(editor, refresh) {
  let isWaiting = false;
  const run = () => {
    isWaiting = false;
    if (!editor.isDestroyed) refresh();
  };
  const wait = () => {
    if (!isWaiting) requestAnimationFrame(run);
    isWaiting = true;
  };
  editor.on("transaction", wait);
  return () => editor.off("transaction", wait);
}
