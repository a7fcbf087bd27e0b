// The page of saved and recently read stories, which is also what is shown without network.
const { ask, copies, drop, list, remove } = await import(document.querySelector("#shelf").src);
const template = document.querySelector("#story").content;
const status = document.querySelector(".shelf [role=status]");
const sections = document.querySelectorAll("[data-list]");
const isHere = location.pathname === document.querySelector("[data-shelf]").dataset.shelf;

const copy = (id) =>
  copies((all) => all.match(`/simpanan/${id}`, { cacheName: `simpanan-${id}` }));

function card(story, name) {
  const item = template.cloneNode(true).firstElementChild;
  item.dataset.id = story.id;
  const set = (selector, words) => {
    const place = item.querySelector(selector);
    if (words) place.textContent = words;
    else place.remove();
  };
  set(".label", story.label);
  set(".kicker span", story.section);
  set("time", story.when);
  item.querySelector("time")?.setAttribute("datetime", story.time);
  const link = item.querySelector("a");
  link.textContent = story.title;
  link.href = story.path;
  const picture = item.querySelector("img");
  if (story.image) picture.src = story.image;
  else picture.remove();
  picture.addEventListener("error", () => picture.remove());
  const button = item.querySelector("button");
  button.setAttribute("aria-label", `Hapus: ${story.title}`);
  button.addEventListener("click", () => take(item, story, name));
  return item;
}

async function tellStates() {
  for (const item of document.querySelectorAll(".shelf li")) {
    const kept = await copy(item.dataset.id);
    const isGone = kept?.status === 410;
    item.classList.toggle("is-gone", isGone);
    if (isGone) item.querySelector(".state").textContent = "Dicabut atau tidak ada lagi";
    else if (!kept && !navigator.onLine) item.querySelector(".state").textContent = "Perlu internet";
  }
}

function take(item, story, name) {
  const section = item.closest("section");
  const isFocused = item.contains(document.activeElement);
  const near = item.nextElementSibling ?? item.previousElementSibling;
  remove(name, story.id);
  if (name === "saved") drop(story.id);
  item.remove();
  finish(section);
  if (isFocused) (near?.querySelector("button") ?? section.querySelector("h2")).focus();
  status.textContent = `Dihapus: ${story.title}`;
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

// A copy that nobody asks for any more, say of a story that was taken off while it was fetched.
async function tidy() {
  const wanted = new Set(list("saved").map(({ id }) => `simpanan-${id}`));
  for (const name of (await copies((all) => all.keys())) ?? []) {
    if (name.startsWith("simpanan-") && !wanted.has(name)) await caches.delete(name);
  }
}

async function recheck() {
  await tidy();
  if (navigator.onLine && (await ask({ recheck: true }))) tellStates();
}

for (const section of sections) {
  section.querySelector("[data-clear]").addEventListener("click", () => clear(section));
}
addEventListener("storage", show);
addEventListener("pageshow", ({ persisted }) => persisted && show());
addEventListener("online", () => (isHere ? recheck() : location.reload()));
addEventListener("offline", show);
show();
recheck();
