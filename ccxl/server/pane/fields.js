// One input of the form: its element, what was typed as a value, and what is wrong with it.

import { el, newId } from "./dom.js";
import { language, t } from "./language.js";
import { numberIn, percentText, plainNumber, shareIn, shareMeaning } from "./numbers.js";

export function isShare(field) {
  return field.unit === "%" || field.unit === "share";
}

function isNumber(field) {
  return field.kind === "number" || field.kind === "whole";
}

// A value as it stands in its input.
export function shown(field, value) {
  if ((value ?? "") === "") return "";
  if (field.lines && Array.isArray(value)) return value.map((each) => shown(field, each)).join("\n");
  if (field.kind === "month") return String(value).slice(0, 7);
  if (!isNumber(field) || typeof value !== "number") return String(value);
  if (isShare(field)) return percentText(value);
  return field.kind === "whole" ? String(value) : plainNumber(value);
}

// What was typed: { value } where it can be used (undefined: not given), { wrong } with what to do where not.
export function read(field, text) {
  if (field.lines) return readLines(field, text);
  const plain = text.trim();
  if (plain === "") return field.required ? { wrong: t("wrong.required") } : { value: undefined };
  if (field.kind === "month") return readMonth(plain);
  if (field.kind === "day") return readDay(plain);
  if (isNumber(field)) return readNumber(field, plain);
  return { value: plain };
}

// A list is one to a line. Texts close up; among numbers each line has its place.
function readLines(field, text) {
  const lines = text.trimEnd().split("\n").map((line) => line.trim());
  const filled = isNumber(field) ? lines : lines.filter(Boolean);
  if (!filled.join("")) return read({ ...field, lines: false }, "");
  const found = filled.map((line) => read({ ...field, lines: false, required: true }, line));
  const first = found.findIndex(({ wrong }) => wrong !== undefined);
  if (first >= 0) return { wrong: t("wrong.line", { number: first + 1, message: found[first].wrong }) };
  return { value: found.map(({ value }) => value) };
}

function readMonth(text) {
  const match = /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?$/.exec(text);
  if (!match || match[2] < 1 || match[2] > 12) return { wrong: t("wrong.month") };
  return { value: `${match[1]}-${match[2].padStart(2, "0")}` };
}

function readDay(text) {
  const match = /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$/.exec(text);
  const day = match && `${match[1]}-${match[2].padStart(2, "0")}-${match[3].padStart(2, "0")}`;
  const date = new Date(`${day}T00:00:00Z`);
  const isReal = match && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
  return isReal ? { value: day } : { wrong: t("wrong.day") };
}

function readNumber(field, text) {
  const value = isShare(field) ? shareIn(text) : numberIn(text);
  if (Number.isNaN(value)) return { wrong: t(isShare(field) ? "wrong.share" : "wrong.number") };
  if (field.kind === "whole" && !Number.isInteger(value)) return { wrong: t("wrong.whole") };
  const range = missed(field, value);
  return range ? { wrong: t("wrong.range", { range }) } : { value };
}

// The bound that a value misses, in words; empty where it lies within.
function missed({ low, high, low_open: isAbove, high_open: isBelow, ...field }, value) {
  const bound = (number) => (isShare(field) ? percentText(number) : plainNumber(number));
  if (low !== null && (isAbove ? value <= low : value < low)) return t(isAbove ? "range.above" : "range.from", { bound: bound(low) });
  if (high !== null && (isBelow ? value >= high : value > high)) return t(isBelow ? "range.below" : "range.to", { bound: bound(high) });
  return "";
}

// The input with its label, help, unit and place for a mistake; onvalue gets { value } or { wrong }.
export function fieldElement(field, value, onvalue) {
  const id = newId("field");
  const input = field.choices?.length ? chooser(field, value, id) : textInput(field, value, id);
  const helpId = field.help ? `${id}-help` : null;
  const meaning = isShare(field) ? el("p", { class: "meaning", id: `${id}-meaning` }) : null;
  input.setAttribute("aria-describedby", [helpId, meaning?.id, `${id}-wrong`].filter(Boolean).join(" "));
  if (field.required) input.setAttribute("aria-required", "true");
  input.addEventListener("input", () => {
    const typed = read(field, input.value);
    if (meaning) meaning.textContent = meaningOf(input.value, typed.value);
    onvalue(typed);
  });
  input.addEventListener("change", () => tidy(field, input));
  const unit = unitOf(field);
  return el(
    "div",
    { class: `field kind-${field.kind}`, "data-path": field.path },
    el("label", { for: id }, field.label, field.required ? el("span", { class: "needed" }, t("form.required")) : null),
    el("div", { class: "control" }, input, unit ? el("span", { class: "unit", "aria-hidden": "true" }, unit) : null),
    meaning,
    field.help ? el("p", { class: "help", id: helpId }, field.help) : null,
    el("p", { class: "wrong", id: `${id}-wrong` }),
  );
}

// What a share was taken for; it stays when the input is left, so that nothing moves.
function meaningOf(text, value) {
  if (value === undefined) return "";
  const lines = text.trimEnd().split("\n");
  return Array.isArray(value) ? value.map((each, place) => shareMeaning(lines[place], each)).join(" · ") : shareMeaning(text, value);
}

// The share sign stands in the input itself.
function unitOf(field) {
  return isNumber(field) && field.kind !== "whole" && !isShare(field) ? field.unit : "";
}

function tidy(field, input) {
  const { value, wrong } = read(field, input.value);
  if (wrong === undefined && !field.choices?.length) input.value = shown(field, value);
}

function textInput(field, value, id) {
  const isLong = field.lines || (field.kind === "text" && String(value ?? "").length > 60);
  return el(isLong ? "textarea" : "input", {
    id,
    type: isLong ? null : "text",
    rows: isLong ? 3 : null,
    inputmode: isNumber(field) ? "decimal" : null,
    autocomplete: "off",
    placeholder: t("not_given"),
    value: shown(field, value),
  });
}

function chooser(field, value, id) {
  const options = field.choices.map((choice) =>
    el("option", { value: choice.value, selected: choice.value === value }, choice.label),
  );
  return el("select", { id }, el("option", { value: "", selected: value === undefined }, t("not_given")), options);
}

// Shows, or takes away, the mistake beside a field.
export function markField(element, message) {
  const input = element.querySelector("input, select, textarea");
  const place = element.querySelector(".wrong");
  element.classList.toggle("is-wrong", Boolean(message));
  if (message) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
  if (place.textContent !== message) place.textContent = message;
  place.lang = message && /[一-鿿]/.test(message) ? "zh-CN" : language() === "zh" ? "en" : "";
}
