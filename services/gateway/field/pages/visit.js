// A new visit: what is filled in becomes entries with ids of their own, which wait until there is a network.
import { element, alert, labelled } from "./elements.js";
import { fact, find, queue } from "./store.js";
import { INCOME, fen, today, yuan } from "./texts.js";

const LARGE_BYTES = 8e6;
const LONGEST_SIDE = 2400;
const MOST_PHOTOS = 9;

export async function visitPage(id, done) {
  const household = await find("households", id);
  if (!household) return [alert("本机没有这一户，请先同步。")];
  const me = (await fact("me")) ?? {};
  const year = new Date().getFullYear();
  const field = (name, given = {}) => element("input", { name, ...given });
  const problem = element("div");
  const save = element("button", {}, "保存走访");
  const items = Object.entries(INCOME).map(([name, label]) => {
    const known = incomeOf(household, year)?.[name];
    return labelled(`${label}（元）`, field(name, { inputmode: "decimal", placeholder: known === undefined ? "" : yuan(known) }));
  });
  const form = element(
    "form",
    { novalidate: true },
    labelled("走访日期", field("visited_on", { type: "date", required: true, value: today(), max: today() })),
    labelled("走访人", field("visitor", { required: true, maxlength: 50, value: me.name ?? "", autocomplete: "name" })),
    labelled("走访情况", element("textarea", { name: "findings", required: true, maxlength: 2000 })),
    labelled("下步措施", element("textarea", { name: "next_steps", maxlength: 2000 }), "可不填"),
    labelled(
      "照片",
      element("input", { name: "photos", type: "file", accept: "image/jpeg,image/png,image/webp", multiple: true }),
      `拍照或从相册选择，最多 ${MOST_PHOTOS} 张`,
    ),
    element(
      "fieldset",
      {},
      element("legend", {}, `${year} 年收入`),
      element("span", { class: "second" }, `没有了解到的不填；${year} 年尚无记录的，五项须一并填写，没有的填 0。`),
      items,
    ),
    problem,
    save,
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    save.disabled = true;
    try {
      const [entries, photos] = await entriesOf(household, year, new FormData(form));
      await queue(entries, photos);
      done();
    } catch (error) {
      problem.replaceChildren(alert(error.message));
      form.elements[error.field]?.focus();
      save.disabled = false;
    }
  });
  return [
    element("h2", {}, `走访：${household.head_name}`),
    element("p", { class: "second" }, `户编号 ${household.household_no}`),
    form,
  ];
}

const incomeOf = (household, year) => household.incomes.find((one) => one.year === year);

function wrong(field, sentence) {
  return Object.assign(new Error(sentence), { field });
}

async function entriesOf(household, year, filled) {
  const text = (name) => (filled.get(name) ?? "").trim();
  const day = text("visited_on");
  if (!day || day > today()) throw wrong("visited_on", "请填写走访日期，不晚于今天。");
  if (!text("visitor")) throw wrong("visitor", "请填写走访人。");
  if (!text("findings")) throw wrong("findings", "请填写走访情况。");
  const number = Date.now();
  const step = (reason) => ({
    client_id: crypto.randomUUID(), device_at: new Date().toISOString(), occurred_on: day, reason, household_id: household.id,
  });
  const waiting = (kind, body, at) => ({
    client_id: body.client_id, kind, body, number: number + at, state: "queued", sentence: "",
    household_id: household.id, head_name: household.head_name, made_at: body.device_at,
  });
  const visit = { kind: "visit", ...step("入户走访"), visited_on: day, visitor: text("visitor"), findings: text("findings") };
  if (text("next_steps")) visit.next_steps = text("next_steps");
  const entries = [waiting("visit", visit, 0)];
  const changes = incomeChanges(incomeOf(household, year), text);
  if (changes.length) {
    const income = { kind: "income", ...step("入户走访了解"), year, changes };
    entries.push(waiting("income", income, 1));
  }
  const photos = [];
  const files = filled.getAll("photos").filter((file) => file.size);
  if (files.length > MOST_PHOTOS) throw wrong("photos", `照片最多 ${MOST_PHOTOS} 张。`);
  for (const [at, file] of files.entries()) {
    const body = { ...step("入户走访照片"), visit_client_id: visit.client_id, place: at + 1, taken_on: day };
    entries.push(waiting("photo", body, 2 + at));
    photos.push({ client_id: body.client_id, ...(await kept(file)) });
  }
  return [entries, photos];
}

function incomeChanges(known, text) {
  const given = Object.keys(INCOME).filter((name) => text(name));
  if (given.length && !known && given.length < Object.keys(INCOME).length) {
    throw wrong(Object.keys(INCOME).find((name) => !text(name)), "该年度尚无收入记录，五项须一并填写，没有的填 0。");
  }
  return given.map((name) => {
    const value = fen(text(name));
    if (Number.isNaN(value)) throw wrong(name, `${INCOME[name]}应为数字，最多两位小数。`);
    return { field: name, base: known?.[name] ?? null, value };
  });
}

// A photo stays as the camera took it, which is evidence of place and time; only what is too large is made smaller.
async function kept(file) {
  if (file.size <= LARGE_BYTES) return { blob: file, name: file.name };
  const picture = await createImageBitmap(file).catch(() => { throw wrong("photos", `照片 ${file.name} 无法读取。`); });
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = Object.assign(document.createElement("canvas"), {
    width: Math.round(picture.width * scale), height: Math.round(picture.height * scale),
  });
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85));
  return { blob, name: file.name.replace(/\.\w+$/, "") + ".jpg" };
}
