// Data of articles, images, tags and authors for cards: loaded in batches, and cached for this page.

import { endpoint, send } from "newsroom/http";

const MOST = 40;

// `load(keys)` resolves to an object by key; simultaneous calls share one request.
function batched(load) {
  const known = new Map();
  const waiting = [];

  async function ask() {
    const keys = waiting.splice(0, MOST);
    if (waiting.length) ask();
    try {
      const found = await load(keys.map(({ key }) => key));
      for (const { key, resolve } of keys) resolve(found[key] ?? null);
    } catch (error) {
      for (const { key, reject } of keys) {
        known.delete(key);
        reject(error);
      }
    }
  }

  function get(key) {
    if (!known.has(key)) {
      if (!waiting.length) setTimeout(ask);
      known.set(
        key,
        new Promise((resolve, reject) => {
          waiting.push({ key, resolve, reject });
        }),
      );
    }
    return known.get(key);
  }

  get.remember = (key, value) => known.set(key, Promise.resolve(value));
  return get;
}

const query = (name, keys) => new URLSearchParams(keys.map((key) => [name, key]));

// Each resolves to the data of that uid, title or name, null if there is none.
export const articleCard = batched(
  async (uids) => (await send(`${endpoint("article/cards/")}?${query("uid", uids)}`)).uids,
);
export const titleCard = batched(
  async (titles) => (await send(`${endpoint("article/cards/")}?${query("title", titles)}`)).titles,
);
export const picture = batched(
  async (uids) => (await send(`${endpoint("image/cards/")}?${query("uid", uids)}`)).uids,
);
export const tagCard = batched(
  async (items) => (await send(`${endpoint("article/tags/")}?${query("item", items)}`)).tags,
);
export const authorName = batched(
  async (uids) => (await send(`${endpoint("article/authors/")}?${query("uid", uids)}`)).names,
);
