// What the telephone holds: facts about itself, households, entries that wait, and their photos.
const NAME = "fupin-field";
const VERSION = 2;
const STORES = { facts: "name", households: "id", entries: "client_id", photos: "client_id" };

let opened = null;

// The browser gives the page no more room; what was to be written is not, and what was there stays.
export class Full extends Error {
  constructor() {
    super("本机存储空间不足，没有保存。请清理手机空间后再试，已保存的记录不受影响。");
  }
}

function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      const database = request.result;
      for (const [name, keyPath] of Object.entries(STORES)) {
        if (!database.objectStoreNames.contains(name)) database.createObjectStore(name, { keyPath });
      }
      const entries = request.transaction.objectStore("entries");
      if (!entries.indexNames.contains("state")) entries.createIndex("state", "state");
    };
    request.onsuccess = () => {
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
    request.onblocked = () => reject(new Error("请关闭本页面的其他窗口后重新打开。"));
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
    transaction.onabort = () => reject(transaction.error?.name === "QuotaExceededError" ? new Full() : transaction.error);
  });
}

export const all = (store) => within([store], "readonly", (stores) => stores[store].getAll());
export const find = (store, key) => within([store], "readonly", (stores) => stores[store].get(key));
export const put = (store, ...values) =>
  within([store], "readwrite", (stores) => {
    for (const value of values) stores[store].put(value);
  });

export const fact = async (name) => (await find("facts", name))?.value;
export const note = (name, value) => put("facts", { name, value });

export const countIn = (state) => within(["entries"], "readonly", (stores) => stores.entries.index("state").count(state));
export const allIn = (state) => within(["entries"], "readonly", (stores) => stores.entries.index("state").getAll(state));

// What belongs together is queued together or not at all; numbered by a count, since a clock may be set back.
export const queue = (entries, photos = []) =>
  within(["entries", "photos", "facts"], "readwrite", (stores) => {
    const last = stores.facts.get("number");
    last.onsuccess = () => {
      let number = last.result?.value ?? 0;
      for (const entry of entries) stores.entries.put({ ...entry, number: ++number });
      for (const photo of photos) stores.photos.put(photo);
      stores.facts.put({ name: "number", value: number });
    };
  });

export const discard = (entry) =>
  within(["entries", "photos"], "readwrite", (stores) => {
    stores.photos.delete(entry.client_id);
    stores.entries.delete(entry.client_id);
  });

// What became of an entry; its photo stays for as long as it may have to be sent again.
export const settle = (entries) =>
  within(["entries", "photos"], "readwrite", (stores) => {
    for (const entry of entries) {
      stores.entries.put(entry);
      if (entry.state === "sent") stores.photos.delete(entry.client_id);
    }
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

// Forgets what was brought from the register; what was recorded here and the sign-in stay.
export const forget = () =>
  within(["households", "facts"], "readwrite", (stores) => {
    stores.households.clear();
    for (const name of ["token", "areas", "notices", "alerts", "alerts_at"]) stores.facts.delete(name);
  });

export const wipe = () =>
  within(Object.keys(STORES), "readwrite", (stores) => {
    for (const store of Object.values(stores)) store.clear();
  });
