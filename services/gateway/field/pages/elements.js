// Elements made of data: whatever the register holds is text, never markup.
export function element(name, given = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(given)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

// A control with its label, and an explanation where there is one.
export function labelled(text, control, hint = null) {
  const id = (control.id ||= `f-${control.name}`);
  if (hint) control.setAttribute("aria-describedby", `${id}-hint`);
  return [
    element("label", { for: id }, text),
    control,
    hint && element("span", { class: "second", id: `${id}-hint` }, hint),
  ];
}

export const facts = (...pairs) =>
  element("dl", {}, pairs.filter(([, text]) => text).flatMap(([label, text]) => [element("dt", {}, label), element("dd", {}, text)]));

export const alert = (...children) => element("div", { class: "alert", role: "alert" }, ...children);
