// The dialog that adds, changes or removes a link, and checks its URL.

import { Extension, pm } from "django-prose-editor/editor";
import { ask } from "newsroom/dialog";

const { closeHistory } = pm.history;
const SCHEME = /^[a-z][a-z0-9+.-]*:/i;
const KNOWN = /^(?:https?:\/\/[^\s\/]+|mailto:[^\s@]+@[^\s@]+|tel:[+\d][\d\s().-]*$)/i;

// Return the typed text as a URL, with a scheme if it has none.
function complete(typed) {
  if (!typed || SCHEME.test(typed)) return typed;
  if (/^[^\s@\/]+@[^\s@\/]+\.[^\s@\/]+$/.test(typed)) return `mailto:${typed}`;
  return /^[^\s\/]+\.[^\s\/]+/.test(typed) ? `https://${typed}` : typed;
}

function trouble(typed) {
  const href = complete(typed);
  if (!href) return gettext("Type the address.");
  if (!KNOWN.test(href) || /\s/.test(href.replace(/^tel:.*/i, ""))) {
    return gettext("An address begins with https://, http:// or mailto:");
  }
  if (/^https?:/i.test(href) && !URL.canParse(href)) return gettext("This address cannot be read.");
  return "";
}

export async function editLink(editor) {
  const isLinked = editor.isActive("link");
  const isBare = editor.state.selection.empty && !isLinked;
  const { href = "" } = editor.getAttributes("link");
  const address = {
    name: "href", label: gettext("Address"), value: href, type: "text", check: trouble,
    hint: gettext("https://… or mailto:…"),
  };
  const words = { name: "text", label: gettext("Link text (empty: the address)") };
  const answer = await ask(
    isLinked ? gettext("Change the link") : gettext("Link"),
    isBare ? [address, words] : [address],
    {
      submit: isLinked ? gettext("Save") : gettext("Add the link"),
      extra: isLinked && { label: gettext("Remove the link"), value: { href: null } },
    },
  );
  const chain = editor
    .chain()
    .focus()
    .command(({ tr }) => Boolean(closeHistory(tr)));
  if (!answer) editor.view.focus();
  else if (answer.href === null) chain.extendMarkRange("link").unsetMark("link").run();
  else if (isBare) {
    const attrs = { href: complete(answer.href) };
    const mark = { type: "link", attrs };
    chain.insertContent({ type: "text", text: answer.text || attrs.href, marks: [mark] }).unsetMark("link").run();
  } else {
    if (isLinked) chain.extendMarkRange("link");
    chain.setMark("link", { href: complete(answer.href) }).run();
  }
}

export const LinkKeys = Extension.create({
  name: "linkKeys",
  priority: 50, // after Baca Juga: with Caps Lock, its Mod-Shift-k arrives as a lower-case k
  addKeyboardShortcuts() {
    return {
      "Mod-k": () => {
        editLink(this.editor);
        return true;
      },
    };
  },
});
