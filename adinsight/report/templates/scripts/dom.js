// Elements are made here and only here: text enters as text nodes, never as markup.
const SVG = "http://www.w3.org/2000/svg";

function fill(node, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "style") Object.entries(value).forEach(([key, item]) => node.style.setProperty(key, item));
    else if (name === "data") Object.assign(node.dataset, value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  append(node, children);
  return node;
}

function append(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return node;
}

const el = (tag, properties = {}, ...children) => fill(document.createElement(tag), properties, children);
const svg = (tag, properties = {}, ...children) => fill(document.createElementNS(SVG, tag), properties, children);
const button = (properties, ...children) => el("button", { type: "button", ...properties }, ...children);
const chip = (text, tone = "") => el("span", { class: `chip ${tone}` }, text);
const note = (...children) => el("p", { class: "note" }, ...children);
const absent = (part) =>
  el("div", { class: "absent" }, el("p", {}, Data.missing(part) ?? "There is nothing to show here."));

function replace(node, ...children) {
  node.replaceChildren();
  return append(node, children);
}

// A heading with what it means under it.
function title(level, text, under) {
  return el("div", { class: "heading" }, el(`h${level}`, {}, text), under ? el("p", { class: "under" }, under) : null);
}

let counted = 0;
const fresh = (prefix) => `${prefix}-${(counted += 1)}`;

// One of a few, as a row of buttons; the choice is told by aria-pressed.
function segmented(label, options, chosen, choose) {
  const buttons = options.map(([value, text]) =>
    button({ "aria-pressed": String(value === chosen), data: { value }, onclick: () => set(value) }, text),
  );
  function set(value) {
    buttons.forEach((item) => item.setAttribute("aria-pressed", String(item.dataset.value === String(value))));
    choose(value);
  }
  return el("div", { class: "segmented", role: "group", "aria-label": label }, buttons);
}

function selection(label, options, chosen, choose) {
  const id = fresh("select");
  const list = el(
    "select",
    { id, onchange: (event) => choose(event.target.value) },
    options.map(([value, text]) => el("option", { value, selected: value === chosen }, text)),
  );
  return el("label", { class: "field", for: id }, el("span", {}, label), list);
}

function searchBox(label, change) {
  const id = fresh("search");
  const input = el("input", { id, type: "search", autocomplete: "off", spellcheck: "false", placeholder: label });
  let waiting = 0;
  input.addEventListener("input", () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(() => change(input.value));
  });
  return el("label", { class: "field search", for: id }, el("span", { class: "hidden" }, label), input);
}
