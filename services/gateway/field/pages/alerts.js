// Alerts of the reader's villages that wait for somebody, and what he did about them at the door.
import { today } from "./clock.js";
import { alert, element, facts, labelled } from "./elements.js";
import { dayOf, queued, required, step, whenSaved } from "./entries.js";
import { all, fact, queue } from "./store.js";
import { waiting } from "./sync.js";
import { momentText } from "./texts.js";

const MOST_SHOWN = 100;
// which step an alert waits for, by its state
const NEXT = {
  raised: { step: "verify", title: "核实预警", told: "核实情况", due: "verify_until" },
  verified: { step: "respond", title: "处置预警", told: "处置情况", due: "respond_until" },
  responded: { step: "resolve", title: "办结预警", told: "办结情况", due: "respond_until" },
};

const dueOn = (one) => one[NEXT[one.state].due];
export const alertsOf = async (id) => (await held()).filter((one) => one.household_id === id);

async function held() {
  const done = new Set((await waiting()).filter((entry) => entry.kind === "alert").map((entry) => entry.alert_id));
  const open = ((await fact("alerts")) ?? []).filter((one) => one.state in NEXT && !done.has(one.id));
  return open.sort((one, other) => (dueOn(one) < dueOn(other) ? -1 : 1));
}

export function alertRows(alerts, households) {
  const names = Object.fromEntries(households.map((one) => [one.id, one.head_name]));
  return element("ul", { class: "list" }, alerts.map((one) =>
    element("li", {}, element("a", { href: `#/alerts/${one.id}` },
      element("strong", {}, one.rule_label), names[one.household_id] ? ` ${names[one.household_id]}户` : "",
      element("span", { class: "second" }, one.sentence),
      dueOn(one) < today()
        ? element("span", { class: "second late" }, `${one.state_label} · 期限 ${dueOn(one)}，已逾期`)
        : element("span", { class: "second" }, `${one.state_label} · 期限 ${dueOn(one)}`)))));
}

export async function alertsPage() {
  const alerts = await held();
  const at = await fact("alerts_at");
  return [
    element("h2", {}, "预警"),
    element("p", { class: "second", role: "status" }, at ? `待处理 ${alerts.length} 条，${momentText(at)} 更新` : "本机还没有预警资料，请在有网络时打开。"),
    alerts.length > MOST_SHOWN && element("p", {}, `按期限先后显示前 ${MOST_SHOWN} 条。`),
    alerts.length ? alertRows(alerts.slice(0, MOST_SHOWN), await all("households")) : null,
  ];
}

export async function alertPage(id, done) {
  const one = (await held()).find((each) => each.id === id);
  if (!one) return [alert("这条预警已处理，或正在等待报送。")];
  const next = NEXT[one.state];
  const household = (await all("households")).find((each) => each.id === one.household_id);
  const problem = element("div");
  const save = element("button", {}, "保存");
  const found = next.step === "verify" && labelled("核实结果", element("select", { name: "confirmed" },
    element("option", { value: "yes" }, "情况属实"), element("option", { value: "no" }, "情况不属实")));
  const form = element(
    "form", { novalidate: true },
    labelled("日期", element("input", { name: "done_on", type: "date", required: true, value: today(), max: today() })),
    found,
    labelled(next.told, element("textarea", { name: "note", required: true, maxlength: 2000 })),
    problem, save,
  );
  whenSaved(form, save, problem, alert, async (filled) => {
    const { client_id, device_at, occurred_on } = step(dayOf(filled, "done_on"));
    const body = { occurred_on, note: required(filled, "note", `请填写${next.told}。`) };
    if (next.step === "verify") body.confirmed = filled.get("confirmed") === "yes";
    await queue([{
      ...queued("alert", body, { household_id: one.household_id ?? null, head_name: household?.head_name ?? one.rule_label }),
      client_id, made_at: device_at, alert_id: id, step: next.step,
    }]);
    done();
  });
  return [
    element("h2", {}, next.title),
    facts(["预警", one.rule_label], ["农户", household?.head_name], ["情况", one.sentence], ["发生", one.raised_on],
      ["期限", dueOn(one)], ["指派", one.assignee], ["负责", one.answered_by_label]),
    form,
  ];
}
