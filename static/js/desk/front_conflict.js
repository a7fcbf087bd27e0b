// A conflict of two arrangements: shows who saved what, and asks which one to keep.

import { button, el } from "newsroom/dom";

const told = ({ by, at, changes }) =>
  el(
    "li",
    {},
    el("strong", {}, by || gettext("A colleague")),
    " ",
    interpolate(gettext("saved, %(time)s"), { time: at }, true),
    el("ul", {}, changes.map((line) => el("li", {}, line))),
  );

// `takeTheirs()` or `putMine()` is called, as the user chooses.
export function showConflict(box, theirs, { takeTheirs, putMine }) {
  const [last] = theirs.saves;
  const name = last?.by || gettext("a colleague");
  const heading = el("h2", { tabindex: "-1" }, gettext("Somebody else has changed this arrangement"));
  const leave = (then) => () => {
    box.replaceChildren();
    then();
  };
  box.replaceChildren(
    el(
      "section",
      { class: "front-conflict", "aria-label": gettext("Arrangements in conflict") },
      heading,
      el("p", {}, gettext("Nothing was overwritten. Your arrangement is still complete on this screen.")),
      theirs.saves.length
        ? el("ol", {}, theirs.saves.map(told))
        : el("p", {}, gettext("An article of this arrangement was deleted.")),
      el(
        "div",
        { class: "front-actions" },
        button(
          interpolate(gettext("Take the arrangement of %(name)s, discard mine"), { name }, true),
          leave(takeTheirs),
        ),
        button(
          interpolate(gettext("Save my arrangement, replace that of %(name)s"), { name }, true),
          leave(putMine),
        ),
      ),
    ),
  );
  heading.focus();
}
