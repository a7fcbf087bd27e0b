// The stories that the reader keeps, in this browser alone: the lists "saved" and "recent", newest
// first. A story is {id, path, title, label, section, image, time, when}, all of them texts.

export const LIMITS = { saved: 100, recent: 30 };

export function list(name) {
  try {
    const found = JSON.parse(localStorage.getItem(name)) ?? [];
    return found.filter((story) => story.id && story.path.startsWith("/"));
  } catch {
    return []; // no storage, or something else wrote there
  }
}

export const has = (name, id) => list(name).some((story) => story.id === id);

// Tells whether the browser took it: storage may be full, or closed to us.
function write(name, stories) {
  try {
    localStorage.setItem(name, JSON.stringify(stories));
    return true;
  } catch {
    return false;
  }
}

export const remove = (name, id) => write(name, list(name).filter((story) => story.id !== id));

export const add = (name, story) =>
  write(name, [story, ...list(name).filter(({ id }) => id !== story.id)].slice(0, LIMITS[name]));

// The copies for reading offline are the service worker's, one cache a story; a browser may have
// no caches, or keep us from them.
export async function copies(use) {
  try {
    return await use(caches);
  } catch {
    return null;
  }
}

export const drop = (id) => copies((all) => all.delete(`simpanan-${id}`));

// Ask the service worker; false when there is none, or it could not, or not in time.
export function ask(question) {
  const worker = navigator.serviceWorker;
  if (!worker) return Promise.resolve(false);
  return new Promise((resolve) => {
    setTimeout(resolve, 20000, false);
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    worker.ready.then(({ active }) => active.postMessage(question, [port2]));
  });
}
