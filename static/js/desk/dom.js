// Creates elements. Strings become text nodes: nothing here parses HTML.

// Names that begin with `on` are listeners, others attributes; false and null omit one.
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== false && value !== null && value !== undefined) {
      node.setAttribute(name, value === true ? "" : value);
    }
  }
  node.append(...children.flat().filter((child) => child !== null && child !== false));
  return node;
}

export const button = (label, onclick, attributes = {}) =>
  el("button", { type: "button", onclick, ...attributes }, label);

let ids = 0;
export const newId = (prefix) => `${prefix}-${++ids}`;

// Return an input with its label and a hint.
export function field(label, input, hint = "") {
  input.id ||= newId("field");
  const lines = [el("label", { for: input.id }, label), input];
  if (hint) {
    const line = el("p", { class: "desk-hint", id: `${input.id}-hint` }, hint);
    input.setAttribute("aria-describedby", line.id);
    lines.push(line);
  }
  return el("div", { class: "desk-field" }, lines);
}

export function after(wait, action) {
  /** @type {number | undefined} */
  let timer;
  const later = (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => action(...values), wait);
  };
  later.cancel = () => clearTimeout(timer);
  return later;
}
