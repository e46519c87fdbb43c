// Help of one function, its arguments to try out, its result, and the formula for a cell.

import { postJson } from "./api.js";
import { button, el, later, line, newId } from "./dom.js";
import { isShare } from "./fields.js";
import { argumentText, exampleArguments, formulaText, isReference, typedArgument } from "./formula.js";
import { hasWord, t } from "./language.js";
import { forThePage } from "./mistakes.js";
import { isUnknown, percentText, shareMeaning } from "./numbers.js";

export function functionDetail(each, title, excel) {
  const example = exampleArguments(each.name, each.example, each.parameters) ?? {};
  const texts = {};
  const result = el("output", { class: "result", "aria-live": "polite" });
  const formula = el("code", { class: "formula", tabindex: "0" });
  const outcome = el("p", { class: "message", role: "status" });
  const list = el("div", { class: "arguments" });
  const work = later(250, () => answer(each, texts, result));
  function refresh() {
    formula.textContent = formulaText(each.name, each.parameters, texts);
    outcome.textContent = "";
    work();
  }
  function fill() {
    for (const parameter of each.parameters) texts[parameter.name] = argumentText(example[parameter.name], isShare(parameter));
    list.replaceChildren(...each.parameters.map((parameter) => argumentField(parameter, texts, refresh)));
    refresh();
  }
  fill();
  return [
    el("h2", {}, title),
    el("p", { class: "summary", lang: "en" }, each.summary),
    el("h3", {}, t("finder.arguments")),
    list,
    el("h3", {}, t("finder.result"), resultUnit(each)),
    result,
    el("h3", {}, t("finder.formula")),
    formula,
    el("div", { class: "actions" }, putButton(formula, outcome, excel), button("quiet", fill, t("finder.example"))),
    outcome,
    excel ? null : line("note", t("finder.in_excel")),
    el("p", { class: "example-line", lang: "en" }, el("code", {}, each.example)),
  ].filter(Boolean);
}

function putButton(formula, outcome, excel) {
  async function insert() {
    try {
      outcome.textContent = t("finder.inserted", { cell: await excel.insertFormula(formula.textContent) });
    } catch (error) {
      outcome.textContent = error.message;
    }
  }
  async function copy() {
    try {
      await navigator.clipboard.writeText(formula.textContent);
      outcome.textContent = t("finder.copied");
    } catch {
      getSelection().selectAllChildren(formula);
      outcome.textContent = t("finder.copy.failed");
    }
  }
  return button("first", excel ? insert : copy, t(excel ? "finder.insert" : "finder.copy"));
}

function argumentField(parameter, texts, onchange) {
  const id = newId("argument");
  const input = parameter.choices?.length ? choose(parameter, texts[parameter.name], id) : el("input", { id, type: "text", autocomplete: "off", spellcheck: "false", placeholder: defaultText(parameter), value: texts[parameter.name] });
  const meaning = isShare(parameter) ? el("p", { class: "meaning", id: `${id}-meaning` }) : null;
  input.setAttribute("aria-describedby", [`${id}-help`, meaning?.id].filter(Boolean).join(" "));
  input.addEventListener("input", () => {
    texts[parameter.name] = input.value;
    if (meaning) meaning.textContent = meaningOf(parameter, input.value);
    onchange();
  });
  return el(
    "div",
    { class: "field" },
    el("label", { for: id }, el("code", {}, parameter.name), isNeeded(parameter) ? el("span", { class: "needed" }, t("form.required")) : null),
    el("div", { class: "control" }, input),
    meaning,
    el("p", { class: "help", id: `${id}-help` }, el("span", { lang: "en" }, parameter.text), " ", hint(parameter)),
  );
}

// What holds where nothing is given; empty where that is nothing.
function defaultText(parameter) {
  const text = parameter.default && parameter.default !== "none" ? parameter.default : "";
  return text && isShare(parameter) && !Number.isNaN(Number(text)) ? argumentText(Number(text), true) : text;
}

// What typed shares were taken for; nothing where a cell or no number is given.
function meaningOf(parameter, text) {
  const value = text.trim() && !isReference(text) ? typedArgument(text, parameter) : "";
  if (typeof value === "number") return shareMeaning(text, value);
  return Array.isArray(value) ? value.map((each) => percentText(each)).join(", ") : "";
}

function choose(parameter, chosen, id) {
  const words = parameter.choices.map((choice) => (typeof choice === "string" ? choice : choice.value));
  return el("select", { id }, el("option", { value: "" }, defaultText(parameter) || t("not_given")), words.map((word) => el("option", { value: word, selected: word === chosen }, word)));
}

function isNeeded({ default: otherwise }) {
  return (otherwise ?? "") === "";
}

function hint(parameter) {
  const otherwise = defaultText(parameter);
  const optional = isNeeded(parameter) ? "" : otherwise ? t("finder.optional", { default: otherwise }) : t("finder.optional.plain");
  const list = / in each of its cells/.test(parameter.allowed) ? t("finder.list") : "";
  return [optional, list].filter(Boolean).join(" · ");
}

// Units as people say them; a pure number has none.
const PURE = new Set(["", "1", "text", "flag", "count", "ratio", "share"]);

function resultUnit({ returns }) {
  if (PURE.has(returns)) return null;
  const name = returns.replace(/[a-z]+/g, (word) => (hasWord(`unit.of.${word}`) ? t(`unit.of.${word}`) : word));
  return el("small", {}, ` ${name}`);
}

let latest = 0;

async function answer(each, texts, result) {
  latest += 1;
  const mine = latest;
  const show = (text, kind = "") => {
    if (mine !== latest) return;
    result.className = `result ${kind}`;
    result.replaceChildren(...[text].flat());
  };
  const needed = each.parameters.filter(isNeeded);
  if (needed.some(({ name }) => !texts[name].trim())) return show(t("finder.incomplete"), "waits");
  if (Object.values(texts).some(isReference)) return show(t("finder.in_cells"), "waits");
  const given = each.parameters.filter(({ name }) => texts[name].trim());
  const values = given.map((parameter) => [parameter.name, typedArgument(texts[parameter.name], parameter)]);
  try {
    const { value } = await postJson(`api/functions/${each.name}`, { arguments: Object.fromEntries(values) });
    show(written(value, each.returns === "share"));
  } catch (error) {
    show(forThePage(error.message), "bad");
  }
}

function written(value, inPercent) {
  if (isUnknown(value)) return t("not_computable");
  if (!Array.isArray(value)) return cell(value, inPercent);
  const rows = value.some(Array.isArray) ? value : [value];
  return el("div", { class: "table-room", tabindex: "0", role: "region", "aria-label": t("finder.result") }, el("table", { class: "cells" }, el("tbody", {}, rows.map((row) => el("tr", {}, row.map((each) => el("td", {}, cell(each, inPercent))))))));
}

function cell(value, inPercent) {
  if (value !== null && typeof value === "object") return value.error ?? "";
  if (typeof value === "number" && inPercent) return percentText(Number(value.toPrecision(10)));
  return typeof value === "number" ? new Intl.NumberFormat("en-US", { maximumSignificantDigits: 10 }).format(value) : String(value ?? "");
}
