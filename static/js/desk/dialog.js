// Modal dialogs, which are not inside any form of the page.

import { button, el, field, newId } from "newsroom/dom";

// Show a dialog. `build(close)` returns its children. Resolves to the argument of `close`, null if
// the dialog was cancelled.
export function openDialog(title, build, attributes = {}) {
  return new Promise((resolve) => {
    const heading = el("h2", { id: newId("dialog") }, title);
    const dialog = el("dialog", { "aria-labelledby": heading.id, ...attributes });
    dialog.classList.add("desk-dialog");
    // At once, not in the `close` event, which fires later: until then, a key that is typed
    // quickly would go to the element that the browser focuses.
    const close = (value = null) => {
      dialog.close();
      dialog.remove();
      resolve(value);
    };
    const leave = button("×", () => close(), { class: "desk-close", "aria-label": gettext("Close") });
    dialog.append(el("header", {}, heading, leave), ...[build(close)].flat());
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) close();
    });
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      close();
    });
    dialog.addEventListener("close", () => close());
    document.body.append(dialog);
    dialog.showModal();
    dialog.querySelector("[autofocus]")?.focus();
  });
}

/** @typedef {{ name: string, label: string, value?: string, type?: string, hint?: string,
 *   check?: (value: string) => string, below?: (input: HTMLInputElement) => Node[] }} Line */

// Ask for a few lines of text. A field is {name, label, value, hint, check, below}; `check(value)`
// returns a message if the value is invalid, `below(input)` what stands below the field. `extra` is one more button: {label, value}.
/**
 * @param {string} title
 * @param {Line[]} fields
 * @param {{ submit?: string, extra?: { label: string, value: unknown } | null }} options
 */
export function ask(title, fields, { submit = gettext("Save"), extra = null } = {}) {
  return openDialog(title, (close) => {
    const inputs = fields.map(({ name, value = "", type = "text" }, index) =>
      el("input", { name, type, value, autocomplete: "off", autofocus: index === 0 }),
    );
    const trouble = el("p", { class: "desk-error", role: "alert" });
    const form = el(
      "form",
      { method: "dialog", novalidate: true },
      fields.flatMap(({ label, hint, below }, index) => [
        field(label, inputs[index], hint),
        ...(below?.(inputs[index]) ?? []),
      ]),
      trouble,
      el(
        "footer",
        {},
        extra && button(extra.label, () => close(extra.value), { class: "desk-plain" }),
        button(gettext("Cancel"), () => close(), { class: "desk-plain" }),
        el("button", { type: "submit", class: "desk-primary" }, submit),
      ),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const messages = fields.map(({ check }, index) => check?.(inputs[index].value.trim()));
      const wrong = messages.findIndex(Boolean);
      if (wrong === -1) {
        close(Object.fromEntries(inputs.map((input) => [input.name, input.value.trim()])));
        return;
      }
      trouble.textContent = messages[wrong];
      inputs[wrong].setAttribute("aria-invalid", "true");
      inputs[wrong].focus();
    });
    return form;
  });
}
