// The browser's copies of typed content, in IndexedDB, and the forms that are open in it.

const DATABASE = "desk";
const COPIES = "copies";
/** @type {Promise<IDBDatabase> | null} */
let opening = null;

function open() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(COPIES, { keyPath: "key" });
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      request.result.onclose = () => {
        opening = null;
      };
      resolve(request.result);
    };
  });
  return opening;
}

async function run(mode, act) {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(COPIES, mode);
    const request = act(transaction.objectStore(COPIES));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error);
  });
}

// Store a copy: {key, user, article, based_on, state, content, sequence}. Resolves to whether it is
// stored: a browser in private mode may refuse.
export const keepCopy = (copy) =>
  run("readwrite", (store) => store.put(copy)).then(
    () => true,
    () => false,
  );

// Delete a copy, unless it is newer than the change `upTo`.
export const dropCopy = (key, upTo) =>
  run("readwrite", (store) => {
    const request = store.get(key);
    request.onsuccess = () => request.result?.sequence <= upTo && store.delete(key);
    return request;
  }).catch(() => undefined);

export const copies = () => run("readonly", (store) => store.getAll()).catch(() => []);

// The browser releases the lock of a tab when the tab ends, even after a crash.
const lockName = (key) => `desk-form-${key}`;

export function holdKey(key) {
  navigator.locks?.request(lockName(key), () => new Promise(() => {})).catch(() => undefined);
}

// Wait until the tab that holds `key` is closed.
export const whenClosed = (key) => navigator.locks.request(lockName(key), () => undefined);

export async function openKeys() {
  const held = (await navigator.locks?.query())?.held ?? [];
  const prefix = lockName("");
  return new Set(
    held
      .map(({ name = "" }) => name)
      .filter((name) => name.startsWith(prefix))
      .map((name) => name.slice(prefix.length)),
  );
}
