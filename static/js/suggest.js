// Suggestions below a search field: an ARIA combobox. Without a server the form works as before.
// The desk's combobox, results.js, needs an import map and a catalogue, which readers do not load.

const PAUSE = 120; // ms after the last key
const LATE = 1000; // ms after which suggestions for what was typed before are taken away
const SHORTEST = 2; // characters

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
}

// Fetches from `data-suggestions`; choosing one searches for it.
export function suggestFor(field) {
  const list = document.createElement("ul");
  let running = new AbortController();
  let waiting = 0;
  let typed = field.value;
  let active = -1;
  list.className = "suggestions";
  list.id = `${field.id}-suggestions`;
  list.hidden = true;
  set(list, { role: "listbox", "aria-label": "Saran" });
  set(field, {
    role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false",
    "aria-controls": list.id,
  });
  field.after(list);

  function activate(index) {
    running.abort(); // an answer to what was typed would take the choice away
    active = index;
    [...list.children].forEach((option, at) => {
      set(option, { "aria-selected": at === index });
    });
    const option = list.children[index];
    field.value = option?.textContent ?? typed;
    option?.scrollIntoView({ block: "nearest" });
    if (option) set(field, { "aria-activedescendant": option.id });
    else field.removeAttribute("aria-activedescendant");
  }

  function fill(texts) {
    list.replaceChildren(...texts.map(option));
    list.hidden = !texts.length;
    set(field, { "aria-expanded": texts.length > 0 });
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
    set(made, { role: "option", "aria-selected": false, dir: "auto" });
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
    const url = `${field.dataset.suggestions}?q=${encodeURIComponent(typed)}`;
    const late = setTimeout(fill, LATE, []);
    try {
      const answer = await fetch(url, { signal });
      fill(answer.ok ? (await answer.json()).suggestions : []);
    } catch {
      if (!signal.aborted) fill([]);
    } finally {
      clearTimeout(late);
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
    if (event.isComposing || event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const places = list.children.length + 1; // that of what was typed too
    if (step && list.hidden) ask();
    else if (step) {
      event.preventDefault();
      activate(((active + 1 + step + places) % places) - 1);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      field.value = typed;
      close();
    }
  });
  // Typed before this script came.
  if (field === document.activeElement && field.value !== field.defaultValue) ask();
}
