// Signs the user in again without leaving the form, after the session has ended.

import { openDialog } from "newsroom/dialog";
import { button, el, field } from "newsroom/dom";
import { send, setCsrfToken } from "newsroom/http";
import { askForPasskey, knowsPasskeys, troubleOf } from "newsroom/passkey";

const url = (form) => form.dataset.signInUrl;

// Load the current CSRF token; a sign-in in another tab changes it.
export async function renewToken(form) {
  setCsrfToken((await send(url(form))).csrf);
}

// Send what was typed; resolves to what the server still needs, null if the user is signed in.
async function submit(form, fields) {
  await renewToken(form);
  const body = new URLSearchParams({ ...fields, user: form.dataset.user });
  const { csrf, factor } = await send(url(form), { method: "POST", body });
  if (factor !== undefined) return { passkey: factor };
  setCsrfToken(csrf);
  return null;
}

function input(name, attributes) {
  return el("input", { name, required: true, ...attributes });
}

const GONE = 410; // the password was given too long ago

// Build one step: its fields, and buttons beside "Later". `next(fields)` sends them; `again(reason)`
// is called where all begins anew.
function step(reason, inputs, label, more, close, next, again = (_reason) => {}) {
  const trouble = el("p", { class: "desk-error", role: "alert" });
  const enter = el("button", { type: "submit", class: "desk-primary" }, label);
  const later = button(gettext("Later"), () => close(false), { class: "desk-plain" });
  const login = el(
    "form",
    { class: "sign-in" },
    el("p", {}, reason),
    ...inputs.map(([name, one]) => field(name, one)),
    trouble,
    el("footer", {}, later, more, enter),
  );
  const last = inputs.at(-1)[1];
  const go = async (fields) => {
    enter.disabled = true;
    trouble.textContent = "";
    try {
      await next(await fields());
    } catch (error) {
      if (error.status === GONE) again(error.message);
      trouble.textContent = error.message;
      last.value = "";
      last.focus();
    }
    enter.disabled = false;
  };
  login.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    go(() => Object.fromEntries(inputs.map(([, one]) => [one.name, one.value])));
  });
  return { login, go };
}

function buildFactor(form, options, close) {
  const code = input("code", { autocomplete: "one-time-code", autofocus: true, maxlength: 16 });
  const ask = async () => {
    try {
      return { credential: await askForPasskey({ request_options: options }) };
    } catch (error) {
      throw new Error(troubleOf(error), { cause: error });
    }
  };
  const usePasskey = options && knowsPasskeys && button(gettext("Use a passkey"), () => go(ask));
  const { login, go } = step(
    gettext("Your password was right. Now show that it is you."),
    [[gettext("Code from the app, or a recovery code"), code]],
    gettext("Sign in"),
    usePasskey,
    close,
    async (fields) => {
      await submit(form, fields);
      close(true);
    },
    (reason) => {
      const first = build(form, reason, close);
      login.replaceWith(first);
      first.querySelector("[autofocus]").focus();
    },
  );
  return login;
}

function build(form, reason, close) {
  const { userName = "" } = form.dataset;
  const username = input("username", {
    autocomplete: "username",
    value: userName,
    autofocus: !userName,
  });
  const password = input("password", {
    type: "password",
    autocomplete: "current-password",
    autofocus: Boolean(userName),
  });
  const { login } = step(
    reason,
    [
      [gettext("User name"), username],
      [gettext("Password"), password],
    ],
    gettext("Sign in"),
    null,
    close,
    async (fields) => {
      const needed = await submit(form, fields);
      if (!needed) {
        close(true);
        return;
      }
      const second = buildFactor(form, needed.passkey, close);
      login.replaceWith(second);
      second.querySelector("input").focus();
    },
  );
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
