// Sends what waits, then takes over what has changed. One at a time, however often it is asked for.
import { Refused, Unreachable, call, learnWho, post } from "./api.js";
import { now } from "./clock.js";
import { allIn, countIn, discard, fact, find, note, put, queue, settle, takeOver } from "./store.js";

const AT_ONCE = 50;
const SHOWN_DAYS = 30;
const MOST_ALERTS = 2_000;
const OPEN = ["queued", "retry"];
// told by requests of their own, behind all entries
const APART = { photo: sendPhoto, alert: sendStep };

let running = null;

export function sync() {
  running ??= alone(run).finally(() => (running = null));
  return running;
}

// Of several windows one at a time: a sign-in that two go on with at once counts as stolen.
const alone = (work) => (navigator.locks ? navigator.locks.request("fupin-field", work) : work());

async function run() {
  await send();
  await receive();
  await receiveAlerts();
  await send(); // what was queued meanwhile
  await note("synced_at", now().toISOString());
  await note("cleared", null);
  await forgetSent();
}

export const isOpen = (entry) => OPEN.includes(entry.state);

export async function waitingCount() {
  const counts = await Promise.all(OPEN.map(countIn));
  return counts.reduce((sum, one) => sum + one, 0);
}

export async function waiting() {
  return (await Promise.all(OPEN.map(allIn))).flat().sort((one, other) => one.number - other.number);
}

// What has been refused may be sent again under its own id, as of another day where that was what was wrong.
export const sendAgain = (entry, day) =>
  queue([{ ...entry, state: "queued", sentence: "", body: { ...entry.body, occurred_on: day, ...moved(entry.body, day) } }]);

const moved = (body, day) =>
  Object.fromEntries(["visited_on", "taken_on"].filter((name) => name in body).map((name) => [name, day]));

async function send() {
  const open = await waiting();
  const plain = open.filter((entry) => !(entry.kind in APART));
  for (let at = 0; at < plain.length; at += AT_ONCE) {
    const part = plain.slice(at, at + AT_ONCE);
    const told = await post("/registry/field/entries", { entries: part.map((entry) => entry.body) });
    await settle(told.results.map((result, place) => answered(part[place], result)));
  }
  for (const entry of open.filter((entry) => entry.kind in APART)) await sendApart(entry);
}

async function sendApart(entry) {
  let result;
  try {
    result = await APART[entry.kind](entry);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    result = { status: "refused", detail: error.message, remedy: error.remedy };
  }
  await settle([answered(entry, result)]);
}

async function sendPhoto(entry) {
  const photo = await find("photos", entry.client_id);
  if (!photo) return { status: "refused", detail: "照片已不在本机" };
  const form = new FormData();
  for (const [name, value] of Object.entries(entry.body)) form.append(name, value);
  form.append("file", photo.blob, photo.name);
  return call("/registry/field/photos", { method: "POST", body: form });
}

async function sendStep(entry) {
  await post(`/monitoring/alerts/${entry.alert_id}/${entry.step}`, entry.body, { "Idempotency-Key": entry.client_id });
  return { status: "accepted" };
}

// A duplicate is an entry whose answer was lost: what became of it then holds.
function answered(entry, result) {
  const became = result.status === "duplicate" ? result.first : result.status;
  const state = became === "accepted" ? "sent" : became;
  const wrong = (result.errors ?? []).map((one) => one.message).join("；");
  const sentence = [wrong || result.detail, result.remedy].filter(Boolean).map((said) => `${said}。`.replace("。。", "。")).join("");
  return { ...entry, state, sentence, answered_at: now().toISOString() };
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
      await learnWho((await fact("me")).username);
      [token, anew] = [null, true];
      continue;
    }
    await takeOver(told, anew);
    [token, anew] = [told.next, false];
    if (!told.more) return;
  }
}

// Alerts come from another service than households: while it is away those stay that were brought before.
async function receiveAlerts() {
  const found = [];
  try {
    let after = "";
    do {
      const told = await call(`/monitoring/alerts?open=true&limit=200${after}`);
      found.push(...told.items);
      after = told.next && `&after=${encodeURIComponent(told.next)}`;
    } while (after && found.length < MOST_ALERTS);
  } catch (error) {
    if (error instanceof Unreachable || error instanceof Refused) return;
    throw error;
  }
  await note("alerts", found);
  await note("alerts_at", now().toISOString());
}

async function learnLabels() {
  const told = await call("/registry/code-lists");
  const lists = told.items.map((list) => [list.name, Object.fromEntries(list.codes.map((one) => [one.code, one.label]))]);
  await note("labels", Object.fromEntries(lists));
}

// What arrived long ago stands in the register.
async function forgetSent() {
  const before = new Date(now() - SHOWN_DAYS * 86_400_000).toISOString();
  for (const state of ["sent", "waiting", "conflict"]) {
    for (const entry of await allIn(state)) if (entry.answered_at < before) await discard(entry);
  }
}
