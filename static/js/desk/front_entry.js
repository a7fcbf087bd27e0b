// An entry of the arrangement: the status of its story, and its controls.

import { button, el, field, newId } from "newsroom/dom";
import { cardFacts } from "newsroom/picker";

// A button whose accessible name includes the headline of its story.
export const about = (label, headline, onclick, attributes = {}) => {
  const made = button(label, onclick, attributes);
  made.append(el("span", { class: "visually-hidden" }, `: ${headline}`));
  return made;
};

export const facts = (card) =>
  el(
    "p",
    { class: "front-facts" },
    [cardFacts(card), !card.pictured && gettext("without a photo")].filter(Boolean).join(" · "),
  );

// Return the ARIA attributes of an input that the server refused.
function trouble(entry, name, wrong) {
  const isWrong = entry.errors.some(([, field]) => field === name);
  return isWrong && { "aria-invalid": "true", "aria-describedby": wrong };
}

function time(label, entry, name, wrong, edit) {
  return field(
    label,
    el("input", {
      type: "datetime-local",
      value: entry[name],
      oninput: (event) => edit({ [name]: event.target.value.slice(0, 16) }),
      ...trouble(entry, name, wrong),
    }),
  );
}

function times(entry, zone, wrong, edit) {
  const isSet = entry.starts || entry.ends;
  const isWrong = entry.errors.some(([, field]) => ["starts", "ends"].includes(field));
  return el(
    "details",
    { open: isWrong || (entry.isOpen ?? Boolean(isSet)), ontoggle: (event) => { entry.isOpen = event.target.open; } },
    el("summary", {}, gettext("Times")),
    el(
      "div",
      { class: "front-times" },
      time(
        interpolate(gettext("From, %(zone)s (empty: now)"), { zone }, true),
        entry,
        "starts",
        wrong,
        edit,
      ),
      time(
        interpolate(gettext("Until, %(zone)s (empty: until replaced)"), { zone }, true),
        entry,
        "ends",
        wrong,
        edit,
      ),
    ),
  );
}

function line(entry, wrong, edit) {
  const input = el("input", {
    type: "text", maxlength: 160, value: entry.text, placeholder: entry.card.short,
    oninput: (event) => edit({ text: event.target.value }),
    ...trouble(entry, "text", wrong),
  });
  return field(gettext("Text (empty: the headline of the article)"), input);
}

function place(entry, slots, headline, moveTo) {
  const select = el("select", {
    "data-do": "place",
    "aria-label": interpolate(gettext("Place of “%(headline)s”"), { headline }, true),
  });
  for (const { name, label } of slots) {
    select.append(new Option(label, name, name === entry.slot, name === entry.slot));
  }
  select.addEventListener("change", () => moveTo(select.value));
  return select;
}

// `can` has the possible actions, {up, down, lead}; `on` has the handlers.
export function entryRow(entry, { slots, zone, can, on }) {
  const { headline } = entry.card;
  const wrong = el("ul", { class: "front-errors", id: newId("wrong") });
  wrong.append(...entry.errors.map(([message]) => el("li", {}, message)));
  const head = el(
    "div",
    { class: "front-entry-head", draggable: "true" },
    el("span", { class: "front-grip", "aria-hidden": "true" }, "⠿"),
    el(
      "div",
      {},
      el("p", { class: "front-headline" }, headline),
      facts(entry.card),
      el("p", { class: "front-told" }),
    ),
  );
  return el(
    "li",
    { class: "front-entry", "data-key": entry.key },
    head,
    entry.errors.length > 0 && wrong,
    entry.slot === "breaking" && line(entry, wrong.id, on.edit),
    times(entry, zone, wrong.id, on.edit),
    el(
      "div",
      { class: "front-actions" },
      about(gettext("↑ Up"), headline, on.up, { "data-do": "up", disabled: !can.up }),
      about(gettext("↓ Down"), headline, on.down, { "data-do": "down", disabled: !can.down }),
      can.lead && about(gettext("Make it the lead"), headline, on.lead, { "data-do": "lead" }),
      slots.length > 1 && place(entry, slots, headline, on.place),
      about(gettext("Detach"), headline, on.remove, {
        "data-do": "remove", "aria-describedby": entry.errors.length > 0 && wrong.id,
      }),
    ),
  );
}
