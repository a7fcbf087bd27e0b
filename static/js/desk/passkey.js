// Shows the forms that need a passkey, where the browser knows them, and asks for it.

const keys = globalThis.PublicKeyCredential;
// Not in all browsers, whatever TypeScript knows, and under a name alone: not at 127.0.0.1.
export const knowsPasskeys =
  Boolean(keys && "parseCreationOptionsFromJSON" in keys) && !/^[\d.]+$|:/.test(location.hostname);

async function optionsOf(form) {
  if (form.dataset.options) {
    return JSON.parse(document.getElementById(form.dataset.options).textContent);
  }
  const response = await fetch(form.dataset.optionsUrl, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(String(response.status));
  return response.json();
}

// Resolves to the credential as text, for the server. Rejects where the user refuses.
/** @param {{ creation_options?: any, request_options?: any }} options */
export async function askForPasskey({ creation_options: creation, request_options: request }) {
  const credential = creation
    ? await navigator.credentials.create({
        publicKey: keys.parseCreationOptionsFromJSON(creation.publicKey),
      })
    : await navigator.credentials.get({
        publicKey: keys.parseRequestOptionsFromJSON(request.publicKey),
      });
  return JSON.stringify(/** @type {PublicKeyCredential} */ (credential).toJSON());
}

// What to say when it failed. Browsers do not tell whether the user said no or has no passkey.
export function troubleOf(error) {
  if (error.name === "InvalidStateError") return gettext("This device has a passkey already.");
  if (error.name === "NotAllowedError") return gettext("No passkey was given. Try again.");
  if (error.name === "SecurityError") return gettext("Passkeys do not work under this address.");
  return gettext("The server cannot be reached.");
}

function enhance(form) {
  form.hidden = false;
  addEventListener("pageshow", () => {
    form.credential.value = ""; // the browser keeps it for who goes back
    form.querySelector("button").disabled = false;
  });
  form.addEventListener("submit", async (event) => {
    if (form.credential.value) return;
    event.preventDefault();
    const [send, trouble] = [form.querySelector("button"), form.querySelector(".trouble")];
    send.disabled = true;
    trouble.textContent = "";
    try {
      form.credential.value = await askForPasskey(await optionsOf(form));
      form.submit();
    } catch (error) {
      trouble.textContent = troubleOf(error);
      send.disabled = false;
    }
  });
}

for (const button of document.querySelectorAll("button.print")) {
  button.addEventListener("click", () => print());
}

if (knowsPasskeys) {
  for (const form of document.querySelectorAll("form.passkey")) enhance(form);
  for (const words of document.querySelectorAll(".no-passkey")) words.remove();
}
