// Calls per month: one number for all months, or twelve.

import { choiceButtons, el } from "./dom.js";
import { fieldElement, markField } from "./fields.js";
import { take } from "./marks.js";
import { t } from "./language.js";
import { plainNumber } from "./numbers.js";
import { forgetWrong, setValue, state, tell, valueAt } from "./state.js";

const MONTHS = 12;

export function isCalls({ path }) {
  return path === "traffic.monthly_calls";
}

export function callsField(field) {
  const place = el("div", { class: "calls" });
  const draw = () => {
    const isByMonth = Array.isArray(valueAt(state.raw, field.path));
    const how = choiceButtons(
      t("form.calls.how"),
      [["same", t("form.calls.same")], ["months", t("form.calls.months")]],
      isByMonth ? "months" : "same",
      (key) => {
        change(field.path, key);
        draw();
        place.querySelector(`.choices button[data-key="${key}"]`).focus();
      },
    );
    place.replaceChildren(...(isByMonth ? byMonth(field, how) : same(field, how)));
  };
  draw();
  return place;
}

function change(path, key) {
  const value = valueAt(state.raw, path);
  forgetWrong(path);
  if (key === "months" && !Array.isArray(value)) setValue(path, Array(MONTHS).fill(value));
  if (key === "same" && Array.isArray(value)) {
    const known = value.filter((calls) => typeof calls === "number");
    const mean = known.reduce((sum, calls) => sum + calls, 0) / known.length;
    setValue(path, known.length ? Math.round(mean) : undefined);
  }
  tell("edited");
}

function same(field, how) {
  const element = fieldElement(field, valueAt(state.raw, field.path), (typed) => {
    take(field.path, typed);
    markField(element, typed.wrong ?? "");
  });
  element.append(how);
  return [element];
}

function byMonth(field, how) {
  const calls = valueAt(state.raw, field.path);
  const sum = el("p", { class: "help" }, yearText(calls));
  const fields = calls.map((value, month) => {
    const label = t("form.month", { number: month + 1 });
    const one = { ...field, path: `${field.path}.${month}`, label, help: "", unit: "", required: true };
    const element = fieldElement(one, value ?? undefined, (typed) => {
      if (typed.wrong !== undefined) state.wrong.set(one.path, typed.wrong);
      else state.wrong.delete(one.path);
      if (typed.wrong === undefined) setMonth(field.path, month, typed.value);
      else tell("edited");
      markField(element, typed.wrong ?? "");
      sum.textContent = yearText(valueAt(state.raw, field.path));
    });
    return element;
  });
  return [
    el(
      "fieldset",
      { class: "field", "data-group": field.path },
      el("legend", {}, field.label, field.unit ? el("span", { class: "unit" }, ` ${field.unit}`) : null),
      el("div", { class: "months" }, fields),
      sum,
      how,
    ),
  ];
}

// All twelve as they were bring their source back; one that differs drops it.
function setMonth(path, month, value) {
  const calls = [...valueAt(state.raw, path)];
  calls[month] = value;
  setValue(path, calls);
}

function yearText(calls) {
  const isWhole = Array.isArray(calls) && calls.every((value) => typeof value === "number");
  return t("form.calls.year", { sum: isWhole ? plainNumber(calls.reduce((sum, value) => sum + value, 0)) : t("not_computable") });
}
