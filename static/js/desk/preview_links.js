// Share links, which show a saved revision to people without an account: create, copy, revoke.

import { button, el } from "newsroom/dom";
import { endpoint, send } from "newsroom/http";

const POST = { method: "POST" };

// `part(name)` returns a part of the panel (templates/admin/articles/article/_preview.html).
export function watchLinks(article, part) {
  if (!article) return;
  const base = endpoint(`article/${article}/share/`);
  let newest = null;

  const say = (words) => {
    part("hint").textContent = words;
  };

  async function attempt(action) {
    try {
      await action();
    } catch (error) {
      say(error.message);
    }
  }

  async function copy(address) {
    address.select();
    try {
      await navigator.clipboard.writeText(address.value);
      say(gettext("The link was copied."));
    } catch {
      say(gettext("The link is selected; copy it with Ctrl+C."));
    }
  }

  async function revoke(link, row) {
    await send(`${base}${link.id}/revoke/`, POST);
    row.remove();
    part("share-now").focus();
    say(gettext("The link was ended; it cannot be opened any more."));
  }

  function line(link) {
    const label = interpolate(gettext("Link to revision %(number)s"), link, true);
    const address = el("input", { type: "url", readonly: true, value: link.url, "aria-label": label });
    const row = el(
      "li",
      {},
      el("p", {}, interpolate(gettext("Revision %(number)s, until %(expires)s, by %(by)s"), link, true)),
      address,
      button(gettext("Copy"), () => copy(address), {
        "aria-label": interpolate(gettext("Copy: %(label)s"), { label }, true),
      }),
      button(gettext("End"), () => attempt(() => revoke(link, row)), {
        "aria-label": interpolate(gettext("End: %(label)s"), { label }, true),
      }),
    );
    return row;
  }

  async function list() {
    const answer = await send(`${base}links/`);
    newest = answer.newest;
    part("make").hidden = !answer.may_share;
    part("links").replaceChildren(...answer.links.map(line));
    say(
      answer.may_share
        ? interpolate(
            gettext(
              "A new link shows the saved revision %(newest)s, without what was typed since.",
            ),
            { newest },
            true,
          )
        : gettext("Only those who may change this article can make links."),
    );
  }

  async function make() {
    const hours = Number(part("hours").value);
    const link = await send(base, { ...POST, json: { number: newest, hours } });
    const row = line(link);
    part("links").prepend(row);
    await copy(row.querySelector("input"));
  }

  part("share").addEventListener("toggle", () => part("share").open && attempt(list));
  part("share-now").addEventListener("click", () => attempt(make));
}
