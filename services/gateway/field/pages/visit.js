// A new visit: what was seen, photos, and what of a year's income was learnt.
import { today } from "./clock.js";
import { element, alert, labelled } from "./elements.js";
import { dayOf, pending, queued, required, step, whenSaved, wrong } from "./entries.js";
import { fact, find, queue } from "./store.js";
import { INCOME, fen, yuan } from "./texts.js";

const LARGE_BYTES = 8e6;
const LONGEST_SIDE = 2400;
const MOST_PHOTOS = 9;

export async function visitPage(id, done) {
  const household = await find("households", id);
  if (!household) return [alert("本机没有这一户，请先同步。")];
  const me = (await fact("me")) ?? {};
  const year = Number(today().slice(0, 4));
  const known = await incomeOf(household, year);
  const field = (name, given = {}) => element("input", { name, ...given });
  const problem = element("div");
  const save = element("button", {}, "保存走访");
  const items = Object.entries(INCOME).map(([name, label]) => {
    const placeholder = known === null ? "" : yuan(known[name]);
    return labelled(`${label}（元）`, field(name, { inputmode: "decimal", placeholder }));
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
  whenSaved(form, save, problem, alert, async (filled) => {
    const [entries, photos] = await entriesOf(household, year, known, filled);
    await queue(entries, photos);
    done();
  });
  return [
    element("h2", {}, `走访：${household.head_name}`),
    element("p", { class: "second" }, `户编号 ${household.household_no}`),
    form,
  ];
}

// A year's items as the register has them, with what waits on this telephone; null where there are none.
async function incomeOf(household, year) {
  const kept = household.incomes.find((one) => one.year === year);
  const ours = await pending(household, "income", year);
  return kept || Object.keys(ours).length ? { ...kept, ...ours } : null;
}

async function entriesOf(household, year, known, filled) {
  const text = (name) => (filled.get(name) ?? "").trim();
  const day = dayOf(filled, "visited_on");
  const told = { household_id: household.id, head_name: household.head_name };
  const begun = (reason) => ({ ...step(day), reason, household_id: household.id });
  const visit = {
    kind: "visit", ...begun("入户走访"), visited_on: day, visitor: required(filled, "visitor", "请填写走访人。"),
    findings: required(filled, "findings", "请填写走访情况。"), ...(text("next_steps") && { next_steps: text("next_steps") }),
  };
  const entries = [queued("visit", visit, told)];
  const changes = incomeChanges(known, text);
  if (changes.length) entries.push(queued("income", { kind: "income", ...begun("入户走访了解"), year, changes }, told));
  const photos = [];
  const files = filled.getAll("photos").filter((file) => file.size);
  if (files.length > MOST_PHOTOS) throw wrong("photos", `照片最多 ${MOST_PHOTOS} 张。`);
  for (const [at, file] of files.entries()) {
    const body = { ...begun("入户走访照片"), visit_client_id: visit.client_id, place: at + 1, taken_on: day };
    entries.push(queued("photo", body, told));
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
