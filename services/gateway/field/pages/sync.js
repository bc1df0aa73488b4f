// Sends what waits, then takes over what has changed. One at a time, however often it is asked for.
import { Refused, call, post } from "./api.js";
import { all, drop, fact, find, note, put, takeOver } from "./store.js";

const AT_ONCE = 50;

let running = null;

export function sync() {
  running ??= run().finally(() => (running = null));
  return running;
}

async function run() {
  await send();
  await receive();
  await send(); // what was queued meanwhile
  await note("synced_at", new Date().toISOString());
}

export const isOpen = (entry) => entry.state === "queued" || entry.state === "retry";

export async function waiting() {
  return (await all("entries")).filter(isOpen).sort((one, other) => one.number - other.number);
}

async function send() {
  const open = await waiting();
  const plain = open.filter((entry) => entry.kind !== "photo");
  for (let at = 0; at < plain.length; at += AT_ONCE) {
    const part = plain.slice(at, at + AT_ONCE);
    const told = await post("/registry/field/entries", { entries: part.map((entry) => entry.body) });
    for (const [place, result] of told.results.entries()) await put("entries", answered(part[place], result));
  }
  for (const entry of open.filter((entry) => entry.kind === "photo")) await sendPhoto(entry);
}

async function sendPhoto(entry) {
  const photo = await find("photos", entry.client_id);
  const form = new FormData();
  for (const [name, value] of Object.entries(entry.body)) form.append(name, value);
  form.append("file", photo.blob, photo.name);
  let result;
  try {
    result = await call("/registry/field/photos", { method: "POST", body: form });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    result = { status: "refused", detail: error.message, remedy: error.remedy };
  }
  await put("entries", answered(entry, result));
  if (result.status === "accepted" || result.status === "duplicate") await drop("photos", entry.client_id);
}

// A duplicate is an entry whose answer was lost: what became of it then holds.
function answered(entry, result) {
  const became = result.status === "duplicate" ? result.first : result.status;
  const state = became === "accepted" ? "sent" : became;
  const wrong = (result.errors ?? []).map((one) => one.message).join("；");
  const sentence = [wrong || result.detail, result.remedy].filter(Boolean).map((said) => `${said}。`.replace("。。", "。")).join("");
  return { ...entry, state, sentence, answered_at: new Date().toISOString() };
}

async function receive() {
  let token = await fact("token");
  let anew = token === undefined;
  if (anew || (await fact("labels")) === undefined) await learnLabels();
  for (;;) {
    let told;
    try {
      told = await call("/registry/field/changes" + (token ? `?after=${encodeURIComponent(token)}` : ""));
    } catch (error) {
      if (!(error instanceof Refused) || error.code !== "registry.field_begin_anew") throw error;
      [token, anew] = [null, true];
      continue;
    }
    await takeOver(told, anew);
    [token, anew] = [told.next, false];
    if (!told.more) return;
  }
}

async function learnLabels() {
  const told = await call("/registry/code-lists");
  const lists = told.items.map((list) => [list.name, Object.fromEntries(list.codes.map((one) => [one.code, one.label]))]);
  await note("labels", Object.fromEntries(lists));
}
