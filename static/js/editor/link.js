// The dialog that adds, changes or removes a link: to a story that it finds, or to any address.

import { Extension, pm } from "django-prose-editor/editor";
import { articleCard } from "newsroom/cards";
import { ask } from "newsroom/dialog";
import { STORY } from "newsroom/editor/paste/addresses";
import { findStories } from "newsroom/picker";

const { closeHistory } = pm.history;
const SCHEME = /^[a-z][a-z0-9+.-]*:/i;
const KNOWN = /^(?:https?:\/\/[^\s\/]+|\/[^\s\/]\S*|mailto:[^\s@]+@[^\s@]+|tel:[+\d][\d\s().-]*$)/i;

// Return the typed text as a URL, with a scheme if it has none.
function complete(typed) {
  if (!typed || SCHEME.test(typed)) return typed;
  if (/^[^\s@\/]+@[^\s@\/]+\.[^\s@\/]+$/.test(typed)) return `mailto:${typed}`;
  return /^[^\s\/]+\.[^\s\/]+/.test(typed) ? `https://${typed}` : typed;
}

function trouble(typed) {
  const href = complete(typed);
  if (!href) return gettext("Type an address, or words of a story.");
  if (!KNOWN.test(href) || /\s/.test(href.replace(/^tel:.*/i, ""))) {
    return gettext("Choose a story, or type an address: it begins with https://, http:// or mailto:");
  }
  if (/^https?:/i.test(href) && !URL.canParse(href)) return gettext("This address cannot be read.");
  return "";
}

// Return whether a typed address, with or without the site's name, is that of a story, whatever
// its words are. One that leads to a place in the text is not.
function isAddressOf(typed, { url }) {
  if (!typed || !URL.canParse(typed, url)) return false;
  const [one, other] = [new URL(typed, url), new URL(url)].map(({ origin, pathname, hash }) =>
    [origin, /^\/[-\w]+\/\d+\//.exec(pathname)?.[0] ?? pathname, hash].join());
  return one === other;
}

const NEWEST = 5;

// Return a field for an address or the words of a story. `hrefOf(typed)` is what a link to it has:
// stories are linked by their uid. An address is taken as it is typed, so it needs no search.
function destination(href) {
  let shown = href;
  let chosen;
  let results;
  /** @type {any[]} */
  let found = [];
  let typed = () => "";
  const named = () => found.find((card) => isAddressOf(typed(), card));
  const story = () => chosen ?? results.current ?? named();
  const wrong = (typed) => (typed && typed === shown ? "" : trouble(typed));
  async function showAddress(input) {
    const [, uid, place = ""] = STORY.exec(href) ?? [];
    const card = uid && (await articleCard(uid).catch(() => null));
    if (card && input.value === shown) input.value = shown = card.url + place;
  }
  function below(input) {
    const send = () => input.form.requestSubmit();
    typed = () => input.value.trim();
    const stories = findStories(input, {
      newest: NEWEST,
      takesTyped: true,
      none: send,
      choose(card) {
        chosen = card;
        send();
      },
      onfound(cards) {
        found = cards;
        if (cards.length && typed() && wrong(typed())) results.activate(0);
      },
    });
    results = stories.results;
    showAddress(input);
    return stories.elements;
  }
  return {
    story,
    hrefOf: (typed) => (story() ? `urn:uuid:${story().uid}` : typed === shown ? href : complete(typed)),
    line: {
      name: "href", label: gettext("Address, or words of a story"), value: href, below,
      hint: gettext("https://… or mailto:…"),
      check: (typed) => (story() ? "" : wrong(typed)),
    },
  };
}

export async function editLink(editor) {
  const isLinked = editor.isActive("link");
  const isBare = editor.state.selection.empty && !isLinked;
  const { line, story, hrefOf } = destination(editor.getAttributes("link").href ?? "");
  const words = { name: "text", label: gettext("Link text (empty: the headline or the address)") };
  const answer = await ask(
    isLinked ? gettext("Change the link") : gettext("Link"),
    isBare ? [line, words] : [line],
    {
      submit: isLinked ? gettext("Save") : gettext("Add the link"),
      extra: isLinked && { label: gettext("Remove the link"), value: { href: null } },
    },
  );
  const chain = editor
    .chain()
    .focus()
    .command(({ tr }) => Boolean(closeHistory(tr)));
  if (!answer) {
    editor.view.focus();
    return;
  }
  if (answer.href === null) {
    chain.extendMarkRange("link").unsetMark("link").run();
    return;
  }
  const attrs = { href: hrefOf(answer.href) };
  if (isBare) {
    const mark = { type: "link", attrs };
    const text = answer.text || (story()?.headline ?? attrs.href);
    chain.insertContent({ type: "text", text, marks: [mark] }).unsetMark("link").run();
  } else {
    if (isLinked) chain.extendMarkRange("link");
    chain.setMark("link", attrs).run();
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
