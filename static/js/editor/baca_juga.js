// Baca Juga in the text: by uid, by the title of an article not yet published, or by URL.

import { Node } from "django-prose-editor/editor";
import { articleCard, titleCard } from "newsroom/cards";
import { ask } from "newsroom/dialog";
import { button, el } from "newsroom/dom";
import { CardView, insertCard, viewOf } from "newsroom/editor/card";
import { cardFacts, chooseArticle } from "newsroom/picker";

export async function insertBacaJuga(editor) {
  const chosen = await chooseArticle();
  if (chosen) insertCard(editor, { type: "bacaJuga", attrs: chosen });
  else editor.view.focus();
}

/** @typedef {{ headline: string, facts: string, note: string, isPending?: boolean }} Shown */

// Return what a Baca Juga in or below the text shows: {headline, facts, note, isPending}.
/** @returns {Promise<Shown>} */
export async function describe({ uid, url, text }) {
  if (url) return { headline: text, facts: `${gettext("Outside address")} · ${url}`, note: "" };
  const card = await (uid ? articleCard(uid) : titleCard(text));
  if (!uid && !card) {
    return {
      headline: text,
      facts: "",
      note: gettext("Waiting for an article with this headline"),
      isPending: true,
    };
  }
  if (!card) {
    return {
      headline: text || gettext("This article does not exist"),
      facts: "",
      note: gettext("The article was not found"),
    };
  }
  return {
    headline: (uid && text) || card.headline,
    facts: [uid && text && interpolate(gettext("Headline: %(headline)s"), card, true), cardFacts(card)]
      .filter(Boolean)
      .join(" · "),
    note: card.visible ? "" : interpolate(gettext("Not visible to readers yet: %(state)s"), card, true),
  };
}

export const relabel = ({ uid, text }) =>
  ask(gettext("Link text of the Baca Juga"), [
    {
      name: "text",
      label: gettext("Link text"),
      value: text,
      hint: uid ? gettext("Empty: the newest headline of the article.") : "",
      check: (value) => (uid || value ? "" : gettext("This link needs a text.")),
    },
  ]);

export const change = ({ uid, url, text }) =>
  chooseArticle({ query: url || (uid ? "" : text), text: url ? text : "" });

class BacaJugaView extends CardView {
  actions() {
    this.find = button(gettext("Find the article"), () => this.choose(), { class: "card-find" });
    return [
      this.find,
      button(gettext("Change the text"), () => this.relabel()),
      button(gettext("Replace"), () => this.choose()),
    ];
  }

  async relabel() {
    const { uid, url } = this.node.attrs;
    const words = await relabel(this.node.attrs);
    if (words && (uid || url || words.text)) this.change(words);
    this.select();
  }

  async choose() {
    const chosen = await change(this.node.attrs);
    if (chosen) this.change(chosen);
    this.select();
  }

  build() {
    this.headline = el("strong", { class: "card-headline" });
    this.facts = el("span", { class: "card-facts" });
    this.note = el("span", { class: "card-note" });
    this.main.append(
      el("span", { class: "card-kind" }, gettext("Baca Juga")),
      this.headline,
      this.facts,
      this.note,
    );
  }

  async render({ attrs }) {
    this.find.hidden = true;
    this.headline.textContent = attrs.text || "…";
    /** @type {Shown} */
    const shown = await describe(attrs).catch((error) => ({
      headline: attrs.text || gettext("Article"),
      facts: "",
      note: interpolate(
        gettext("Its details cannot be loaded. %(reason)s"),
        { reason: error.message },
        true,
      ),
    }));
    if (this.isGone || attrs !== this.node.attrs) return;
    this.headline.textContent = shown.headline;
    this.facts.textContent = shown.facts;
    this.note.textContent = shown.note;
    this.find.hidden = !shown.isPending;
    this.dom.classList.toggle("is-pending", Boolean(shown.isPending));
    this.dom.setAttribute(
      "aria-label",
      interpolate(gettext("Baca Juga: %(headline)s. %(note)s"), shown, true),
    );
  }
}

export const BacaJuga = Node.create({
  name: "bacaJuga",
  group: "block",
  atom: true,
  draggable: true,
  addAttributes: () => ({
    uid: { default: "", parseHTML: (aside) => aside.dataset.bacaJuga },
    url: { default: "", parseHTML: (aside) => (aside.dataset.bacaJuga ? "" : hrefOf(aside)) },
    text: { default: "", parseHTML: (aside) => aside.textContent.trim() },
  }),
  parseHTML: () => [
    {
      tag: "aside[data-baca-juga]",
      getAttrs: (aside) => Boolean(aside.dataset.bacaJuga || aside.textContent.trim()) && null,
    },
  ],
  renderHTML: ({ node: { attrs } }) => {
    const text = attrs.text ? [attrs.text] : [];
    const inner = attrs.url ? [["a", { href: attrs.url, rel: "noopener" }, ...text]] : text;
    return ["aside", { "data-baca-juga": attrs.uid }, ...inner];
  },
  renderText: ({ node }) => interpolate(gettext("Baca Juga: %(text)s"), node.attrs, true),
  addNodeView: viewOf(BacaJugaView),
  addKeyboardShortcuts() {
    return {
      "Mod-Shift-k": () => {
        insertBacaJuga(this.editor);
        return true;
      },
    };
  },
});

const hrefOf = (aside) => aside.querySelector("a[href]")?.getAttribute("href") ?? "";
