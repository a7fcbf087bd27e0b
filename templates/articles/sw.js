{% autoescape off %}// Lets saved stories be read without network. The network always comes first: what is kept is
// shown only when nothing answers in time, and says that it is a copy. Kept are the page of saved
// stories with its files, in a cache of this version, and each saved story with its files and
// pictures, in a cache of its own.
const SHELL = "shell-{{ version }}";
const SHELF = "{{ shelf }}";
const FILES = [{% for prefix in files %}"{{ prefix }}"{% if not forloop.last %}, {% endif %}{% endfor %}];
const PRIVATE = [{% for prefix in private %}"{{ prefix }}"{% if not forloop.last %}, {% endif %}{% endfor %}];
const COPY = "simpanan-";
const WIDE_ENOUGH = 800; // pixels, of a picture that is kept
const MINUTE = 60_000;
const PATIENCE = {{ patience|stringformat:"g" }}; // seconds, for a page that has a copy
const LONGEST = {{ longest|stringformat:"g" }}; // seconds, for a page that has none
const TOLD = "{{ told }}";

const keyOf = (id) => SHELF + id; // a story's address may change, its number does not
const copyOf = (id) => caches.match(keyOf(id), { cacheName: COPY + id });
const isFile = (path) => FILES.some((prefix) => path.startsWith(prefix));
// Section, number, slug: /tag/15/ and /penulis/15/ are other pages than that of story 15.
const idOf = (path) => (isFile(path) ? null : /^\/[-\w]+\/(\d+)\/[-\w]+\/$/.exec(path)?.[1]);

// The addresses of a page's own files, and one size of each picture: large in the story itself.
function filesOf(html) {
  const found = (pattern) => [...html.matchAll(pattern)];
  const end = html.indexOf("</article>");
  const width = (one) => parseInt(one.split(" ")[1]);
  const pictures = found(/<img\b[^>]*\bsrcset="([^"]+)"/g).map(({ index, 1: srcset }) => {
    const sizes = srcset.split(/,\s+/).sort((a, b) => width(a) - width(b));
    const wanted = index < end ? WIDE_ENOUGH : 0;
    return (sizes.find((one) => width(one) >= wanted) ?? sizes.at(-1)).split(" ")[0];
  });
  const named = found(/<(?:link|script)\b[^>]*\b(?:href|src)="([^"]+)"|\bdata-(?:image|save|listen)="([^"]+)"/g);
  const paths = [...pictures, ...named.map((match) => match[1] ?? match[2])];
  return [...new Set(paths.filter(isFile))];
}

async function keep(name, key, page, path) {
  const files = filesOf(await page.clone().text());
  const cache = await caches.open(name);
  const fetched = await Promise.allSettled(
    files.map(async (file) => (await cache.match(file)) ?? cache.add(file)),
  );
  const failed = fetched.some(({ status }, n) => status === "rejected" && /\.(css|js)$/.test(files[n]));
  if (failed) throw new Error("a file of the page did not come");
  const headers = new Headers(page.headers);
  headers.set("Content-Location", path);
  headers.set("Date", new Date().toUTCString());
  await cache.put(key, new Response(page.body, { headers }));
  for (const { url } of await cache.keys()) {
    const { pathname } = new URL(url);
    if (pathname !== key && !files.includes(pathname)) await cache.delete(url);
  }
}

// What was retracted must not live on here: only that it is gone is kept.
async function bury(id) {
  await caches.delete(COPY + id);
  await (await caches.open(COPY + id)).put(keyOf(id), new Response(null, { status: 410 }));
}

const isGone = ({ status }) => status === 404 || status === 410;

async function save(id, path) {
  try {
    const page = await fetch(path, { cache: "no-cache" });
    if (!page.ok) throw new Error(`${path}: ${page.status}`);
    await keep(COPY + id, keyOf(id), page, path);
    return true;
  } catch {
    await caches.delete(COPY + id);
    return false;
  }
}

// Asks again for the copies that are older than `age` milliseconds.
async function recheck(age) {
  for (const name of await caches.keys()) {
    const id = name.startsWith(COPY) && name.slice(COPY.length);
    const copy = id && (await copyOf(id));
    if (!copy?.ok || Date.now() - Date.parse(copy.headers.get("Date")) < age) continue;
    const page = await fetch(copy.headers.get("Content-Location"), { cache: "no-cache" });
    await renew(id, page);
  }
  return true;
}

