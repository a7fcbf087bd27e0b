// Signs the user in again without leaving the form, after the session has ended.

import { openDialog } from "newsroom/dialog";
import { button, el, field } from "newsroom/dom";
import { send, setCsrfToken } from "newsroom/http";

const url = (form) => form.dataset.signInUrl;

// Load the current CSRF token; a sign-in in another tab changes it.
export async function renewToken(form) {
  setCsrfToken((await send(url(form))).csrf);
}

async function submit(form, fields) {
  await renewToken(form);
  const body = new URLSearchParams({ ...fields, user: form.dataset.user });
  setCsrfToken((await send(url(form), { method: "POST", body })).csrf);
}

function build(form, reason, close) {
  const input = (name, attributes) => el("input", { name, required: true, ...attributes });
  const username = input("username", {
    autocomplete: "username",
    value: form.dataset.userName ?? "",
    autofocus: !form.dataset.userName,
  });
  const password = input("password", {
    type: "password",
    autocomplete: "current-password",
    autofocus: Boolean(form.dataset.userName),
  });
  const trouble = el("p", { class: "desk-error", role: "alert" });
  const enter = el("button", { type: "submit", class: "desk-primary" }, gettext("Sign in"));
  const login = el(
    "form",
    { class: "sign-in" },
    el("p", {}, reason),
    field(gettext("User name"), username),
    field(gettext("Password"), password),
    trouble,
    el("footer", {}, button(gettext("Later"), () => close(false), { class: "desk-plain" }), enter),
  );
  login.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopPropagation();
    enter.disabled = true;
    try {
      await submit(form, { username: username.value, password: password.value });
      close(true);
    } catch (error) {
      trouble.textContent = error.message;
      password.value = "";
      password.focus();
    }
    enter.disabled = false;
  });
  return login;
}

/** @type {Promise<boolean> | null} */
let asking = null;

// Ask for the password, in one dialog for all callers; resolves to whether the user signed in.
export function signIn(form, reason) {
  const text = interpolate(
    gettext("%(reason)s Your text is safe; sign in again to continue."),
    { reason },
    true,
  );
  asking ??= openDialog(gettext("Sign in again"), (close) => build(form, text, close), {
    id: "sign-in",
  })
    .then(Boolean)
    .finally(() => {
      asking = null;
    });
  return asking;
}
