// Suggestions below a search field: an ARIA combobox. Without a server the form works as before.

const PAUSE = 120; // ms after the last key
const SHORTEST = 2; // characters

// Fetches from `data-suggestions`; choosing one searches for it.
export function suggestFor(field) {
  const list = document.createElement("ul");
  let running = new AbortController();
  let waiting = 0;
  let typed = field.value;
  let active = -1;
  list.className = "suggestions";
  list.id = `${field.id}-suggestions`;
  list.role = "listbox";
  list.ariaLabel = "Saran";
  list.hidden = true;
  field.after(list);
  field.role = "combobox";
  field.autocomplete = "off";
  field.ariaAutoComplete = "list";
  field.ariaExpanded = "false";
  field.setAttribute("aria-controls", list.id);

  function activate(index) {
    active = index;
    [...list.children].forEach((option, at) => {
      option.ariaSelected = String(at === index);
    });
    const option = list.children[index];
    field.value = option?.textContent ?? typed;
    if (option) field.setAttribute("aria-activedescendant", option.id);
    else field.removeAttribute("aria-activedescendant");
  }

  function fill(texts) {
    list.replaceChildren(...texts.map(option));
    list.hidden = !texts.length;
    field.ariaExpanded = String(texts.length > 0);
    field.removeAttribute("aria-activedescendant");
    active = -1;
  }

  function close() {
    clearTimeout(waiting);
    running.abort();
    fill([]);
  }

  function option(text, index) {
    const made = document.createElement("li");
    const isBegun = text.toLowerCase().startsWith(typed.toLowerCase());
    const added = document.createElement("b");
    added.textContent = isBegun ? text.slice(typed.length) : text;
    made.append(isBegun ? text.slice(0, typed.length) : "", added);
    made.id = `${list.id}-${index}`;
    made.role = "option";
    made.ariaSelected = "false";
    made.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
    made.addEventListener("click", () => {
      field.value = text;
      field.form.requestSubmit();
    });
    return made;
  }

  async function run() {
    running = new AbortController();
    const { signal } = running;
    try {
      const url = `${field.dataset.suggestions}?q=${encodeURIComponent(typed)}`;
      const answer = await fetch(url, { signal });
      if (answer.ok) fill((await answer.json()).suggestions);
    } catch {
      if (!signal.aborted) fill([]);
    }
  }

  function ask() {
    typed = field.value;
    clearTimeout(waiting);
    running.abort();
    if (typed.trim().length < SHORTEST) fill([]);
    else waiting = setTimeout(run, PAUSE);
  }

  field.addEventListener("input", ask);
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const places = list.children.length + 1; // that of what was typed too
    if (step && !list.hidden) {
      event.preventDefault();
      activate(((active + 1 + step + places) % places) - 1);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      field.value = typed;
      close();
    }
  });
  if (field.value !== field.defaultValue) ask(); // typed before this script came
}
