// The form: main inputs open, more of them folded, tables of rows; each input writes into the raw tables.

import { el, line, titledCard } from "./dom.js";
import { fieldElement, markField } from "./fields.js";
import { t } from "./language.js";
import { callsField, isCalls } from "./calls.js";
import { mark, take } from "./marks.js";
import { tablesFrom, tableElement } from "./rows.js";
import { forgetWrong, isSourced, nodeAt, on, state, valueAt } from "./state.js";

export function formCard(entries) {
  const body = el("div", { class: "form-body" });
  const card = titledCard(
    "form",
    t("form.title"),
    line("hint", t("form.hint")),
    body,
  );
  const draw = () => {
    card.hidden = !state.raw;
    forgetWrong();
    if (state.raw) body.replaceChildren(...parts(entries));
    mark(card);
  };
  on("loaded", draw);
  on("answered", () => mark(card));
  on("checked", () => mark(card));
  draw();
  return card;
}

function parts(entries) {
  const single = entries.filter(({ path }) => !path.includes("*"));
  const main = single.filter(({ main: isMain }) => isMain);
  const more = groups(single.filter(({ main: isMain }) => !isMain));
  return [
    el("div", { class: "fields" }, main.map(inputFor)),
    ...tablesFrom(entries).map((table) => tableElement(table)),
    ...more.map(([title, fields]) => folded(title, fields)),
  ];
}

function groups(fields) {
  const found = new Map();
  for (const field of fields) {
    const title = field.section ?? t("form.more");
    if (!found.has(title)) found.set(title, []);
    found.get(title).push(field);
  }
  return [...found];
}

function folded(title, fields) {
  const given = fields.filter(({ path }) => valueAt(state.raw, path) !== undefined).length;
  return el(
    "details",
    { class: "more" },
    el("summary", {}, el("span", {}, title), el("small", {}, t("form.filled", { count: given }))),
    el("div", { class: "fields" }, fields.map(inputFor)),
  );
}

function inputFor(field) {
  if (isCalls(field)) return callsField(field);
  const element = fieldElement({ ...field, lines: field.is_list }, valueAt(state.raw, field.path), (typed) => {
    take(field.path, typed);
    showSource(source, field.path);
    markField(element, typed.wrong ?? "");
  });
  const source = el("p", { class: "source" });
  showSource(source, field.path);
  element.append(source);
  return element;
}

function showSource(element, path) {
  const [text = ""] = sourceText(path);
  element.textContent = text;
  element.title = text;
}

// Whether something stands behind a figure, and that this ends when the figure changes.
function sourceText(path) {
  const node = nodeAt(state.raw, path);
  if (!isSourced(node)) return isSourced(nodeAt(state.start, path)) ? [t("form.source.new")] : [];
  const basis = node.basis ? t(`basis.${node.basis}`) : "";
  const words = [basis, node.note ?? node.source].filter(Boolean);
  return words.length ? [t("form.source", { words: words.join(" · ") })] : [];
}
