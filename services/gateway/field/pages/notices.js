// Public notices that hang out in the reader's villages, and objections that villagers raise at the door.
import { today } from "./clock.js";
import { alert, element, facts, labelled } from "./elements.js";
import { dayOf, queued, required, step, whenSaved } from "./entries.js";
import { fact, queue } from "./store.js";

const noticesHeld = async () => (await fact("notices")) ?? [];

export async function noticesPage() {
  const notices = await noticesHeld();
  const rows = notices.map((one) =>
    element("li", {}, element("a", { href: `#/notices/${one.id}` }, element("strong", {}, one.title),
      element("span", { class: "second" }, `${one.starts_on} 起公示，名单 ${one.listed.length} 户，${one.free_on} 前可提异议`))));
  const none = !notices.length && element("p", {}, "本机没有正在公示的名单。");
  return [element("h2", {}, "公示与异议"), none, notices.length ? element("ul", { class: "list" }, rows) : null];
}

export async function noticePage(id, done) {
  const notice = (await noticesHeld()).find((one) => one.id === id);
  if (!notice) return [alert("这份公示已结束，或不在您的辖区。")];
  const problem = element("div");
  const save = element("button", {}, "保存异议");
  const whole = element("option", { value: "" }, "对整份名单");
  const places = notice.listed.map((one) => element("option", { value: one.number }, `${one.number} 号 ${one.name}`));
  const form = element(
    "form", { novalidate: true },
    labelled("提出日期", element("input", { name: "raised_on", type: "date", required: true, value: today(), max: today() })),
    labelled("对谁有异议", element("select", { name: "number" }, whole, places)),
    labelled("提出人", element("input", { name: "name", required: true, maxlength: 50, autocomplete: "off" })),
    labelled("联系方式", element("input", { name: "contact", required: true, maxlength: 100, autocomplete: "off" }), "答复时使用，不公开"),
    labelled("异议内容", element("textarea", { name: "statement", required: true, maxlength: 2000 })),
    problem, save,
  );
  whenSaved(form, save, problem, alert, async (filled) => {
    const number = filled.get("number");
    const body = {
      kind: "objection", ...step(dayOf(filled, "raised_on")), notice_id: id, ...(number && { number: Number(number) }),
      name: required(filled, "name", "请填写提出人。"), contact: required(filled, "contact", "请填写联系方式。"),
      statement: required(filled, "statement", "请填写异议内容。"),
    };
    await queue([queued("objection", body, { household_id: null, head_name: notice.title })]);
    done();
  });
  return [
    element("h2", {}, "记录异议"),
    facts(["公示", notice.title], ["公示起始", notice.starts_on], ["可提异议", `至 ${notice.free_on}`]),
    form,
  ];
}
