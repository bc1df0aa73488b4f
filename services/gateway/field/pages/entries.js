// What is recorded becomes entries with ids of their own, which wait until there is a network.
import { today } from "./clock.js";
import { waiting } from "./sync.js";

export function wrong(field, sentence) {
  return Object.assign(new Error(sentence), { field });
}

// What every entry says: the device's own id of it, the day in the field, and the device's clock.
export const step = (day) => ({ client_id: crypto.randomUUID(), device_at: new Date().toISOString(), occurred_on: day });

// An entry as it is queued: `body` is what the API is sent, the rest is for this telephone alone.
export const queued = (kind, body, more) => ({
  client_id: body.client_id, kind, body, state: "queued", sentence: "", made_at: body.device_at, ...more,
});

export function dayOf(filled, name) {
  const day = filled.get(name) ?? "";
  if (!/^\d{4}-\d\d-\d\d$/.test(day) || day > today()) throw wrong(name, "请填写日期，不晚于今天。");
  return day;
}

export function required(filled, name, sentence) {
  const text = (filled.get(name) ?? "").trim();
  if (!text) throw wrong(name, sentence);
  return text;
}

// The values that entries on this telephone will have brought, by field: the next change builds on them.
export async function pending(household, kind, year = null) {
  const mine = (await waiting()).filter(
    (entry) => entry.household_id === household.id && entry.kind === kind && (entry.body.year ?? null) === year,
  );
  return Object.fromEntries(mine.flatMap((entry) => entry.body.changes.map((one) => [keyOf(one), one.value])));
}

export const keyOf = (change) => (change.member_id ? `${change.member_id}.${change.field}` : change.field);

// Saves by a form once, and says at the field what is wrong with it; what was filled in stays.
export function whenSaved(form, button, problem, alert, save) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    try {
      await save(new FormData(form));
    } catch (error) {
      problem.replaceChildren(alert(error.message));
      form.elements[error.field]?.focus();
      button.disabled = false;
    }
  });
}
