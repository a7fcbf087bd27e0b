// Stories stored only in this browser: the lists "saved" and "recent", newest first. A story is
// {id, path, title, label, section, image, time, when}, all strings; of a story that is gone,
// only id and path are kept.
export const LIMITS = { saved: 100, recent: 30 };

const isStory = (one) => one?.id && /^\/[-\w]/.test(one.path); // "//" is another host

export function list(name) {
  try {
    return JSON.parse(localStorage.getItem(`baca-${name}`)).filter(isStory);
  } catch {
    return []; // empty, no storage, or not ours
  }
}

export const has = (name, id) => list(name).some((story) => story.id === id);

// Returns whether it was stored: storage may be full or blocked.
function write(name, stories) {
  try {
    localStorage.setItem(`baca-${name}`, JSON.stringify(stories));
    return true;
  } catch {
    return false;
  }
}

const without = (name, id) => list(name).filter((story) => story.id !== id);
export const remove = (name, id) => write(name, without(name, id));

export const add = (name, story) =>
  write(name, [story, ...without(name, story.id)].slice(0, LIMITS[name]));

export const renew = (name, story) =>
  write(name, list(name).map((one) => (one.id === story.id ? story : one)));
