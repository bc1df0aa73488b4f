// What happens in the browser itself: the navigation of narrow screens, and tables that are sorted, narrowed down, saved.

// the navigation ------------------------------------------------------------------------------------------------------

function toggleNavigation(open) {
  const now = document.body.classList.toggle("nav-open", open);
  document.getElementById("nav-button")?.setAttribute("aria-expanded", String(now));
  if (now) document.querySelector("#nav summary")?.focus();
}
addEventListener("keydown", (event) => {
  if (event.key === "Escape" && document.body.classList.contains("nav-open")) {
    toggleNavigation(false);
    document.getElementById("nav-button")?.focus();
  }
});

// Groups that a reader has folded away stay so, but for the one that he is in.

const FOLDED = "fupin.folded";
const folded = () => JSON.parse(localStorage.getItem(FOLDED) ?? "[]");

function letFold(group) {
  const name = (group.dataset.name = group.dataset.group);
  group.open = !folded().includes(name) || group.querySelector("[aria-current]") !== null;
  group.addEventListener("toggle", () => {
    const others = folded().filter((one) => one !== name);
    localStorage.setItem(FOLDED, JSON.stringify(group.open ? others : [...others, name]));
  });
}

// forms ---------------------------------------------------------------------------------------------------------------

// A form that is sent elsewhere as it stands, to come back changed.
function sendTo(event, action) {
  const form = event.target.closest("form");
  form.action = action;
  form.submit();
}

// tables --------------------------------------------------------------------------------------------------------------
// They come as plain tables, whole; what is done to them here is remembered in the address, by the card they stand in.

const MANY_ROWS = 10; // from the eleventh on, a table has a field to look for words in it
const ABSENT = "—";
const FORMULA = /^[=+\-@\t\r＝＋－＠]/; // what a spreadsheet would reckon with, or is told to
const FIGURE = /^-\d[\d,]*(\.\d+)?%?$/;
const inOrder = new Intl.Collator("zh-CN", { numeric: true });
let writingIn = null; // the table whose field has the focus: it may be made anew while somebody writes

function made(tag, properties, ...inside) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...inside);
  return element;
}

function nameOf(box) {
  const base = (one) => {
    const id = one.closest("section")?.id ?? "";
    return /^(c\d+)?$/.test(id) ? "table" : id; // c7: a card without a name, numbered by NiceGUI
  };
  const place = [...document.querySelectorAll(".table")].filter((one) => base(one) === base(box)).indexOf(box);
  return base(box) + (place ? place + 1 : "");
}

function remember(name, value) {
  const address = new URL(location);
  if (value) address.searchParams.set(name, value);
  else address.searchParams.delete(name);
  history.replaceState(history.state, "", address);
}

const textOf = (cell) => cell.textContent.trim();
const keyOf = (cell) => cell.dataset.key ?? textOf(cell);
const plain = (text) => text.toLowerCase().replaceAll(",", "");

function compare(one, other, numbers, sign) {
  if (!one || !other) return !one - !other; // what there is none of comes last, either way
  return sign * (numbers ? one - other : inOrder.compare(one, other));
}

function csvOf(rows) {
  const quoted = (text) => `"${(FORMULA.test(text) && !FIGURE.test(text) ? "'" : "") + text.replaceAll('"', '""')}"`;
  return rows.map((texts) => texts.map(quoted).join(",") + "\r\n").join("");
}

function save(text, filename) {
  const file = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv;charset=utf-8" }));
  made("a", { href: file, download: filename }).click();
  setTimeout(() => URL.revokeObjectURL(file), 60_000);
}

