// The bylines: shows the hidden input as rows with a name and a role.

import { authorName } from "newsroom/cards";
import { el, field } from "newsroom/dom";
import { endpoint, send } from "newsroom/http";
import { Results, searcher } from "newsroom/results";
import { Rows } from "newsroom/rows";

// The name of an author in ARIA labels, until it is loaded.
const UNKNOWN = gettext("this author");

// Return the message for an unknown name, with a link for users who may add authors.
function unknown(name) {
  const url = document.querySelector("#article_form")?.dataset.addAuthorUrl;
  if (!url)
    return [
      interpolate(
        gettext("There is no author “%(name)s”; ask an editor to add them."),
        { name },
        true,
      ),
    ];
  const href = `${url}?${new URLSearchParams({ name })}`;
  const link = el("a", { href, target: "_blank", rel: "noopener" }, gettext("Add them in a new tab"));
  return [interpolate(gettext("There is no author “%(name)s”."), { name }, true), " ", link];
}

function adder(input, rows) {
  const missing = el("p", { class: "desk-hint", role: "status" });
  const typed = el("input", { type: "search", placeholder: gettext("Type a name …") });
  const results = new Results(typed, {
    label: gettext("Author"),
    show: ([_author, name]) => [name, ""],
    cancel: () => cancel(),
    choose([author, name]) {
      authorName.remember(author, name);
      typed.value = "";
      results.close();
      missing.replaceChildren();
      if (rows.entries.some((entry) => entry.author === author)) return;
      rows.add({ author, role: JSON.parse(input.dataset.roles)[0][0] });
    },
  });
  const { soon, cancel } = searcher(
    (signal) => send(`${endpoint("article/authors/")}?${new URLSearchParams({ term: typed.value })}`, { signal }),
    {
      onanswer(answer) {
        const name = typed.value.trim();
        const found = name ? Object.entries(answer.names) : [];
        results.fill(found);
        missing.replaceChildren(...(name && !found.length ? unknown(name) : []));
      },
      onerror(error) {
        results.fill([]);
        missing.textContent = error.message;
      },
    },
  );
  typed.addEventListener("input", soon);
  typed.addEventListener("focus", () => typed.value.trim() && soon());
  typed.addEventListener("focusout", () => results.close());
  typed.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    results.fill([]);
    missing.replaceChildren();
  });
  const box = el(
    "div",
    { class: "row-add" },
    field(gettext("Add an author"), typed),
    results.list,
    missing,
  );
  return { box, typed };
}

function start(input) {
  const roles = JSON.parse(input.dataset.roles);
  for (const [author, name] of Object.entries(JSON.parse(input.dataset.names))) {
    authorName.remember(author, name);
  }
  const rows = new Rows(input, {
    label: gettext("Authors and editors"),
    nameOf: () => UNKNOWN,
    content(entry, put, row) {
      const name = el("span", { class: "row-title" }, "…");
      const role = el(
        "select",
        {
          "aria-label": gettext("Role"),
          onchange: () => put({ ...row.entry, role: role.value }),
        },
        roles.map(([value, label]) => new Option(label, value, false, value === entry.role)),
      );
      authorName(entry.author)
        .catch(() => null)
        .then((text) => {
          name.textContent = text ?? gettext("Unknown author");
          role.setAttribute(
            "aria-label",
            interpolate(gettext("Role of %(name)s"), { name: name.textContent }, true),
          );
          for (const control of row.querySelectorAll("button")) {
            const label = control.getAttribute("aria-label").replace(UNKNOWN, name.textContent);
            control.setAttribute("aria-label", label);
          }
        });
      return [el("div", { class: "row-main" }, name), role];
    },
  });
  const { box, typed } = adder(input, rows);
  rows.onempty = () => typed;
  input.after(el("div", { class: "desk-list" }, rows.list, box));
}

document.querySelectorAll("input[data-bylines]").forEach(start);
