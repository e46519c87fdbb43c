// The page: header, the budget view and the finder; drawn anew when the language changes.

import { ApiError, getJson, keepToken, onTokenNeeded } from "./api.js";
import { buildCard } from "./build.js";
import { button, el, newId } from "./dom.js";
import { finderView } from "./finder.js";
import { formCard } from "./form.js";
import { language, t, useLanguage } from "./language.js";
import { host } from "./office.js";
import { mistakesCard } from "./overview.js";
import { introCard, startCard } from "./start.js";
import { forgetListeners, state, tell } from "./state.js";
import { structureCards } from "./structure.js";
import { templateCard } from "./template.js";
import { moneyUnit, totalsCard } from "./totals.js";
import { startKeeping, takeUpEdits, warnOnLeaving } from "./keep.js";
import { startValidation } from "./validate.js";

const TABS = ["budget", "functions"];
// Excel's help on a function leads to this page with the function's name.
let tab = ["", "#main"].includes(location.hash) ? "budget" : "functions";
let excel = null;
let functions = null;

onTokenNeeded(askForToken);
start();

async function start() {
  excel = await host();
  document.documentElement.classList.toggle("in-excel", Boolean(excel));
  if (excel) keepToken();
  takeUpEdits();
  warnOnLeaving();
  await draw();
}

async function draw() {
  forgetListeners();
  document.documentElement.lang = language() === "zh" ? "zh-CN" : "en";
  document.title = `ccxl ${t("title")}`;
  const main = el("main", { id: "main", tabindex: "-1" }, el("p", { class: "note loading" }, t("loading")));
  document.body.replaceChildren(
    el("a", { class: "skip", href: "#main" }, t("skip")),
    header(),
    main,
    el("p", { id: "said", class: "for-readers", role: "status", "aria-live": "polite" }),
  );
  try {
    main.replaceChildren(...(await views()));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    main.replaceChildren(el("div", { class: "card" }, el("p", { class: "bad", role: "alert" }, error.message), button("second", draw, t("retry"))));
    return;
  }
  startValidation();
  startKeeping();
  if (state.raw) tell("loaded");
}

async function views() {
  const [entries, examples, known] = await Promise.all([getJson(`api/form?lang=${language()}&more=true`), getJson(`api/examples?lang=${language()}`), functions ?? getJson("api/functions")]);
  functions = known;
  return [panel("budget", budgetView(entries, examples)), panel("functions", [finderView(functions, excel)])];
}

function budgetView(entries, examples) {
  return [
    el("div", { class: "steps" }, startCard(examples), introCard(), formCard(entries), templateCard()),
    el("aside", { class: "results", "aria-label": t("totals.title") }, mistakesCard(), totalsCard(), buildCard(excel), structureCards(moneyUnit)),
  ];
}

function panel(key, content) {
  return el("div", { class: `view ${key}`, id: `view-${key}`, role: "tabpanel", "aria-labelledby": `tab-${key}`, hidden: key !== tab }, content);
}

function header() {
  const other = language() === "zh" ? "en" : "zh";
  return el(
    "header",
    {},
    el("h1", {}, el("img", { src: "icon.svg", alt: "", width: 26, height: 26 }), el("span", {}, t("title"))),
    el("div", { class: "tabs", role: "tablist", "aria-label": t("tabs"), onkeydown: alongTabs }, TABS.map(tabButton)),
    el("button", { type: "button", class: "language", lang: other === "zh" ? "zh-CN" : "en", "aria-label": `${t("language")}: ${t("language.other")}`, onclick: () => change(other) }, t("language.other")),
  );
}

async function change(other) {
  useLanguage(other);
  if (state.template.choice !== "own") state.template.choice = other;
  await draw();
  document.querySelector("button.language").focus();
}

function tabButton(key) {
  return el("button", { type: "button", role: "tab", id: `tab-${key}`, "aria-controls": `view-${key}`, "aria-selected": String(key === tab), tabindex: key === tab ? "0" : "-1", onclick: () => show(key) }, t(`tab.${key}`));
}

function show(key) {
  tab = key;
  history.replaceState(null, "", key === "budget" ? location.pathname + location.search : `#${key}`);
  for (const name of TABS) {
    const button = document.getElementById(`tab-${name}`);
    button.setAttribute("aria-selected", String(name === key));
    button.tabIndex = name === key ? 0 : -1;
    const view = document.getElementById(`view-${name}`);
    if (view) view.hidden = name !== key;
  }
}

function alongTabs(event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const next = TABS[(TABS.indexOf(tab) + step + TABS.length) % TABS.length];
  show(next);
  document.getElementById(`tab-${next}`).focus();
}

// Resolves with the token that was typed; with nothing when the question was closed.
function askForToken(isSecondTry) {
  const id = newId("token");
  const input = el("input", { id, type: "password", autocomplete: "off", required: true });
  const dialog = el(
    "dialog",
    { class: "card", "aria-labelledby": `${id}-title` },
    el(
      "form",
      { method: "dialog" },
      el("h2", { id: `${id}-title` }, t("token.title")),
      el("p", { class: isSecondTry ? "bad" : "hint" }, t(isSecondTry ? "token.wrong" : "token.hint")),
      el("div", { class: "field" }, el("label", { for: id }, t("token.label")), el("div", { class: "control" }, input)),
      el("div", { class: "actions" }, el("button", { class: "first", value: "send" }, t("token.send")), el("button", { class: "quiet", value: "", formnovalidate: true }, t("cancel"))),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "send" ? input.value : "");
    });
  });
}
