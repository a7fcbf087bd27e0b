// What a paste left out or changed, as a list of {kind, text}, and the message that names it.

/** @typedef {{ kind: string, text: string }[]} Told */

const LONGEST = 60; // characters that are quoted of each text
const MOST = 5; // texts that are quoted of each kind

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
  shortcode: (count) =>
    ngettext("%(count)s WordPress code was dropped", "%(count)s WordPress codes were dropped", count),
  link: (count) => ngettext("%(count)s link was dropped", "%(count)s links were dropped", count),
  struck: (count) =>
    ngettext(
      "%(count)s struck-out text was kept as text",
      "%(count)s struck-out texts were kept as text",
      count,
    ),
  format: () => gettext("Text formatting was dropped"),
};

const shortened = (text) =>
  text.length > LONGEST ? `${text.slice(0, LONGEST).replace(/\s+\S*$/, "")} …` : text;

// Return the message for the editor: one sentence for each kind, with the first words of its texts.
/** @param {Told} told */
export function tell(told) {
  return Object.entries(SENTENCES)
    .map(([kind, sentence]) => {
      const texts = told.filter((one) => one.kind === kind).map(({ text }) => text);
      if (!texts.length) return "";
      const quoted = texts
        .filter(Boolean)
        .slice(0, MOST)
        .map((text) => `“${shortened(text)}”`);
      if (quoted.length === MOST && texts.length > MOST) quoted.push("…");
      const said = interpolate(sentence(texts.length), { count: texts.length }, true);
      return `${[said, quoted.join(", ")].filter(Boolean).join(": ")}.`;
    })
    .filter(Boolean)
    .join(" ");
}
