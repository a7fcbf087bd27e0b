// Orders the rows of an admin list by dragging a handle or with its arrow keys. Writes the order to
// the number inputs named “…-position”, which the form submits.

const POSITION = 'input[name$="-position"]';

const rows = (body) =>
  [...body.querySelectorAll(":scope > tr")].filter((row) => row.querySelector(POSITION));

function renumber(body) {
  rows(body).forEach((row, index) => {
    row.querySelector(POSITION).value = index;
  });
}

function move(row, step) {
  const all = rows(row.parentElement);
  const other = all[all.indexOf(row) + step];
  if (!other) return;
  if (step < 0) other.before(row);
  else other.after(row);
  renumber(row.parentElement);
}

function dragOver(event) {
  const dragged = document.querySelector("tr.is-dragged");
  const row = event.target.closest("tr");
  const body = event.currentTarget;
  if (!dragged || !row || row === dragged || row.parentElement !== body) return;
  if (!rows(body).includes(row) || dragged.parentElement !== body) return;
  event.preventDefault();
  const { top, height } = row.getBoundingClientRect();
  if (event.clientY < top + height / 2) row.before(dragged);
  else row.after(dragged);
}

function addHandle(row) {
  const input = row.querySelector(POSITION);
  const handle = document.createElement("button");
  handle.type = "button";
  handle.className = "drag-handle";
  handle.draggable = true;
  handle.textContent = "⠿";
  handle.setAttribute("aria-label", gettext("Change the order: drag, or press the up and down arrows"));
  input.hidden = true;
  input.after(handle);
  handle.addEventListener("dragstart", (event) => {
    row.classList.add("is-dragged");
    const { dataTransfer } = /** @type {any} */ (event);
    dataTransfer.effectAllowed = "move";
    dataTransfer.setDragImage(row, 0, 0);
  });
  handle.addEventListener("dragend", () => {
    row.classList.remove("is-dragged");
    renumber(row.parentElement);
  });
  handle.addEventListener("keydown", (event) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    move(row, step);
    handle.focus();
  });
}

function start(body) {
  if (!body.querySelector(POSITION)) return;
  rows(body).forEach(addHandle);
  body.addEventListener("dragover", dragOver);
  body.addEventListener("drop", (event) => event.preventDefault());
}

document.querySelectorAll("#result_list tbody").forEach(start);
