// Shows a hidden input with a JSON list as rows. Rows are ordered by dragging a handle, with its
// arrow keys or by a tap; each change dispatches an `input` event on the hidden input.

import { button, el } from "newsroom/dom";

function read(input) {
  try {
    const entries = JSON.parse(input.value || "[]");
    return Array.isArray(entries) ? entries : [];
  } catch {
    return [];
  }
}

// `content(entry, change, row)` returns the children of a row between its handle and its remove
// button; `change(entry)` replaces the entry. `nameOf(entry)` returns its name for ARIA labels.
export class Rows {
  constructor(input, { label, content, nameOf }) {
    this.input = input;
    this.content = content;
    this.nameOf = nameOf;
    this.entries = read(input);
    // Returns what gets the focus once the last row is removed.
    /** @type {() => HTMLElement | null} */
    this.onempty = () => null;
    this.list = el("ol", { class: "desk-rows", "aria-label": label });
    this.list.addEventListener("dragover", (event) => this.dragOver(event));
    this.list.addEventListener("drop", (event) => event.preventDefault());
    // Another module may set the input: a merge, or a rescue.
    for (const type of ["input", "change"]) {
      input.addEventListener(type, () => {
        if (input.value !== this.written) this.reload();
      });
    }
    this.reload();
  }

  reload() {
    this.entries = read(this.input);
    this.written = this.input.value;
    this.draw();
  }

  draw() {
    this.list.replaceChildren(...this.entries.map((entry) => this.row(entry)));
    this.list.hidden = !this.entries.length;
  }

  store(entries) {
    this.entries = entries;
    this.input.value = this.written = JSON.stringify(entries);
    this.input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  add(entry) {
    this.store([...this.entries, entry]);
    this.draw();
  }

  at(row) {
    return [...this.list.children].indexOf(row);
  }

  row(entry) {
    const name = this.nameOf(entry);
    const handle = el(
      "button",
      {
        type: "button",
        class: "row-handle",
        draggable: "true",
        "aria-label": interpolate(
          gettext("Order of %(name)s: drag, press the up and down arrows, or tap to move up"),
          { name },
          true,
        ),
        onkeydown: (event) => this.key(event, row),
        onclick: () => this.move(row, -1), // touch screens have no drag and drop
        ondragstart: (event) => {
          row.classList.add("is-dragged");
          event.dataTransfer.effectAllowed = "move";
          event.dataTransfer.setDragImage(row, 0, 0);
        },
        ondragend: () => {
          row.classList.remove("is-dragged");
          this.store([...this.list.children].map((item) => item.entry));
        },
      },
      "⠿",
    );
    const row = el("li", {}, handle);
    row.entry = entry;
    const change = (next) => {
      const index = this.at(row);
      row.entry = next;
      this.store(this.entries.with(index, next));
    };
    row.append(...this.content(entry, change, row));
    row.append(
      button(gettext("Delete"), () => this.remove(row), {
        class: "row-button",
        "aria-label": interpolate(gettext("Delete %(name)s"), { name }, true),
      }),
    );
    return row;
  }

  redraw(row) {
    const fresh = this.row(row.entry);
    row.replaceWith(fresh);
    return fresh;
  }

  remove(row) {
    const index = this.at(row);
    this.store(this.entries.toSpliced(index, 1));
    row.remove();
    this.list.hidden = !this.entries.length;
    const next = this.list.children[Math.min(index, this.entries.length - 1)];
    (next?.querySelector("button") ?? this.onempty())?.focus();
  }

  key(event, row) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    this.move(row, step);
  }

  move(row, step) {
    const other = this.list.children[this.at(row) + step];
    if (!other) return;
    if (step < 0) other.before(row);
    else other.after(row);
    this.store([...this.list.children].map((item) => item.entry));
    row.querySelector("button").focus();
  }

  dragOver(event) {
    const dragged = this.list.querySelector(".is-dragged");
    const row = event.target.closest("li");
    if (!dragged || !row || row === dragged || row.parentElement !== this.list) return;
    event.preventDefault();
    const { top, height } = row.getBoundingClientRect();
    if (event.clientY < top + height / 2) row.before(dragged);
    else row.after(dragged);
  }
}
