// What a paste left out or changed, as a list of {kind, text}, and the message that names each text.

import { el } from "newsroom/dom";

/** @typedef {{ kind: string, text: string }[]} Told */

const LONGEST = 240; // characters of a message that quotes all texts; a longer one has a list of them

/** @type {Record<string, (count: number) => string>} */
const SENTENCES = {
  comment: (count) => ngettext("%(count)s comment was dropped", "%(count)s comments were dropped", count),
  deletion: (count) =>
    ngettext("%(count)s tracked deletion was dropped", "%(count)s tracked deletions were dropped", count),
  hidden: (count) =>
    ngettext("%(count)s hidden text was dropped", "%(count)s hidden texts were dropped", count),
  control: (count) =>
    ngettext("%(count)s button or menu was dropped", "%(count)s buttons or menus were dropped", count),
  note: (count) => ngettext("%(count)s footnote was dropped", "%(count)s footnotes were dropped", count),
  image: (count) => ngettext("%(count)s image was dropped", "%(count)s images were dropped", count),
  waiting: (count) =>
    ngettext("%(count)s image waits for its file", "%(count)s images wait for their files", count),
  frame: (count) => ngettext("%(count)s embed was dropped", "%(count)s embeds were dropped", count),
  short: (count) =>
    ngettext(
      "%(count)s short TikTok address cannot be embedded; the long one of the video can",
      "%(count)s short TikTok addresses cannot be embedded; the long ones of the videos can",
      count,
    ),
  narrow: (count) =>
    ngettext(
      "%(count)s cell was copied as ##### without its number",
      "%(count)s cells were copied as ##### without their numbers",
      count,
    ),
  shortcode: (count) =>
    ngettext("%(count)s WordPress code was dropped", "%(count)s WordPress codes were dropped", count),
  link: (count) => ngettext("%(count)s link was dropped", "%(count)s links were dropped", count),
  struck: (count) =>
    ngettext(
      "%(count)s struck-out text was kept as text",
      "%(count)s struck-out texts were kept as text",
      count,
    ),
  raised: (count) =>
    ngettext(
      "%(count)s raised or lowered text was kept as plain text",
      "%(count)s raised or lowered texts were kept as plain text",
      count,
    ),
  marks: (count) =>
    ngettext(
      "%(count)s list is numbered 1, 2, 3 instead of by its own signs",
      "%(count)s lists are numbered 1, 2, 3 instead of by their own signs",
      count,
    ),
  format: () => gettext("Text formatting was dropped"),
};

// Return the message for the editor, one sentence for each kind with its texts, and if they are too
// many or too long for a line, a list of them that can be opened.
/** @param {Told} told @returns {[string, Element | null]} */
export function messageOf(told) {
  const kinds = Object.entries(SENTENCES)
    .map(([kind, sentence]) => {
      const texts = told.filter((one) => one.kind === kind).map(({ text }) => text);
      const summary = interpolate(sentence(texts.length), { count: texts.length }, true);
      return { summary, count: texts.length, texts: texts.filter(Boolean) };
    })
    .filter(({ count }) => count);
  const quoted = kinds.map(({ summary, texts }) =>
    [summary, texts.map((text) => `“${text}”`).join(", ")].filter(Boolean).join(": "),
  );
  const sentences = (parts) => parts.map((part) => `${part}.`).join(" ");
  const message = sentences(quoted);
  if (message.length <= LONGEST) return [message, null];
  return [sentences(kinds.map(({ summary }) => summary)), listOf(kinds)];
}

// The list scrolls, so that it must be reachable by the keys that scroll.
const listOf = (kinds) =>
  el(
    "details",
    {},
    el("summary", {}, gettext("Show all texts")),
    el(
      "div",
      { role: "region", tabindex: 0, "aria-label": gettext("What pasting left out or changed") },
      el(
        "dl",
        {},
        kinds.flatMap(({ summary, texts }) => [el("dt", {}, summary), ...texts.map((text) => el("dd", {}, text))]),
      ),
    ),
  );
