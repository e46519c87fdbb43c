// All mistakes at once, each with the way to its field.

import { button, el } from "./dom.js";
import { t } from "./language.js";
import { localMessage } from "./mistakes.js";
import { on, state } from "./state.js";
import { mistakeCount, mistakesText } from "./validate.js";

const MOST = 8;

export function mistakesCard() {
  const card = el("section", { class: "card mistakes", "aria-labelledby": "mistakes-title", hidden: true });
  const draw = () => {
    card.hidden = mistakeCount() === 0;
    if (!card.hidden) card.replaceChildren(el("h2", { id: "mistakes-title" }, mistakesText()), list());
  };
  for (const event of ["answered", "edited", "loaded"]) on(event, draw);
  on("unreachable", ({ message, retry }) => {
    card.hidden = false;
    card.replaceChildren(el("h2", { id: "mistakes-title" }, message), button("second", retry, t("retry")));
  });
  draw();
  return card;
}

function list() {
  const typed = [...state.wrong].map(([path, message]) => ({ path, message }));
  const told = state.mistakes.filter(({ path }) => !state.wrong.has(path)).map(({ path, place, message }) => ({ path, place, message: localMessage(message) }));
  const all = [...typed, ...told];
  const more = all.length - MOST;
  const rest = more > 0 ? el("li", {}, button("link", () => rest.replaceWith(...all.slice(MOST).map(line)), t("mistakes.more", { count: more }))) : null;
  return el("ul", {}, all.slice(0, MOST).map(line), rest);
}

function line({ path, place, message }) {
  const name = nameOf(path) || place || path;
  // Without a path there is no field to go to.
  return el("li", {}, path ? button("link", () => goTo(path), name) : el("strong", {}, name), " ", message);
}

// The way through the folded parts: table, row, more of the row.
function nameOf(path) {
  const [, table, index, column] = /^(.+?)\.(\d+)(?:\.(.+))?$/.exec(path ?? "") ?? [];
  const title = table && document.querySelector(`.table[data-rows="${CSS.escape(table)}"] > summary > span`);
  if (!title) return document.querySelector(`[data-path="${CSS.escape(path ?? "")}"] > label`)?.firstChild.textContent ?? "";
  const label = column && document.querySelector(`[data-path="${CSS.escape(path)}"] > label`);
  return [title.textContent, t("form.row", { number: Number(index) + 1 }), label?.firstChild.textContent].filter(Boolean).join(" · ");
}

export async function goTo(path) {
  for (const folded of [...document.querySelectorAll("details[data-rows]")]) {
    if (path.startsWith(`${folded.dataset.rows}.`)) await opened(folded);
  }
  const field = document.querySelector(`[data-path="${CSS.escape(path)}"]`) ?? document.querySelector(`[data-rows="${CSS.escape(path.split(".").slice(0, 2).join("."))}"]`);
  for (let box = field?.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
  const input = field?.querySelector("input, select, textarea, summary");
  input?.focus();
  input?.scrollIntoView({ block: "center" });
}

// The content of a row is made when it opens, which the browser tells a little later.
function opened(details) {
  if (details.open) return Promise.resolve();
  const done = new Promise((resolve) => details.addEventListener("toggle", resolve, { once: true }));
  details.open = true;
  return done;
}