async function renew(id, page) {
  if (isGone(page)) await bury(id);
  else if (page.ok) await keep(COPY + id, keyOf(id), page, new URL(page.url).pathname);
}

// After the network answered: what is kept of this page follows it.
async function follow(path, page) {
  if (path === SHELF) {
    if (page.ok) await keep(SHELL, SHELF, page, SHELF);
  } else {
    await renew(idOf(path), page);
  }
}

let checked = 0;
const reading = new Set(); // the ids of the windows that show a copy

const within = (seconds, answer) =>
  Promise.race([answer, new Promise((_, reject) => setTimeout(reject, seconds * 1000, "late"))]);

async function withCopyNotice(copy) {
  const date = new Date(copy.headers.get("Date"));
  const told = TOLD.replace("DATE", date.toLocaleString("id", { dateStyle: "long", timeStyle: "short" }));
  const html = await copy.text();
  return new Response(html.replace(/<main\b[^>]*>/, `$&<p class="copy">${told}</p>`), copy);
}

async function navigate(event, path) {
  const ask = async () => (await event.preloadResponse) ?? (await fetch(event.request));
  if (PRIVATE.some((prefix) => path.startsWith(prefix))) return ask();
  const id = idOf(path);
  const isKept = path === SHELF || (id && (await caches.has(COPY + id)));
  const copy = id && (await copyOf(id));
  const network = ask();
  // The answer may be too late to be shown, and the copy follows it all the same.
  if (isKept) event.waitUntil(network.then((page) => follow(path, page.clone())).catch(() => {}));
  try {
    const hasCopy = copy?.ok || path === SHELF;
    const page = await within(hasCopy ? PATIENCE : LONGEST, network);
    if (Date.now() - checked > 60 * MINUTE) {
      checked = Date.now();
      event.waitUntil(recheck(60 * MINUTE).catch(() => {}));
    }
    return page;
  } catch (error) {
    if (!path.endsWith("/")) throw error;
    reading.add(event.resultingClientId);
    if (copy?.ok) return withCopyNotice(copy);
    return (await caches.match(SHELF)) || Promise.reject(error);
  }
}

// Another width than the kept one may be what fits this screen.
async function otherWidth(path) {
  const stem = /^(.+)-\d+\.\w+$/.exec(path)?.[1];
  for (const name of stem ? await caches.keys() : []) {
    const cache = await caches.open(name);
    const found = (await cache.keys()).find(({ url }) => new URL(url).pathname.startsWith(`${stem}-`));
    if (found) return cache.match(found);
  }
}

const keptFile = async (request, path) =>
  (await caches.match(request, { ignoreVary: true })) ?? otherWidth(path);

// A copy has its own files, which are not waited for.
async function file({ clientId, request }, path) {
  const kept = reading.has(clientId) && (await keptFile(request, path));
  if (kept) return kept;
  try {
    return await fetch(request);
  } catch (error) {
    const copy = await keptFile(request, path);
    if (copy) return copy;
    throw error;
  }
}

addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== location.origin) return;
  if (mode === "navigate") event.respondWith(navigate(event, pathname));
  else if (isFile(pathname)) event.respondWith(file(event, pathname));
});

addEventListener("install", (event) => {
  const install = async () => {
    const page = await fetch(SHELF, { cache: "reload" });
    if (!page.ok) throw new Error(`${SHELF}: ${page.status}`);
    await keep(SHELL, SHELF, page, SHELF);
    await skipWaiting();
  };
  event.waitUntil(install());
});

addEventListener("activate", (event) => {
  const activate = async () => {
    await registration.navigationPreload?.enable();
    for (const name of await caches.keys()) {
      if (name !== SHELL && !name.startsWith(COPY)) await caches.delete(name);
    }
  };
  event.waitUntil(activate());
});

addEventListener("message", (event) => {
  const { keep: id, path } = event.data;
  const answer = id ? save(id, path) : recheck(MINUTE);
  const reply = (value) => event.ports[0].postMessage(value);
  event.waitUntil(answer.then(reply, () => reply(false)));
});
{% endautoescape %}
