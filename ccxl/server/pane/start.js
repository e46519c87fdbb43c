// Where a budget begins: an example, or a file of one's own.

import { getJson, upload } from "./api.js";
import { el, newId, say } from "./dom.js";
import { language, t } from "./language.js";
import { localMessage } from "./mistakes.js";
import { isEdited, on, state, takeScenario, tell } from "./state.js";

export function startCard(examples) {
  const message = el("div", { class: "message", role: "alert" });
  const input = el("input", { type: "file", accept: ".xlsx,.toml", id: newId("file"), class: "for-readers", onchange: () => take(input.files[0], message, input) });
  const drop = el(
    "label",
    { class: "drop", for: input.id },
    el("strong", {}, t("start.upload")),
    el("small", {}, t("start.upload.kinds")),
  );
  letDrop(drop, (file) => take(file, message, input));
  const chosen = el("div", {});
  const drawChosen = () => chosen.replaceChildren(...loaded());
  // Once something is loaded the choice folds away: what follows is what matters then.
  const choices = el(
    "details",
    { class: "choice", open: !state.origin },
    el("summary", {}, t("start.other")),
    el("div", { class: "starts" }, examples.map((example) => exampleButton(example, message)), el("div", { class: "file" }, input, drop)),
  );
  on("loaded", () => (choices.open = false));
  on("loaded", drawChosen);
  on("edited", drawChosen);
  drawChosen();
  const hint = el("p", { class: "hint", hidden: Boolean(state.origin) }, t("start.hint"));
  on("loaded", () => (hint.hidden = true));
  return el(
    "section",
    { class: "card start", "aria-labelledby": "start-title" },
    el("h2", { id: "start-title" }, t("start.title")),
    hint,
    chosen,
    choices,
    message,
  );
}

// What this is for, until there is something to work on.
export function introCard() {
  const card = el(
    "section",
    { class: "card intro", "aria-labelledby": "intro-title" },
    el("h2", { id: "intro-title" }, t("intro.title")),
    el("ol", {}, [1, 2, 3].map((step) => el("li", {}, el("strong", {}, t(`intro.${step}`)), el("p", {}, t(`intro.${step}.more`))))),
  );
  const draw = () => (card.hidden = Boolean(state.raw));
  on("loaded", draw);
  draw();
  return card;
}

function exampleButton({ name, title }, message) {
  const button = el("button", { type: "button", class: "example", "aria-pressed": String(state.origin?.name === name), onclick: choose }, el("strong", {}, title || name), el("small", {}, t("start.example")));
  on("loaded", () => button.setAttribute("aria-pressed", String(state.origin?.name === name)));
  async function choose() {
    if (!mayReplace()) return;
    message.replaceChildren();
    button.setAttribute("aria-busy", "true");
    try {
      load(await getJson(`api/examples/${encodeURIComponent(name)}?lang=${language()}`), { kind: "example", name, title: title || name });
    } catch (error) {
      message.replaceChildren(el("p", { class: "bad" }, error.message));
    }
    button.removeAttribute("aria-busy");
  }
  return button;
}

function mayReplace() {
  return !state.raw || !isEdited() || confirm(t("start.replace"));
}

function load(raw, origin, mistakes = []) {
  takeScenario(raw, origin);
  state.mistakes = mistakes;
  tell("loaded");
  say(t("start.loaded", { title: origin.title }));
}

async function take(file, message, input) {
  input.value = "";
  if (!file || !mayReplace()) return;
  message.replaceChildren(el("p", { class: "note" }, t("loading")));
  try {
    const { raw, mistakes } = await upload("api/scenario", file);
    const isEmpty = !raw || Object.keys(raw).length === 0;
    message.replaceChildren(...(mistakes.length ? [mistakeList(mistakes)] : []));
    if (!isEmpty) load(raw, { kind: "file", name: file.name, title: file.name }, mistakes);
  } catch (error) {
    message.replaceChildren(el("p", { class: "bad" }, error.message));
  }
}

// Mistakes of a file stand where the file has them: sheet and cell.
function mistakeList(mistakes) {
  return el(
    "div",
    { class: "bad" },
    el("p", {}, t("start.failed", { count: mistakes.length })),
    el("ul", {}, mistakes.map(({ place, message }) => el("li", {}, el("strong", {}, place), " ", localMessage(message)))),
  );
}

function loaded() {
  if (!state.origin) return [];
  const reset = el("button", { type: "button", class: "quiet", onclick: restore }, t("start.reset"));
  return [el("p", { class: "loaded" }, el("span", {}, t("start.loaded", { title: state.origin.title })), isEdited() ? reset : null)];
}

function restore() {
  state.raw = structuredClone(state.start);
  state.wrong.clear();
  tell("loaded");
  say(t("start.reset.done"));
}

function letDrop(place, take) {
  const mark = (isOver) => (event) => {
    event.preventDefault();
    place.classList.toggle("is-over", isOver);
  };
  place.addEventListener("dragover", mark(true));
  place.addEventListener("dragleave", mark(false));
  place.addEventListener("drop", (event) => {
    mark(false)(event);
    take(event.dataTransfer.files[0]);
  });
}
