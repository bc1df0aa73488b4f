// The page itself: which address shows what, and when to send and ask.
import { alertPage, alertRows, alertsOf, alertsPage } from "./alerts.js";
import { Refused, SignedOut, Unreachable, signIn, signOut } from "./api.js";
import { aheadMs, setClock, today } from "./clock.js";
import { correctPage } from "./correct.js";
import { alert, element, facts, labelled } from "./elements.js";
import { installPart, keepUpToDate } from "./install.js";
import { UNSEEN_DAYS, keepNoLonger } from "./keeping.js";
import { noticePage, noticesPage } from "./notices.js";
import { Full, all, discard, fact, find, wipe } from "./store.js";
import { sendAgain, sync, waitingCount } from "./sync.js";
import { DECISIONS, KINDS, STATES, fieldName, momentText, sizeText, statusText, valueText, yuan } from "./texts.js";
import { visitPage } from "./visit.js";

const MOST_SHOWN = 100;
const EVERY_MS = 60_000;
const ALMOST = 0.9;

const main = document.getElementById("main");
const network = document.getElementById("network");
const menu = document.getElementById("menu");

let trouble = null;

const PAGES = [
  [/^#\/households\/([\w-]+)$/, householdPage],
  [/^#\/households\/([\w-]+)\/visit$/, (id) => visitPage(id, recorded)],
  [/^#\/households\/([\w-]+)\/correct$/, (id) => correctPage(id, recorded)],
  [/^#\/notices$/, noticesPage],
  [/^#\/notices\/([\w-]+)$/, (id) => noticePage(id, recorded)],
  [/^#\/alerts$/, alertsPage],
  [/^#\/alerts\/([\w-]+)$/, (id) => alertPage(id, recorded)],
  [/^#\/queue$/, queuePage],
  [/^#\/queue\/([\w-]+)$/, refusedPage],
  [/^#\/about$/, aboutPage],
  [/^(?:#\/)?$/, listPage],
];

async function show({ focus = true } = {}) {
  const me = await fact("me");
  const asked = location.hash;
  menu.hidden = !me;
  let parts;
  if (!me) {
    parts = signInPage();
  } else {
    const [at, page] = PAGES.map(([pattern, page]) => [pattern.exec(asked), page]).find(([at]) => at) ?? [[], listPage];
    parts = await page(...at.slice(1));
  }
  if (asked !== location.hash) return;
  main.replaceChildren(...parts.flat(Infinity).filter(Boolean));
  for (const link of menu.children) {
    if (link.getAttribute("href") === (asked || "#/")) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  await tell();
  if (focus) main.focus();
}

async function tell() {
  document.getElementById("waiting").textContent = await waitingCount();
  network.textContent = navigator.onLine ? (trouble ? "未同步" : "在线") : "离线";
}

async function update() {
  if (!(await fact("me"))) return;
  try {
    if (navigator.onLine) await sync();
    trouble = null;
  } catch (error) {
    if (![Unreachable, Refused, SignedOut, Full].some((kind) => error instanceof kind)) throw error;
    trouble = error;
  }
  await keepNoLonger();
  // whoever is filling something in keeps it
  if (main.querySelector("form") || document.activeElement?.matches("input")) await tell();
  else await show({ focus: false });
}

function recorded() {
  location.hash = "#/queue";
  void update();
}

function signInPage(kept = null) {
  const problem = element("div");
  const button = element("button", {}, "登录");
  const name = element("input", { name: "username", required: true, autocomplete: "username", value: kept ?? "", readonly: kept !== null });
  const code = element("div", { hidden: true }, labelled("动态验证码", element("input", { name: "otp", inputmode: "numeric", autocomplete: "one-time-code" })));
  const form = element(
    "form", { novalidate: true },
    labelled("用户名", name),
    labelled("密码", element("input", { name: "password", type: "password", required: true, autocomplete: "current-password" })),
    code, problem, button,
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    try {
      const given = new FormData(form);
      await signIn(given.get("username").trim(), given.get("password"), given.get("otp").trim());
      trouble = null;
      form.remove();
      await show();
      await update();
    } catch (error) {
      if (error.code === "auth.second_factor_needed") code.hidden = false;
      problem.replaceChildren(alert([error.message, error.remedy].filter(Boolean).join(" ")));
      button.disabled = false;
    }
  });
  return [element("h2", {}, "登录"), form];
}

async function listPage() {
  const households = (await all("households")).sort((one, other) => (one.household_no < other.household_no ? -1 : 1));
  const areas = Object.fromEntries(((await fact("areas")) ?? []).map((one) => [one.code, one.name]));
  const labels = (await fact("labels")) ?? {};
  const list = element("ul", { class: "list" });
  const count = element("p", { class: "second", role: "status" });
  const search = element("input", { name: "search", type: "search", autocomplete: "off" });
  const fill = () => {
    const wanted = search.value.trim();
    const found = households.filter((one) =>
      [one.household_no, one.village_group ?? "", ...one.members.map((member) => member.name)].some((text) => text.includes(wanted)),
    );
    count.textContent = found.length > MOST_SHOWN ? `共 ${found.length} 户，显示前 ${MOST_SHOWN} 户，请输入姓名查找` : `共 ${found.length} 户`;
    list.replaceChildren(...found.slice(0, MOST_SHOWN).map((one) => row(one)));
    list.hidden = found.length === 0;
  };
  const row = (one) => {
    const village = areas[one.present_village_code ?? one.village_code] ?? one.village_code;
    const type = labels.household_types?.[one.household_type] ?? one.household_type;
    return element("li", {}, element("a", { href: `#/households/${one.id}` },
      element("strong", {}, one.head_name), ` ${one.people} 人`,
      element("span", { class: "second" }, [village, one.village_group, type, statusText(one)].filter(Boolean).join(" · "))));
  };
  search.addEventListener("input", fill);
  fill();
  const none = households.length === 0 && element("p", {}, await whyNone());
  return [element("h2", {}, "我的住户"), asked(), await broughtAt(), labelled("查找", search, "姓名、户编号或组"), none, count, list];
}

async function broughtAt() {
  const at = await fact("synced_at");
  const off = Math.round(Math.abs(aheadMs()) / 60_000);
  return [
    at && element("p", { class: "second" }, `住户资料为 ${momentText(at)} 的数据`),
    off > 0 && alert(`本机时间比服务器${aheadMs() > 0 ? "快" : "慢"} ${off} 分钟，业务日期按服务器时间填写，请校准手机时间。`),
  ];
}

async function whyNone() {
  const cleared = await fact("cleared");
  if (cleared) return `${cleared}，已从本机清除。请在有网络时登录同步；没有报送的记录仍在。`;
  if (await fact("synced_at")) return "您的辖区没有建档立卡户。";
  return navigator.onLine ? "正在下载住户资料…" : "本机还没有住户资料，请在有网络时打开。";
}

// What stands in the way of synchronising, in words; with the way out where there is one.
function asked() {
  if (!trouble) return null;
  const again = trouble instanceof SignedOut && element("a", { class: "button", href: "#/about" }, "重新登录");
  return alert(trouble.message, again);
}

async function householdPage(id) {
  const one = await find("households", id);
  if (!one) return [alert("本机没有这一户。")];
  const labels = (await fact("labels")) ?? {};
  const label = (list, code) => labels[list]?.[code] ?? code;
  const mine = (await all("entries")).filter((entry) => entry.household_id === id);
  const alerts = await alertsOf(id);
  const people = one.members.map((member) =>
    element("li", {}, element("div", {}, element("strong", {}, member.name), ` ${label("relations_to_head", member.relation)}`,
      element("span", { class: "second" }, `${member.id_masked} · ${label("health_states", member.health)} · ${label("labour_capacities", member.labour_capacity)}`))));
  const visits = one.visits.map((visit) =>
    element("li", {}, element("div", {}, element("strong", {}, visit.visited_on), ` ${visit.visitor ?? ""}`,
      element("span", { class: "second" }, visit.findings), visit.next_steps && element("span", { class: "second" }, `下步：${visit.next_steps}`),
      visit.document_ids?.length ? element("span", { class: "second" }, `照片 ${visit.document_ids.length} 张`) : null)));
  const incomes = one.incomes.map((year) => [`${year.year} 年`, `纯收入 ${yuan(year.net_fen)} 元，人均 ${yuan(year.net_per_head_fen)} 元`]);
  return [
    element("h2", {}, `${one.head_name}户`),
    element("a", { class: "button", href: `#/households/${id}/visit` }, "新走访"),
    element("a", { class: "button plain", href: `#/households/${id}/correct` }, "更正住户信息"),
    facts(
      ["户编号", one.household_no], ["电话", one.phone_masked], ["属性", label("household_types", one.household_type)],
      ["致贫原因", label("poverty_causes", one.main_cause)], ["状态", statusText(one)], ["帮扶计划", one.help_plan],
      ["帮扶人", one.helpers.map((line) => [line.name, line.phone_masked].filter(Boolean).join(" ")).join("、")],
      ["任务", one.tasks.map((task) => `${task.content}（${task.due_on} 前）`).join("；")],
    ),
    alerts.length ? [element("h3", {}, "待处理预警"), alertRows(alerts, [])] : null,
    one.conflicts.map((conflict) => conflictPart(one, conflict, labels)),
    element("h3", {}, "家庭成员"), element("ul", { class: "list" }, people),
    incomes.length ? [element("h3", {}, "家庭收入"), facts(...incomes)] : null,
    mine.length ? [element("h3", {}, "本机记录"), entryList(mine)] : null,
    element("h3", {}, "走访记录"), visits.length ? element("ul", { class: "list" }, visits) : element("p", {}, "还没有走访记录。"),
  ];
}

function conflictPart(household, conflict, labels) {
  const open = conflict.state === "open";
  const why = conflict.cause === "needs_township" ? "待乡镇核定" : "与他人修改不一致，待乡镇核定";
  const whose = (name) => household.members.find((member) => name.startsWith(`members.${member.id}.`))?.name ?? "";
  const lines = conflict.differences.filter((one) => !open || !one.taken).map((one) =>
    element("li", {}, `${whose(one.field)}${fieldName(one.field)}：现场 ${valueText(one.field, one.mine, labels)}，${open ? "现有" : "原有"} ${valueText(one.field, one.theirs, labels)}`,
      open ? null : `，${DECISIONS[one.taken]}`));
  const head = open ? why : `乡镇已核定${conflict.decided_on ? `（${conflict.decided_on}）` : ""}`;
  const note = open ? "两个值都已保留，以乡镇核定的为准。" : conflict.decision_reason;
  return element("div", { class: open ? "alert" : "told" }, element("strong", {}, head), conflict.year ? `（${conflict.year} 年）` : "",
    element("ul", {}, lines), note && element("span", { class: "second" }, note));
}

function entryList(entries) {
  const rows = [...entries].sort((one, other) => other.number - one.number).slice(0, MOST_SHOWN).map((entry) =>
    element("li", {}, element("div", {}, element("strong", {}, KINDS[entry.kind]), ` ${entry.head_name} `,
      element("span", { class: `state ${entry.state}` }, STATES[entry.state]),
      element("span", { class: "second" }, `${entry.body.occurred_on} · ${momentText(entry.made_at)}`),
      entry.sentence && element("span", { class: "second" }, entry.sentence),
      entry.state === "refused" && element("a", { class: "button plain", href: `#/queue/${entry.client_id}` }, "查看并处理"))));
  return element("ul", { class: "list" }, rows);
}

// What was not taken stays as it was recorded, until it is sent again or thrown away.
async function refusedPage(id) {
  const entry = await find("entries", id);
  if (!entry || entry.state !== "refused") return [alert("这条记录已报送或已删除。")];
  const labels = (await fact("labels")) ?? {};
  const { findings, next_steps, statement, note, changes = [] } = entry.body;
  const day = element("input", { name: "day", type: "date", value: entry.body.occurred_on, max: today() });
  return [
    element("h2", {}, `未接收：${KINDS[entry.kind]}`), alert(entry.sentence),
    facts(["对象", entry.head_name], ["记录时间", momentText(entry.made_at)], ["内容", findings ?? statement ?? note], ["下步措施", next_steps],
      ...changes.map((one) => [fieldName(one.field), valueText(one.field, one.value, labels)])),
    labelled("业务日期", day, "日期有误的，改正后重新报送"),
    element("button", { type: "button", onclick: () => void again(entry, day.value) }, "重新报送"),
    element("button", { type: "button", class: "plain", onclick: () => void throwAway(entry) }, "删除此条"),
  ];
}

async function again(entry, day) {
  await sendAgain(entry, day || entry.body.occurred_on);
  recorded();
}

async function throwAway(entry) {
  if (!confirm("未接收的记录将从本机删除，不可恢复。确定删除？")) return;
  await discard(entry);
  location.hash = "#/queue";
}

async function queuePage() {
  const entries = await all("entries");
  const refused = entries.filter((entry) => entry.state === "refused");
  return [
    element("h2", {}, "报送情况"), asked(),
    element("p", { role: "status" }, `待报送 ${await waitingCount()} 条，共 ${entries.length} 条`),
    entries.length > MOST_SHOWN && element("p", { class: "second" }, `显示最近 ${MOST_SHOWN} 条`),
    refused.length ? [element("h3", {}, `未接收 ${refused.length} 条`), entryList(refused), element("h3", {}, "其他")] : null,
    entries.length ? entryList(entries.filter((entry) => entry.state !== "refused")) : element("p", {}, "还没有在本机记录走访。"),
    element("button", { type: "button", onclick: () => void update() }, "立即报送"),
  ];
}

async function aboutPage() {
  const me = await fact("me");
  const { usage = 0, quota = 0 } = (await navigator.storage?.estimate?.()) ?? {};
  return [
    element("h2", {}, "同步"), asked(),
    facts(
      ["用户", `${me.name}（${me.role}）`], ["上次同步", momentText(await fact("synced_at"))],
      ["住户", `${(await all("households")).length} 户`], ["待报送", `${await waitingCount()} 条`], ["占用空间", sizeText(usage)],
    ),
    quota && usage > ALMOST * quota ? alert("本机存储空间即将用完，请尽快联网报送，并清理手机空间。") : null,
    element("p", { class: "second" }, `住户资料 ${UNSEEN_DAYS} 天没有更新的，从本机清除；没有报送的记录保留。请为手机设置锁屏密码，离岗或换机时退出。`),
    trouble instanceof SignedOut ? signInPage(me.username) : element("button", { type: "button", onclick: () => void update() }, "立即同步"),
    installPart(),
    element("button", { type: "button", class: "plain", onclick: leave }, "退出并清除本机数据"),
  ];
}

async function leave() {
  const left = await waitingCount();
  const question = left ? `还有 ${left} 条记录没有报送，退出将一并删除。确定退出？` : "退出将删除本机的住户资料和记录。确定退出？";
  if (!confirm(question)) return;
  await signOut();
  await wipe();
  trouble = null;
  location.hash = "#/";
  await show();
}

addEventListener("hashchange", () => void show());
addEventListener("online", () => void update());
addEventListener("offline", () => void tell());
document.addEventListener("visibilitychange", () => { if (!document.hidden) void update(); });
setInterval(() => void update(), EVERY_MS);

await setClock();
await keepNoLonger();
await show({ focus: false });
void keepUpToDate(document.getElementById("news"));
void navigator.storage?.persist?.();
await update();
