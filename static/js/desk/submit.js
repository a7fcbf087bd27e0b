// Saves the article form: stores the typed content on the server, then submits the form. If that
// fails, the page stays and shows the reason; if the server is unreachable, it tries again.

import {
  currentSequence, flush, isAway, leave, needsSignIn, say, sayAway, sayBeside, submission, withToken,
} from "newsroom/autosave";
import { Offline, Refused, SignedOut } from "newsroom/http";
import { onSaveKey } from "newsroom/save_key";
import { signIn } from "newsroom/sign_in";

const PATIENCE = 60_000;
const LONGEST = 300_000;
const NEXT = 15_000;

const TYPED = gettext("The save was cancelled because you went on writing; press Save once more");
const WAITED = gettext("The save was cancelled because it took too long; press Save once more");

const form = document.querySelector("#article_form");
let isBusy = false;

const wait = (time) =>
  new Promise((resolve) => {
    setTimeout(resolve, time);
    window.addEventListener("online", resolve, { once: true });
  });

function setHidden(name, value) {
  // Not `form.elements[name]`: several submit buttons have the same name.
  let input = form.querySelector(`input[type="hidden"][name="${name}"]`);
  if (!input) {
    input = document.createElement("input");
    Object.assign(input, { type: "hidden", name });
    form.append(input);
  }
  input.value = value;
}

async function post(submitter) {
  const body = new FormData(form, submitter);
  const url = submitter?.hasAttribute("formaction") ? submitter.formAction : form.action;
  let response;
  try {
    response = await fetch(url, {
      method: "POST",
      body,
      headers: { Accept: "application/json" },
      signal: AbortSignal.timeout(PATIENCE),
    });
  } catch {
    throw new Offline();
  }
  if (response.status === 401) throw new SignedOut();
  const isPage = response.headers.get("Content-Type")?.startsWith("text/html");
  const data = isPage ? null : await response.json().catch(() => null);
  if ([403, 413].includes(response.status) || response.status >= 500) {
    throw new Refused(data?.error, response.status);
  }
  if (response.redirected && new URL(response.url).pathname.endsWith("/login/")) {
    throw new SignedOut();
  }
  return data?.location ?? (response.redirected ? response.url : null);
}

async function go(url, sent) {
  if (currentSequence() > sent) await flush().catch(() => undefined); // typed in the meantime
  leave();
  window.location.assign(url);
}

// The response is the form again, with errors or conflicts that the user must resolve.
function sendAsPage(submitter) {
  if (submitter?.name) setHidden(submitter.name, submitter.value);
  setHidden("resent", "1");
  leave();
  form.submit();
}

async function attempt(submitter) {
  await flush();
  const sent = submission();
  setHidden("sequence", sent);
  setHidden("resent", "");
  say("saving");
  const url = await withToken(() => post(submitter));
  if (url) await go(url, sent);
  else sendAsPage(submitter);
}

async function carry(submitter) {
  const started = Date.now();
  sayBeside("");
  for (let pause = 1000; ; pause = Math.min(2 * pause, NEXT)) {
    const before = currentSequence();
    try {
      return await attempt(submitter);
    } catch (error) {
      if (needsSignIn(error)) {
        say("signed-out");
        if (!(await signIn(form, error.message))) return null;
      } else if (isAway(error)) {
        sayAway(error);
        await wait(pause);
        // A user who typed again or waited long does not expect the save any more.
        const hasTyped = currentSequence() > before;
        if (hasTyped || Date.now() - started > LONGEST) {
          sayBeside(hasTyped ? TYPED : WAITED);
          sayAway(error);
          return null;
        }
      } else {
        say("trouble", interpolate(gettext("Not saved yet: %(reason)s"), { reason: error.message }, true));
        return null;
      }
    }
  }
}

form?.addEventListener("submit", async (event) => {
  if (event.defaultPrevented) return;
  event.preventDefault();
  if (isBusy) return;
  isBusy = true;
  await carry(event.submitter);
  isBusy = false;
});
if (form) onSaveKey(() => form.requestSubmit(form.querySelector("[name=_action][value=save]")));
