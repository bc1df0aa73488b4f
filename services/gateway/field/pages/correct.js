// What was found otherwise of a household or its members: only what differs from what is shown is reported.
import { today } from "./clock.js";
import { alert, element, labelled } from "./elements.js";
import { dayOf, keyOf, pending, queued, step, whenSaved, wrong } from "./entries.js";
import { fact, find, queue } from "./store.js";
import { CODED, fieldName } from "./texts.js";

const OF_HOUSEHOLD = ["phone", "village_group", "housing_sqm", "housing_structure", "drinking_water", "help_plan"];
const OF_MEMBER = ["health", "labour_capacity", "work_state", "skill"];
const NEVER_EMPTY = ["health", "labour_capacity"];

export async function correctPage(id, done) {
  const household = await find("households", id);
  if (!household) return [alert("本机没有这一户，请先同步。")];
  const labels = (await fact("labels")) ?? {};
  const ours = await pending(household, "household");
  const controls = [];
  const control = (name, shown, member = null) => {
    const change = { field: name, ...(member && { member_id: member.id }) };
    const base = keyOf(change) in ours ? ours[keyOf(change)] : (shown ?? null);
    const input = inputOf(name, base, labels[CODED[name]], keyOf(change));
    controls.push({ change, base, input });
    return labelled(fieldName(name), input);
  };
  const problem = element("div");
  const save = element("button", {}, "保存更正");
  const form = element(
    "form", { novalidate: true },
    labelled("核实日期", element("input", { name: "found_on", type: "date", required: true, value: today(), max: today() })),
    labelled("更正依据", element("input", { name: "reason", required: true, maxlength: 100 }), "如：入户核实，本人提供诊断证明"),
    element("fieldset", {}, element("legend", {}, "本户情况"),
      OF_HOUSEHOLD.map((name) => control(name, name === "phone" ? household.phone_masked : household[name]))),
    household.members.map((member) =>
      element("fieldset", {}, element("legend", {}, member.name), OF_MEMBER.map((name) => control(name, member[name], member)))),
    problem, save,
  );
  whenSaved(form, save, problem, alert, async (filled) => {
    const day = dayOf(filled, "found_on");
    const reason = (filled.get("reason") ?? "").trim();
    if (!reason) throw wrong("reason", "请填写更正依据。");
    const changes = controls.map(changeOf).filter(Boolean);
    if (!changes.length) throw new Error("没有改动任何一项。");
    const body = { kind: "household", ...step(day), reason, household_id: id, changes };
    await queue([queued("household", body, { household_id: id, head_name: household.head_name })]);
    done();
  });
  return [
    element("h2", {}, `更正：${household.head_name}户`),
    element("p", { class: "second" }, "只改与实际不符的项。他人同时改了同一项的，两个值都保留，由乡镇核定。"),
    form,
  ];
}

function inputOf(name, base, choices, key) {
  if (choices) {
    const none = (base === null || !NEVER_EMPTY.includes(name)) && element("option", { value: "" }, "未填");
    const options = Object.entries(choices).map(([code, label]) => element("option", { value: code, selected: code === base }, label));
    return element("select", { name: key }, none, options);
  }
  // a number is shown masked: it is replaced as a whole or left alone
  if (name === "phone") return element("input", { name: key, type: "tel", maxlength: 20, placeholder: base ?? "", autocomplete: "off" });
  const given = name === "housing_sqm" ? { inputmode: "decimal" } : { maxlength: 100 };
  return element("input", { name: key, value: base ?? "", autocomplete: "off", ...given });
}

function changeOf({ change, base, input }) {
  const text = input.value.trim();
  if (change.field === "phone") return text ? { ...change, base, value: text } : null;
  if (change.field === "housing_sqm" && text && !/^\d{1,5}(\.\d{1,2})?$/.test(text)) {
    throw wrong(input.name, "住房面积应为数字，最多两位小数。");
  }
  const value = text || null;
  return value === base ? null : { ...change, base, value };
}
