// One press: the workbook is built, and downloaded or put into Excel.

import { ApiError, fileName, post } from "./api.js";
import { button, choiceButtons, el, line, save, say, titledCard } from "./dom.js";
import { hasWord, language, t } from "./language.js";
import { mistakeItems } from "./mistakes.js";
import { asBase64 } from "./office.js";
import { canonical, on, state } from "./state.js";
import { isUsable } from "./template.js";
import { heroLine } from "./totals.js";
import { mistakesText, mistakeCount } from "./validate.js";

export function buildCard(excel) {
  const outcome = el("div", { class: "message", role: "status" });
  const progress = el("div", { class: "progress", hidden: true });
  // Where the page is narrow this part stays in sight; the figure that matters stands above its buttons.
  const total = el("p", { class: "build-total", "aria-hidden": "true" });
  const why = el("p", { class: "note why", id: "build-why" });
  const buttons = actions(excel).map(({ key, kind, run }) =>
    el("button", { type: "button", class: kind, "data-action": key, "aria-describedby": "build-why", onclick: () => work(run) }, ...label(key)),
  );
  async function work(run) {
    const reason = blocked();
    if (reason) return refuse(reason);
    outcome.replaceChildren();
    refused = "";
    const { signal, done } = started(progress, buttons);
    try {
      const text = await run(signal);
      outcome.replaceChildren(line("good", text), line("note", t("build.again")));
    } catch (error) {
      outcome.replaceChildren(...failure(error));
    } finally {
      done();
    }
  }
  let refused = "";
  // The way to the first mistake is part of the answer.
  function refuse(reason) {
    refused = reason;
    outcome.replaceChildren(line("bad", reason));
    const input = document.querySelector(".is-wrong input, .is-wrong select, .is-wrong textarea");
    for (let box = input?.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
    input?.focus();
  }
  const draw = () => {
    const reason = state.raw ? blocked() : "";
    // A refusal whose reason has gone is answered.
    if (refused && refused !== reason) outcome.replaceChildren();
    if (refused !== reason) refused = "";
    why.textContent = reason || t("build.hint");
    why.classList.toggle("blocked", Boolean(reason));
    for (const button of buttons) button.toggleAttribute("disabled", !state.raw);
  };
  const drawTotal = () => total.replaceChildren(...heroLine());
  for (const event of ["loaded", "edited", "answered", "template"]) on(event, draw);
  for (const event of ["answered", "waiting", "unit"]) on(event, drawTotal);
  on("loaded", () => outcome.replaceChildren());
  draw();
  drawTotal();
  return titledCard("build", t("build.title"), total, audience(), el("div", { class: "actions" }, buttons), progress, outcome, why);
}

function actions(excel) {
  const pdf = { key: "pdf", kind: "second", run: (signal) => download("pdf", signal) };
  if (!excel) return [{ key: "xlsx", kind: "first", run: (signal) => download("xlsx", signal) }, pdf];
  const open = { key: "new", kind: "second", run: (signal) => intoExcel(signal, open.put) };
  open.put = async (base64) => {
    await excel.open(base64);
    return t("build.opened");
  };
  const file = { key: "download", kind: "second", run: (signal) => download("xlsx", signal) };
  const put = async (base64) => t("build.inserted", { count: await excel.insert(base64) });
  const insert = { key: "insert", kind: "first", run: (signal) => intoExcel(signal, put) };
  return excel.canInsert() ? [insert, open, file, pdf] : [{ ...open, kind: "first" }, file, pdf];
}

// A name for where there is room and a short one for where there is not; only one of them is shown, and read.
function label(key) {
  const short = `build.${key}.short`;
  if (!hasWord(short)) return [t(`build.${key}`)];
  return [el("span", { class: "long" }, t(`build.${key}`)), el("span", { class: "short" }, t(short))];
}

// Who the file is for: asked where there is an offer. The client's holds prices and terms, and nothing behind them.
function audience() {
  const card = el("div", { class: "audience", hidden: true });
  const draw = () => {
    const isOffered = state.answer !== null && "offer.total" in state.answer.values;
    if (!isOffered) state.audience = "internal";
    if (card.hidden === !isOffered) return;
    card.hidden = !isOffered;
    const choices = ["internal", "client"].map((key) => [key, t(`audience.${key}`)]);
    card.replaceChildren(choiceButtons(t("audience"), choices, state.audience, (key) => (state.audience = key)), line("note", t("audience.hint")));
  };
  // Another scenario is first of all for those who make it.
  on("loaded", () => (card.hidden = true));
  on("answered", draw);
  draw();
  return card;
}

// Why nothing can be built now; empty where it can.
function blocked() {
  if (!state.raw) return t("build.no_start");
  if (mistakeCount()) return `${mistakesText()}${language() === "zh" ? "。" : ". "}${t("build.blocked")}`;
  return isUsable() ? "" : t("build.no_template");
}

function request(format) {
  const { choice, id } = state.template;
  const isOwn = choice === "own";
  return { raw: state.raw, format, audience: state.audience, lang: isOwn ? language() : choice, ...(isOwn ? { template: id } : {}) };
}

async function download(format, signal) {
  const { raw, audience } = structuredClone({ raw: state.raw, audience: state.audience });
  const answer = await post("api/build", request(format), signal);
  const name = fileName(answer, `budget.${format}`);
  save(await answer.blob(), name);
  // The client's file and a print hold no inputs; from this one the fields can be filled again.
  if (format === "xlsx" && audience === "internal") state.saved = canonical(raw);
  return t("build.downloaded", { name });
}

async function intoExcel(signal, put) {
  const answer = await post("api/build", request("xlsx"), signal);
  const base64 = await asBase64(await answer.blob());
  signal.throwIfAborted();
  return put(base64);
}

// Shows that work goes on, for how long already, and a way to end it.
function started(progress, buttons) {
  const stop = new AbortController();
  const begun = Date.now();
  const text = el("span", {});
  const tick = () => (text.textContent = t("build.working", { seconds: Math.round((Date.now() - begun) / 1000) }));
  const cancel = button("quiet", () => stop.abort(), t("cancel"));
  tick();
  const timer = setInterval(tick, 1000);
  progress.replaceChildren(el("div", { class: "track", role: "progressbar", "aria-label": t("build.title") }), el("div", { class: "progress-line" }, text, cancel));
  progress.hidden = false;
  say(text.textContent);
  for (const button of buttons) button.setAttribute("disabled", "");
  const done = () => {
    clearInterval(timer);
    progress.hidden = true;
    for (const button of buttons) button.removeAttribute("disabled");
  };
  return { signal: stop.signal, done };
}

function failure(error) {
  if (error.name === "AbortError") return [line("note", t("build.cancelled"))];
  const mistakes = error instanceof ApiError ? error.mistakes : [];
  return [el("p", { class: "bad" }, t("build.failed", { message: mistakes.length ? mistakesText() : error.message })), mistakes.length ? mistakeItems(mistakes) : ""];
}
