// The page itself: which address shows what, and when to send and ask.
import { Refused, SignedOut, Unreachable, signIn, signOut } from "./api.js";
import { alert, element, facts, labelled } from "./elements.js";
import { all, drop, fact, find, wipe } from "./store.js";
import { isOpen, sync, waiting } from "./sync.js";
import { KINDS, STATES, fieldName, momentText, sizeText, statusText, valueText, yuan } from "./texts.js";
import { visitPage } from "./visit.js";

const MOST_SHOWN = 100;
const EVERY_MS = 60_000;

const main = document.getElementById("main");
const network = document.getElementById("network");
const menu = document.getElementById("menu");

let trouble = null;

const PAGES = [
  [/^#\/households\/([\w-]+)$/, householdPage],
  [/^#\/households\/([\w-]+)\/visit$/, (id) => visitPage(id, visited)],
  [/^#\/queue$/, queuePage],
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
  document.getElementById("waiting").textContent = (await waiting()).length;
  network.textContent = navigator.onLine ? (trouble ? "未同步" : "在线") : "离线";
}

async function update() {
  if (!(await fact("me"))) return;
  try {
    if (navigator.onLine) await sync();
    trouble = null;
  } catch (error) {
    if (!(error instanceof Unreachable || error instanceof Refused || error instanceof SignedOut)) throw error;
    trouble = error;
  }
  // whoever is filling something in keeps it
  if (main.querySelector("form") || document.activeElement?.matches("input")) await tell();
  else await show({ focus: false });
}

function visited() {
  location.hash = "#/queue";
  void update();
}

function signInPage(kept = null) {
  const problem = element("div");
  const button = element("button", {}, "登录");
  const name = element("input", { name: "username", required: true, autocomplete: "username", value: kept ?? "", readonly: kept !== null });
  const form = element(
    "form", { novalidate: true },
    labelled("用户名", name),
    labelled("密码", element("input", { name: "password", type: "password", required: true, autocomplete: "current-password" })),
    problem, button,
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    try {
      const given = new FormData(form);
      await signIn(given.get("username").trim(), given.get("password"));
      trouble = null;
      form.remove();
      await show();
      await update();
    } catch (error) {
      problem.replaceChildren(alert(error.message));
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
  return [element("h2", {}, "我的住户"), asked(), labelled("查找", search, "姓名、户编号或组"), none, count, list];
}

async function whyNone() {
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
    facts(
      ["户编号", one.household_no], ["电话", one.phone_masked], ["属性", label("household_types", one.household_type)],
      ["致贫原因", label("poverty_causes", one.main_cause)], ["状态", statusText(one)], ["帮扶计划", one.help_plan],
      ["帮扶人", one.helpers.map((line) => [line.name, line.phone_masked].filter(Boolean).join(" ")).join("、")],
      ["任务", one.tasks.map((task) => `${task.content}（${task.due_on} 前）`).join("；")],
    ),
    one.conflicts.filter((conflict) => conflict.state === "open").map(conflictPart),
    element("h3", {}, "家庭成员"), element("ul", { class: "list" }, people),
    incomes.length ? [element("h3", {}, "家庭收入"), facts(...incomes)] : null,
    mine.length ? [element("h3", {}, "本机记录"), entryList(mine)] : null,
    element("h3", {}, "走访记录"), visits.length ? element("ul", { class: "list" }, visits) : element("p", {}, "还没有走访记录。"),
  ];
}

function conflictPart(conflict) {
  const why = conflict.cause === "needs_township" ? "待乡镇核定" : "与他人修改不一致，待乡镇核定";
  const lines = conflict.differences.filter((one) => !one.taken).map((one) =>
    element("li", {}, `${fieldName(one.field)}：现场 ${valueText(one.field, one.mine)}，现有 ${valueText(one.field, one.theirs)}`));
  return element("div", { class: "alert" }, element("strong", {}, why), conflict.year ? `（${conflict.year} 年）` : "", element("ul", {}, lines));
}

function entryList(entries) {
  const rows = [...entries].sort((one, other) => other.number - one.number).map((entry) =>
    element("li", {}, element("div", {}, element("strong", {}, KINDS[entry.kind]), ` ${entry.head_name} `,
      element("span", { class: `state ${entry.state}` }, STATES[entry.state]),
      element("span", { class: "second" }, `${entry.body.occurred_on} · ${momentText(entry.made_at)}`),
      entry.sentence && element("span", { class: "second" }, entry.sentence),
      entry.state === "refused" && element("button", { class: "plain", type: "button", onclick: () => discard(entry) }, "删除此条"))));
  return element("ul", { class: "list" }, rows);
}

async function discard(entry) {
  if (!confirm("未接收的记录将从本机删除，不可恢复。确定删除？")) return;
  await drop("photos", entry.client_id);
  await drop("entries", entry.client_id);
  await show();
}

async function queuePage() {
  const entries = await all("entries");
  return [
    element("h2", {}, "报送情况"), asked(),
    element("p", { role: "status" }, `待报送 ${entries.filter(isOpen).length} 条，共 ${entries.length} 条`),
    entries.length ? entryList(entries) : element("p", {}, "还没有在本机记录走访。"),
    element("button", { type: "button", onclick: () => void update() }, "立即报送"),
  ];
}

async function aboutPage() {
  const me = await fact("me");
  const used = (await navigator.storage?.estimate?.())?.usage ?? 0;
  return [
    element("h2", {}, "同步"), asked(),
    facts(
      ["用户", `${me.name}（${me.role}）`], ["上次同步", momentText(await fact("synced_at"))],
      ["住户", `${(await all("households")).length} 户`], ["待报送", `${(await waiting()).length} 条`], ["占用空间", sizeText(used)],
    ),
    trouble instanceof SignedOut ? signInPage(me.username) : element("button", { type: "button", onclick: () => void update() }, "立即同步"),
    element("button", { type: "button", class: "plain", onclick: leave }, "退出并清除本机数据"),
  ];
}

async function leave() {
  const left = (await waiting()).length;
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

await show({ focus: false });
void navigator.serviceWorker?.register("worker.js");
void navigator.storage?.persist?.();
await update();
