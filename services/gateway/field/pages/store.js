// What the telephone holds: facts about itself, households, entries that wait, and their photos.
const NAME = "fupin-field";
const STORES = { facts: "name", households: "id", entries: "client_id", photos: "client_id" };

let opened = null;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      for (const [name, keyPath] of Object.entries(STORES)) request.result.createObjectStore(name, { keyPath });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

// One transaction over some stores: `work` is given them by name, and gives back a request or nothing.
async function within(names, mode, work) {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(names, mode);
    const stores = Object.fromEntries(names.map((name) => [name, transaction.objectStore(name)]));
    const request = work(stores);
    transaction.oncomplete = () => resolve(request?.result);
    transaction.onabort = () => reject(transaction.error);
  });
}

export const all = (store) => within([store], "readonly", (stores) => stores[store].getAll());
export const find = (store, key) => within([store], "readonly", (stores) => stores[store].get(key));
export const put = (store, value) => within([store], "readwrite", (stores) => void stores[store].put(value));
export const drop = (store, key) => within([store], "readwrite", (stores) => void stores[store].delete(key));

export const fact = async (name) => (await find("facts", name))?.value;
export const note = (name, value) => put("facts", { name, value });

// A visit, its income items and its photos are queued together or not at all.
export const queue = (entries, photos) =>
  within(["entries", "photos"], "readwrite", (stores) => {
    for (const entry of entries) stores.entries.put(entry);
    for (const photo of photos) stores.photos.put(photo);
  });

// Changes and the token behind which they stood go in together: after a crash neither is ahead of the other.
export const takeOver = (told, anew) =>
  within(["households", "facts"], "readwrite", (stores) => {
    if (anew) stores.households.clear();
    for (const one of told.items) stores.households.put(one);
    for (const one of told.gone) stores.households.delete(one.id);
    for (const name of ["areas", "notices"]) if (told[name] !== null) stores.facts.put({ name, value: told[name] });
    stores.facts.put({ name: "token", value: told.next });
  });

export const wipe = () =>
  within(Object.keys(STORES), "readwrite", (stores) => {
    for (const store of Object.values(stores)) store.clear();
  });
