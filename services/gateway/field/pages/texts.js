// How things are written on the page.
export const STATES = {
  queued: "待报送", retry: "稍后重报", sent: "已报送", waiting: "已报送，待乡镇核定", conflict: "有差异，待乡镇核定",
  refused: "未接收",
};
export const KINDS = { visit: "走访", income: "收入", photo: "照片", household: "更正", objection: "异议", alert: "预警" };
export const DECISIONS = { mine: "采用现场值", theirs: "保留现有值" };
export const INCOME = {
  wage_fen: "工资性收入", business_fen: "生产经营性收入", transfer_fen: "转移性收入", property_fen: "财产性收入",
  production_cost_fen: "生产经营性支出",
};
const FIELDS = {
  ...INCOME, paid_away_fen: "转移性支出", findings: "走访情况", next_steps: "下步措施", phone: "联系电话",
  village_group: "村民小组", housing_sqm: "住房面积（平方米）", housing_structure: "住房结构", drinking_water: "饮水",
  help_plan: "帮扶计划", health: "健康状况", labour_capacity: "劳动能力", work_state: "务工状况", skill: "技能",
};
// in which list the values of a field stand
export const CODED = {
  housing_structure: "housing_structures", drinking_water: "drinking_water", health: "health_states",
  labour_capacity: "labour_capacities", work_state: "work_states",
};
const STATUS = { registered: "在册", exited: "已脱贫" };

const lastPart = (name) => name.split(".").at(-1);

export const fieldName = (name) => FIELDS[lastPart(name)] ?? name;
export const statusText = (household) => STATUS[household.status] ?? household.status;
export function valueText(name, value, labels = {}) {
  if (value === null || value === undefined || value === "") return "未填";
  return name.endsWith("_fen") ? `${yuan(value)} 元` : (labels[CODED[lastPart(name)]]?.[value] ?? String(value));
}

// Money is whole fen: 1 yuan is 100. What is no amount of yuan gives NaN.
export const yuan = (fen) => {
  const sign = fen < 0 ? "-" : "";
  const digits = String(Math.abs(fen)).padStart(3, "0");
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`;
};
export const fen = (text) => {
  const written = /^(\d{1,10})(?:\.(\d{1,2}))?$/.exec(text.trim());
  return written ? Number(written[1]) * 100 + Number((written[2] ?? "").padEnd(2, "0")) : NaN;
};

// A moment on the telephone's own clock.
export const momentText = (iso) => (iso ? new Date(iso).toLocaleString("zh-CN", { hour12: false }) : "尚未同步");
export const sizeText = (bytes) => (bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} KB` : `${(bytes / 1e6).toFixed(1)} MB`);
