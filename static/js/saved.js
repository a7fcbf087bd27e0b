// The page of saved and recently read stories, also shown when there is no network.
const { list, remove, renew } = await import(document.querySelector("#shelf").src);
const { ask, copies, drop } = await import(document.querySelector("#keep").src);
const template = document.querySelector("#story").content;
const status = document.querySelector(".shelf [role=status]");
const sections = document.querySelectorAll("[data-list]");
const GONE = "Berita ini dicabut atau tidak ada lagi";
const isHere = location.pathname === document.querySelector("[data-shelf]").dataset.shelf;

const copy = (id) =>
  copies((all) => all.match(`/simpanan/${id}`, { cacheName: `simpanan-${id}` }));

function card(story, name) {
  const item = template.cloneNode(true).firstElementChild;
  item.dataset.id = story.id;
  item.classList.toggle("is-gone", !story.title);
  const set = (selector, words) => {
    const place = item.querySelector(selector);
    if (words) place.textContent = words;
    else place.remove();
  };
  const title = story.title ?? GONE;
  set(".label", story.label);
  set(".kicker span", story.section);
  set("time", story.when);
  item.querySelector("time")?.setAttribute("datetime", story.time);
  const link = item.querySelector("a");
  link.textContent = title;
  link.href = story.path;
  const picture = item.querySelector("img");
  if (story.image) picture.src = story.image;
  else picture.remove();
  picture.addEventListener("error", () => picture.remove());
  const button = item.querySelector("button");
  button.setAttribute("aria-label", `Hapus: ${title}`);
  button.addEventListener("click", () => {
    take(item, name);
    status.textContent = `Dihapus: ${title}`;
  });
  return item;
}

// 404 and 410 mean gone; if the request fails, the story may exist.
const isMissing = (path) =>
  fetch(path, { method: "HEAD" }).then(({ status }) => [404, 410].includes(status), () => false);

// Uses the copies; if `isAsking`, also the network for stories without a copy.
async function tellStates(isAsking) {
  for (const item of document.querySelectorAll(".shelf li:not(.is-gone)")) {
    const kept = await copy(item.dataset.id);
    const needsNetwork = !kept && !navigator.onLine;
    item.querySelector(".state").textContent = needsNetwork ? "Perlu internet" : "";
    const { pathname } = item.querySelector("a");
    const isGone = kept ? kept.status === 410 : isAsking && (await isMissing(pathname));
    if (isGone && item.isConnected) bury(item, pathname);
  }
}

// Removes headline, image and slug of a story that is gone.
function bury(item, path) {
  const name = item.closest("section").dataset.list;
  if (name === "recent") return take(item, name);
  const story = { id: item.dataset.id, path: path.replace(/[^/]+\/$/, "") };
  const isFocused = item.contains(document.activeElement);
  const notice = card(story, name);
  renew(name, story);
  item.replaceWith(notice);
  if (isFocused) notice.querySelector("button").focus();
}

function take(item, name) {
  const section = item.closest("section");
  const isFocused = item.contains(document.activeElement);
  const near = item.nextElementSibling ?? item.previousElementSibling;
  remove(name, item.dataset.id);
  if (name === "saved") drop(item.dataset.id);
  item.remove();
  finish(section);
  if (isFocused) (near?.querySelector("button") ?? section.querySelector("h2")).focus();
}

function finish(section) {
  const isEmpty = !section.querySelector("li");
  section.querySelector(".empty").hidden = !isEmpty;
  section.querySelector("[data-clear]").hidden = isEmpty;
  section.hidden = false;
}

function clear(section) {
  const name = section.dataset.list;
  if (!confirm(section.querySelector("[data-clear]").dataset.clear)) return;
  for (const { id } of list(name)) {
    remove(name, id);
    if (name === "saved") drop(id);
  }
  show();
  section.querySelector("h2").focus();
  status.textContent = "Daftar dikosongkan";
}

function show() {
  for (const section of sections) {
    const name = section.dataset.list;
    section.querySelector("ol").replaceChildren(...list(name).map((story) => card(story, name)));
    finish(section);
  }
  tellNetwork();
  tellStates();
}

function tellNetwork() {
  document.querySelector("[data-missing]").hidden = isHere;
  document.querySelector("[data-offline]").hidden = !isHere || navigator.onLine;
}

// Deletes copies of stories no longer saved, such as one removed while it was fetched.
async function tidy() {
  const wanted = new Set(list("saved").map(({ id }) => `simpanan-${id}`));
  for (const name of (await copies((all) => all.keys())) ?? []) {
    if (name.startsWith("simpanan-") && !wanted.has(name)) await caches.delete(name);
  }
}

async function recheck() {
  await tidy();
  if (!navigator.onLine) return;
  await ask({ recheck: true });
  tellStates(true);
}

// "online" may fire too early: a useless reload would cancel the reader's navigation.
function comeBack() {
  if (isHere) recheck();
  else fetch(location.href, { method: "HEAD" }).then(() => location.reload(), () => {});
}

for (const section of sections) {
  section.querySelector("[data-clear]").addEventListener("click", () => clear(section));
}
addEventListener("storage", show);
addEventListener("pageshow", ({ persisted }) => persisted && show());
addEventListener("online", comeBack);
addEventListener("offline", show);
show();
recheck();
