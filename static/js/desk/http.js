// JSON requests of the desk to its server, and the three errors with which they fail.

const TOKENS = "input[name=csrfmiddlewaretoken]";

export class SignedOut extends Error {
  constructor() {
    super(gettext("Your session has ended."));
  }
}

export class Offline extends Error {
  constructor() {
    super(gettext("The server cannot be reached."));
  }
}

export class Refused extends Error {
  constructor(message, status, data = null) {
    super(
      message ||
        interpolate(gettext("The server refused this request (%(status)s)."), { status }, true),
    );
    this.status = status;
    this.data = data;
  }
}

// Return the URL of an admin endpoint such as "article/picker/".
export const endpoint = (path) => document.querySelector("meta[name=desk]").content + path;

export const csrfToken = () => document.querySelector(TOKENS)?.value ?? "";

// Set the CSRF token of a new session in every form of the page.
export function setCsrfToken(token) {
  for (const input of document.querySelectorAll(TOKENS)) input.value = token;
}

async function answer(response) {
  const data = await response.json().catch(() => null);
  if (response.status === 401 || (response.redirected && !data)) throw new SignedOut();
  // The line is too slow (408), or a reverse proxy finds the server unreachable.
  if ([408, 502, 503, 504].includes(response.status) && !data) throw new Offline();
  if (!response.ok || !data) throw new Refused(data?.error, response.status, data);
  return data;
}

// Send a request and resolve to the JSON of the response; `json` is sent as JSON, `body` as it is.
// Rejects with SignedOut, Offline, Refused, or the AbortError of `signal`.
/** @param {string} url @param {RequestInit & { json?: unknown }} options */
export async function send(url, { method = "GET", json, body, signal, ...rest } = {}) {
  /** @type {Record<string, string>} */
  const headers = { Accept: "application/json" };
  if (method !== "GET") headers["X-CSRFToken"] = csrfToken();
  if (json !== undefined) headers["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(url, {
      method,
      headers,
      signal,
      body: json === undefined ? body : JSON.stringify(json),
      ...rest,
    });
  } catch (error) {
    throw error.name === "AbortError" ? error : new Offline();
  }
  return answer(response);
}
