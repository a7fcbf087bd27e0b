// Reads and writes the article form as a content. `data-fields` of the form lists its fields with
// the type of each input; TYPES has the functions of each type.

const fieldsOf = (form) => Object.entries(JSON.parse(form.dataset.fields));

function setValue(input, text) {
  if (!input || input.value === text) return;
  input.value = text;
  for (const name of ["input", "change"]) input.dispatchEvent(new Event(name, { bubbles: true }));
}

function readText(input) {
  input?.bodyEditor?.flush();
  return input?.value ?? "";
}

// The editor replaces its text in one undo step.
function writeText(input, text) {
  if (input?.bodyEditor) input.bodyEditor.setHTML(text ?? "");
  else setValue(input, text ?? "");
}

function readRows(input) {
  try {
    const rows = JSON.parse(input?.value || "[]");
    return Array.isArray(rows) ? rows : [];
  } catch {
    return [];
  }
}

// What is typed in the field of the tags and is not one yet counts, too.
function readNames(select) {
  const chosen = [...(select?.selectedOptions ?? [])].map((option) => option.value);
  return [...chosen, ...(select?.typedNames?.() ?? [])];
}

function writeNames(select, names) {
  if (!select) return;
  const options = new Map([...select.options].map((option) => [option.value, option]));
  for (const option of options.values()) option.selected = false;
  for (const name of names ?? []) {
    const option = options.get(name) ?? new Option(name, name);
    select.append(option);
    option.selected = true;
  }
  select.dispatchEvent(new Event("change", { bubbles: true }));
}

const TYPES = {
  text: { read: readText, write: writeText },
  uid: { read: (input) => input?.value || null, write: (input, uid) => setValue(input, uid ?? "") },
  names: { read: readNames, write: writeNames },
  rows: {
    read: readRows,
    write: (input, rows) => setValue(input, JSON.stringify(rows ?? [])),
  },
};

export function readContent(form) {
  return Object.fromEntries(
    fieldsOf(form).map(([name, type]) => [name, TYPES[type].read(form.elements[name])]),
  );
}

export function writeContent(form, content) {
  for (const [name, type] of fieldsOf(form)) TYPES[type].write(form.elements[name], content[name]);
}
