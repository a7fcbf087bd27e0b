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

// Return what a Baca Juga in or below the text shows: {headline, facts, note, isPending}.
export async function describe({ uid, url, text }) {
  if (url) return { headline: text, facts: `Alamat di luar · ${url}`, note: "" };
  const card = await (uid ? articleCard(uid) : titleCard(text));
  if (!uid && !card) {
    return { headline: text, facts: "", note: "Menunggu artikel berjudul ini", isPending: true };
  }
  if (!card) {
    return { headline: text || "Artikel ini tidak ada", facts: "", note: "Artikelnya tidak ditemukan" };
  }
  return {
    headline: (uid && text) || card.headline,
    facts: [uid && text ? `Judul: ${card.headline}` : "", cardFacts(card)].filter(Boolean).join(" · "),
    note: card.visible ? "" : `Belum terlihat pembaca: ${card.state}`,
  };
}

export const relabel = ({ uid, text }) =>
  ask("Teks tautan Baca Juga", [
    {
      name: "text",
      label: "Teks tautan",
      value: text,
      hint: uid ? "Kosong: judul artikel yang terbaru." : "",
      check: (value) => (uid || value ? "" : "Tautan ini perlu teks."),
    },
  ]);

export const change = ({ uid, url, text }) =>
  chooseArticle({ query: url || (uid ? "" : text), text: url ? text : "" });

class BacaJugaView extends CardView {
  actions() {
    this.find = button("Cari artikelnya", () => this.choose(), { class: "card-find" });
    return [
      this.find,
      button("Ubah teks", () => this.relabel()),
      button("Ganti", () => this.choose()),
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

  async render({ attrs }) {
    this.headline ??= el("strong", { class: "card-headline" });
    this.facts ??= el("span", { class: "card-facts" });
    this.note ??= el("span", { class: "card-note" });
    if (!this.main.childElementCount) {
      this.main.append(el("span", { class: "card-kind" }, "Baca Juga"), this.headline, this.facts, this.note);
    }
    this.find.hidden = true;
    this.headline.textContent = attrs.text || "…";
    const shown = await describe(attrs).catch((error) => ({
      headline: attrs.text || "Artikel",
      facts: "",
      note: `Keterangannya tidak dapat dimuat. ${error.message}`,
    }));
    if (this.isGone || attrs !== this.node.attrs) return;
    this.headline.textContent = shown.headline;
    this.facts.textContent = shown.facts;
    this.note.textContent = shown.note;
    this.find.hidden = !shown.isPending;
    this.dom.classList.toggle("is-pending", Boolean(shown.isPending));
    this.dom.setAttribute("aria-label", `Baca Juga: ${shown.headline}. ${shown.note}`);
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
  renderText: ({ node }) => `Baca Juga: ${node.attrs.text}`,
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
