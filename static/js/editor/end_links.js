// The Baca Juga below the text: shows the hidden input as a list of rows.

import { button, el } from "newsroom/dom";
import { change, describe, relabel } from "newsroom/editor/baca_juga";
import { chooseArticle } from "newsroom/picker";
import { Rows } from "newsroom/rows";

async function fill({ title, facts, note }, entry) {
  title.textContent = entry.text || "…";
  const shown = await describe(entry).catch((error) => ({
    headline: entry.text || gettext("Article"),
    facts: "",
    note: error.message,
  }));
  title.textContent = shown.headline;
  facts.textContent = shown.facts;
  note.textContent = shown.note;
}

function start(input) {
  const rows = new Rows(input, {
    label: gettext("Baca Juga below the text"),
    nameOf: ({ text }) => text || gettext("this link"),
    content(entry, put, row) {
      const lines = {
        title: el("span", { class: "row-title" }),
        facts: el("span", { class: "row-facts" }),
        note: el("span", { class: "row-note" }),
      };
      fill(lines, entry);
      const update = (next) => {
        if (!next) return;
        put(next);
        rows.redraw(row).querySelector(".row-button").focus();
      };
      const reword = async () => {
        const words = await relabel(row.entry);
        update(words && { ...row.entry, ...words });
      };
      const replace = async () => update(await change(row.entry));
      return [
        el("div", { class: "row-main" }, ...Object.values(lines)),
        button(gettext("Change the text"), reword, { class: "row-button" }),
        button(gettext("Replace"), replace, { class: "row-button" }),
      ];
    },
  });
  const add = button(
    gettext("Add a Baca Juga"),
    async () => {
      const chosen = await chooseArticle();
      if (chosen) rows.add(chosen);
      add.focus();
    },
    { class: "row-button" },
  );
  rows.onempty = () => add;
  input.after(el("div", { class: "desk-list" }, rows.list, add));
}

document.querySelectorAll("input[data-end-links]").forEach(start);
