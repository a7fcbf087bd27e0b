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
      say("Tautan disalin.");
    } catch {
      say("Tautan dipilih; salin dengan Ctrl+C.");
    }
  }

  async function revoke(link, row) {
    await send(`${base}${link.id}/revoke/`, POST);
    row.remove();
    part("share-now").focus();
    say("Tautan diakhiri; tidak dapat dibuka lagi.");
  }

  function line(link) {
    const label = `Tautan revisi ${link.number}`;
    const address = el("input", { type: "url", readonly: true, value: link.url, "aria-label": label });
    const row = el(
      "li",
      {},
      el("p", {}, `Revisi ${link.number}, sampai ${link.expires}, oleh ${link.by}`),
      address,
      button("Salin", () => copy(address), { "aria-label": `Salin: ${label}` }),
      button("Akhiri", () => attempt(() => revoke(link, row)), { "aria-label": `Akhiri: ${label}` }),
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
        ? `Tautan baru menampilkan revisi ${newest} yang tersimpan; ketikan sesudahnya tidak ikut.`
        : "Tautan hanya dapat dibuat oleh yang boleh mengubah artikel ini.",
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
