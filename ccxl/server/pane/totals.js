// The figures that a budget is read for; they follow every change.

import { choiceButtons, el, line, say } from "./dom.js";
import { t } from "./language.js";
import { amountText, changeText, countText, defaultUnit, unitText } from "./numbers.js";
import { on, state, tell } from "./state.js";

// What a figure is made of; it is shown where all of that is budgeted, the first such figure large.
const PARTS = {
  first_year_total: ["construction", "operating"],
  "construction.total": ["construction"],
  "operating.total": ["operating"],
  first_month_outlay: ["construction", "operating"],
};
const OFFER = ["offer.total"];
const PER = { "unit_cost.per_seat_month": "per.seat", "unit_cost.per_call": "per.call" };
const COUNTS = {
  "staffing.agents": "per.person",
  "staffing.rostered": "per.person",
  "staffing.heads": "per.person",
  "staffing.seats": "per.seats",
};

let unit = "";

export function moneyUnit() {
  return unit || defaultUnit();
}

export function totalsCard() {
  const body = el("div", {});
  const draw = () => body.replaceChildren(...(state.answer ? figures() : [line("note", t("totals.empty"))]));
  const units = choiceButtons(t("unit.choose"), [["yuan", t("unit.yuan")], ["wan", t("unit.wan")]], moneyUnit(), (key) => {
    unit = key;
    tell("unit");
  });
  on("answered", () => {
    draw();
    if (state.isCurrent && state.answer) say(spoken());
  });
  on("waiting", draw);
  on("unit", draw);
  draw();
  return el(
    "section",
    { class: "card totals", "aria-labelledby": "totals-title" },
    el("div", { class: "card-head" }, el("h2", { id: "totals-title" }, t("totals.title")), units),
    body,
  );
}

// The first figure in one line.
export function heroLine() {
  const [hero] = state.answer ? amounts() : [];
  if (!hero) return [];
  const value = state.answer.values[hero];
  return [t(`figure.${hero}`), el("strong", { class: state.isCurrent ? "" : "is-old" }, amountText(value, moneyUnit()), value === null ? null : el("small", {}, ` ${unitText(moneyUnit())}`))];
}

// A server that knows more or fewer figures leaves out or adds none here: what it does not name is not shown.
function has(key) {
  return key in state.answer.values;
}

// Ways may be compared without a budget beside them, and an outsourcer builds nothing: what is no part of a scenario is
// not shown as if it were unknown.
function amounts() {
  const budgeted = new Set(state.answer.sections.map(([part]) => part));
  const made = Object.keys(PARTS).filter((key) => has(key) && PARTS[key].every((part) => budgeted.has(part)));
  return [...made, ...OFFER.filter(has)];
}

function figures() {
  const { values } = state.answer;
  const before = state.baseline ?? {};
  const checks = el("p", { class: `state ${stateClass()}` }, stateText());
  const [hero, ...others] = amounts();
  if (!hero) return [checks, line("note", t("totals.compared"))];
  return [
    checks,
    el(
      "dl",
      { class: state.isCurrent ? "hero" : "hero is-old" },
      el("dt", {}, t(`figure.${hero}`)),
      el("dd", {}, figure(values[hero], unitText(moneyUnit()), amountText(values[hero], moneyUnit())), moved(values[hero], before[hero], moneyUnit())),
    ),
    el(
      "dl",
      { class: state.isCurrent ? "figures" : "figures is-old" },
      others.map((key) => row(key, amountText(values[key], moneyUnit()), unitText(moneyUnit()), values[key], moved(values[key], before[key], moneyUnit()))),
      Object.keys(PER).filter(has).map((key) => row(key, amountText(values[key], "yuan"), t(PER[key]), values[key], moved(values[key], before[key], "yuan"))),
    ),
    el(
      "dl",
      { class: state.isCurrent ? "counts" : "counts is-old" },
      Object.keys(COUNTS).filter(has).map((key) => row(key, countText(values[key]), t(COUNTS[key]), values[key])),
    ),
  ];
}

function row(key, text, unitName, value, change = null) {
  return el("div", {}, el("dt", {}, t(`figure.${key}`)), el("dd", {}, figure(value, unitName, text), change));
}

function figure(value, unitName, text) {
  const isKnown = value !== null && value !== undefined;
  return el("span", { class: isKnown ? "figure" : "figure unknown" }, text, isKnown ? el("small", {}, ` ${unitName}`) : null);
}

function moved(now, before, inUnit) {
  const change = changeText(now, before, inUnit);
  if (!change) return null;
  return el("span", { class: change.startsWith("+") ? "moved up" : "moved down" }, el("span", { class: "since" }, t("totals.since")), ` ${change}`);
}

function stateClass() {
  if (!state.isCurrent) return "waits";
  return state.answer.values["checks.failed"] > 0 ? "failed" : "passed";
}

function stateText() {
  if (state.wrong.size || state.mistakes.length) return t("totals.old");
  if (!state.isCurrent) return t("totals.updating");
  const { "checks.failed": failed, "checks.open": open } = state.answer.values;
  if (failed > 0) return t("totals.checks.failed", { count: failed });
  return t(open > 0 ? "totals.checks.open" : "totals.checks.passed");
}

function spoken() {
  const [hero] = amounts();
  if (!hero) return `${stateText()} ${t("totals.compared")}`;
  const amount = state.answer.values[hero];
  return t("totals.updated", { label: t(`figure.${hero}`), amount: amountText(amount, moneyUnit()), unit: amount === null ? "" : unitText(moneyUnit()) });
}