function equip(box) {
  const table = box.querySelector("table");
  const headings = [...table.tHead.rows[0].cells];
  const titles = headings.map(textOf);
  const rows = [...table.tBodies[0].rows];
  const name = (box.dataset.name = nameOf(box));
  const asked = new URLSearchParams(location.search);
  let sort = asked.get(`${name}.sort`) ?? ""; // a heading, behind a minus from the highest down
  const many = rows.length > MANY_ROWS;

  const field = made("input", { type: "search", value: asked.get(`${name}.find`) ?? "", placeholder: "表内查找" });
  field.setAttribute("aria-label", "表内查找");
  const order = made("select", {}, made("option", { value: "", textContent: "原有顺序" }));
  order.setAttribute("aria-label", "排序方式");
  const state = made("span", { className: "muted small" });
  state.setAttribute("role", "status");
  const download = made("button", { type: "button", textContent: "存为 csv" });
  const tools = made("div", { className: "table-tools" }, ...(many ? [field] : []), ...(rows.length > 1 ? [order] : []), state, download);
  box[many ? "prepend" : "append"](tools);

  function show() {
    const column = sort ? titles.indexOf(sort.replace(/^-/, "")) : -1;
    const sign = sort.startsWith("-") ? -1 : 1;
    const numbers = column >= 0 && headings[column].classList.contains("number");
    const ordered = [...rows];
    if (column >= 0) {
      const key = (row) => keyOf(row.cells[column]);
      ordered.sort((one, other) => compare(key(one), key(other), numbers, sign));
    }
    const words = many ? plain(field.value).split(/\s+/).filter(Boolean) : [];
    for (const row of ordered) {
      const text = plain([...row.cells].map(textOf).join(" "));
      row.hidden = !words.every((word) => text.includes(word));
    }
    // only where it changes something: what has the focus would lose it
    if (ordered.some((row, at) => row !== table.tBodies[0].rows[at])) table.tBodies[0].append(...ordered);
    headings.forEach((heading, at) => {
      if (at === column) heading.setAttribute("aria-sort", sign > 0 ? "ascending" : "descending");
      else heading.removeAttribute("aria-sort");
    });
    order.value = column >= 0 ? sort : "";
    const shown = rows.filter((row) => !row.hidden).length;
    state.textContent =
      `共 ${rows.length} 行` +
      (words.length ? `，符合 ${shown} 行` : "") +
      (column >= 0 ? `，按${titles[column]}${sign > 0 ? "升序" : "降序"}` : "");
  }

  function sortBy(wanted) {
    sort = wanted;
    remember(`${name}.sort`, sort);
    show();
  }

  headings.forEach((heading, at) => {
    const rising = titles[at];
    const falling = `-${rising}`;
    if (!rising) return;
    const button = made("button", { type: "button" }, ...heading.childNodes);
    button.addEventListener("click", () => sortBy({ [rising]: falling, [falling]: "" }[sort] ?? rising));
    heading.append(button);
    order.append(made("option", { value: rising, textContent: `${rising} ↑` }));
    order.append(made("option", { value: falling, textContent: `${rising} ↓` }));
  });
  order.addEventListener("change", () => sortBy(order.value));
  field.addEventListener("input", () => {
    remember(`${name}.find`, field.value.trim());
    show();
  });
  field.addEventListener("focus", () => (writingIn = name));
  field.addEventListener("blur", () => (writingIn = field.isConnected ? null : writingIn));
  download.addEventListener("click", () => {
    const cells = (row) => [...row.cells].map(textOf).map((text) => (text === ABSENT ? "" : text));
    const shown = [...table.tBodies[0].rows].filter((row) => !row.hidden).map(cells);
    const called = [document.querySelector("h1"), table.caption].map((one) => one?.textContent).filter(Boolean);
    save(csvOf([titles, ...shown]), `${[...new Set(called)].join("-").replace(/[\\/:*?"<>|]/g, "_")}.csv`);
  });
  show();
  if (many && writingIn === name && document.activeElement === document.body) field.focus();
}

// a household's story -------------------------------------------------------------------------------------------------
// The reader chooses which kinds are told; the address remembers it.

function letChoose(kinds) {
  kinds.dataset.name = "story";
  const boxes = [...kinds.querySelectorAll("input")];
  const state = kinds.querySelector("[role=status]");
  const asked = new URLSearchParams(location.search).get("story");
  if (asked !== null) for (const box of boxes) box.checked = asked.split(",").includes(box.value);

  function show() {
    const chosen = boxes.filter((box) => box.checked).map((box) => box.value);
    const told = [...kinds.parentElement.querySelectorAll("li[data-kind]")];
    for (const one of told) one.hidden = !chosen.includes(one.dataset.kind);
    for (const year of kinds.parentElement.querySelectorAll(".year")) {
      year.hidden = !year.querySelector("li:not([hidden])");
    }
    state.textContent = `共 ${told.length} 项，显示 ${told.filter((one) => !one.hidden).length} 项`;
    return chosen;
  }

  kinds.addEventListener("change", () => {
    const chosen = show();
    remember("story", chosen.length < boxes.length ? chosen.join(",") || "none" : "");
  });
  show();
}

// NiceGUI puts each page into a main part of its own; beside ours a screen reader would find two
function leaveOneMain() {
  document.querySelector("main.q-page:not([role])")?.setAttribute("role", "presentation");
}

new MutationObserver(() => {
  leaveOneMain();
  document.querySelectorAll(".table:not([data-name])").forEach(equip);
  document.querySelectorAll(".kinds:not([data-name])").forEach(letChoose);
  document.querySelectorAll("#nav details:not([data-name])").forEach(letFold);
}).observe(document, { childList: true, subtree: true });
