// A conflict of two arrangements: shows who saved what, and asks which one to keep.

import { button, el } from "newsroom/dom";

const told = ({ by, at, changes }) =>
  el(
    "li",
    {},
    el("strong", {}, by || "Rekan"),
    ` menyimpan, ${at}`,
    el("ul", {}, changes.map((line) => el("li", {}, line))),
  );

// `takeTheirs()` or `putMine()` is called, as the user chooses.
export function showConflict(box, theirs, { takeTheirs, putMine }) {
  const [last] = theirs.saves;
  const name = last?.by || "rekan";
  const heading = el("h2", { tabindex: "-1" }, "Susunan ini sudah diubah orang lain");
  const leave = (then) => () => {
    box.replaceChildren();
    then();
  };
  box.replaceChildren(
    el(
      "section",
      { class: "front-conflict", "aria-label": "Susunan yang bertabrakan" },
      heading,
      el("p", {}, "Belum ada yang ditimpa. Susunan Anda masih lengkap di layar ini."),
      theirs.saves.length
        ? el("ol", {}, theirs.saves.map(told))
        : el("p", {}, "Sebuah artikel dalam susunan ini dihapus."),
      el(
        "div",
        { class: "front-actions" },
        button(`Ambil susunan ${name}, buang susunan saya`, leave(takeTheirs)),
        button(`Simpan susunan saya, gantikan susunan ${name}`, leave(putMine)),
      ),
    ),
  );
  heading.focus();
}
