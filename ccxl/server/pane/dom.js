// Elements without a framework: el("p", { class: "help" }, "text", child).

const SVG = "http://www.w3.org/2000/svg";

export function el(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

export function svg(tag, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), attributes, children);
}

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if ((value ?? false) === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value") element.value = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => (child ?? false) !== false));
  return element;
}

export function titledCard(name, title, ...children) {
  const id = `${name}-title`;
  return el("section", { class: `card ${name}`, "aria-labelledby": id }, el("h2", { id }, title), ...children);
}

export function line(kind, text) {
  return el("p", { class: kind }, text);
}

export function button(kind, onclick, text) {
  return el("button", { type: "button", class: kind, onclick }, text);
}

let lastId = 0;

export function newId(stem) {
  lastId += 1;
  return `${stem}-${lastId}`;
}

// What screen readers should hear; the element stands in the page from the start, as they require.
export function say(text) {
  const place = document.getElementById("said");
  if (place && place.textContent !== text) place.textContent = text;
}

export function later(wait, action) {
  let timer = 0;
  const run = (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => action(...values), wait);
  };
  run.cancel = () => clearTimeout(timer);
  return run;
}

// A few buttons of which one is pressed.
export function choiceButtons(label, choices, chosen, onchoose) {
  const buttons = choices.map(([key, text]) =>
    el("button", { type: "button", "aria-pressed": String(key === chosen), "data-key": key, onclick: () => press(key) }, text),
  );
  function press(key) {
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.key === key));
    onchoose(key);
  }
  return el("div", { class: "choices", role: "group", "aria-label": label }, buttons);
}

export function save(blob, name) {
  const address = URL.createObjectURL(blob);
  const link = el("a", { href: address, download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
