// Where a budget begins: an example, or a file of one's own.

import { getJson, upload } from "./api.js";
import { button, el, line, newId, say, titledCard } from "./dom.js";
import { dropEdits, keeping, otherEdits, takeOver } from "./keep.js";
import { language, t } from "./language.js";
import { mistakeItems } from "./mistakes.js";
import { isEdited, nodeAt, on, state, takeScenario, tell } from "./state.js";

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
  // Once something is loaded the choice folds away: what follows is what matters then.
  const choices = el(
    "details",
    { class: "choice", open: !state.origin },
    el("summary", {}, t("start.other")),
    el("div", { class: "starts" }, examples.map((example) => exampleButton(example, message)), el("div", { class: "file" }, input, drop)),
  );
  on("loaded", () => (choices.open = false));
  const hint = el("p", { class: "hint", hidden: Boolean(state.origin) }, t("start.hint"));
  on("loaded", () => (hint.hidden = true));
  return titledCard(
    "start",
    t("start.title"),
    hint,
    redrawn({}, loaded, "loaded", "edited"),
    redrawn({}, offers, "loaded", "kept"),
    choices,
    message,
    redrawn({ class: "message" }, openMistakes, "loaded", "edited", "answered"),
  );
}

// A part of the page that is drawn now and after these events.
function redrawn(attributes, content, ...events) {
  const part = el("div", attributes);
  const draw = () => part.replaceChildren(...content());
  for (const event of events) on(event, draw);
  draw();
  return part;
}

// What this is for, until there is something to work on.
export function introCard() {
  const card = titledCard(
    "intro",
    t("intro.title"),
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
      message.replaceChildren(line("bad", error.message));
    }
    button.removeAttribute("aria-busy");
  }
  return button;
}

function mayReplace() {
  return !state.raw || !isEdited() || confirm(t("start.replace"));
}

function load(raw, origin, mistakes = []) {
  takeScenario(raw, origin, mistakes.map((each) => ({ ...each, was: heldAt(raw, each.path) })));
  state.mistakes = mistakes;
  tell("loaded");
  say(t("start.loaded", { title: origin.title }));
}

async function take(file, message, input) {
  input.value = "";
  if (!file || !mayReplace()) return;
  message.replaceChildren(line("note", t("loading")));
  try {
    const { raw, mistakes } = await upload("api/scenario", file);
    const isEmpty = !raw || Object.keys(raw).length === 0;
    message.replaceChildren(...(isEmpty && mistakes.length ? [mistakeList(mistakes)] : []));
    if (!isEmpty) load(raw, { kind: "file", name: file.name, title: file.name }, mistakes);
  } catch (error) {
    message.replaceChildren(line("bad", error.message));
  }
}

function heldAt(raw, path) {
  return path ? JSON.stringify(nodeAt(raw, path) ?? null) : "";
}

// What is still open of what the file had: a mistake with a field is done with once the field was put right.
function openMistakes() {
  const isWrong = (path) => state.wrong.has(path) || state.mistakes.some((each) => each.path === path);
  const open = state.told.filter(({ path, was }) => !path || was === heldAt(state.raw, path) || isWrong(path));
  if (!open.length) return [];
  const close = () => {
    state.told = [];
    tell("edited");
  };
  return [mistakeList(open), button("quiet", close, t("start.failed.close"))];
}

// Changes that are in no file: those of this window were taken up by themselves, those of others are offered.
function offers() {
  const { restored, isTooLarge } = keeping;
  return [
    ...(restored ? [el("p", { class: "note kept" }, t("kept.restored", { time: timeOf(restored) }))] : []),
    ...(isTooLarge ? [line("bad kept", t("kept.too_large"))] : []),
    ...otherEdits().map(offer),
  ];
}

function offer(edits) {
  const words = t("kept.other", { title: edits.origin.title, time: timeOf(edits.at) });
  const use = button("quiet use", () => mayReplace() && takeOver(edits), t("kept.use"));
  return el("p", { class: "kept offer" }, el("span", {}, words), use, button("quiet discard", () => dropEdits(edits.key), t("kept.drop")));
}

function timeOf(at) {
  return new Date(at).toLocaleString(document.documentElement.lang);
}

function mistakeList(mistakes) {
  return el("div", { class: "bad" }, el("p", {}, t("start.failed", { count: mistakes.length })), mistakeItems(mistakes));
}

function loaded() {
  if (!state.origin) return [];
  const reset = button("quiet", restore, t("start.reset"));
  return [el("p", { class: "loaded" }, el("span", {}, t("start.loaded", { title: state.origin.title })), isEdited() ? reset : null)];
}

function restore() {
  state.raw = structuredClone(state.start);
  state.wrong.clear();
  state.removed.clear();
  tell("loaded");
  say(t("start.reset"));
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
