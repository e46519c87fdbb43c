// The functions for cells: found by name, topic or word, tried out, and put into a cell.

import { button, el, later, line, newId } from "./dom.js";
import { functionDetail } from "./function_detail.js";
import { language, t } from "./language.js";

const kept = { query: "", topic: "", chosen: location.hash.slice(1) };

export function finderView(functions, excel) {
  const detail = el("section", { class: "card detail", "aria-live": "off", tabindex: "-1", "aria-label": t("finder.choose") });
  const list = el("ul", { class: "function-list", "aria-label": t("finder.title") });
  const count = el("p", { class: "note", role: "status" });
  const view = el("div", { class: "finder" }, el("section", { class: "card finder-list", "aria-labelledby": "finder-title" }, el("h2", { id: "finder-title" }, t("finder.title")), searchFields(functions, later(120, () => draw()), () => draw()), count, list), detail);
  function draw() {
    const found = search(functions, kept.query, kept.topic);
    count.textContent = found.length ? t("finder.found", { count: found.length }) : t("finder.none");
    const entries = found.map((each) => entry(each, choose));
    list.replaceChildren(...(kept.query.trim() ? entries : byTopic(found, entries)));
  }
  function choose(chosen, moveFocus = true) {
    kept.chosen = chosen.name;
    for (const button of list.querySelectorAll("button")) button.setAttribute("aria-current", String(button.dataset.name === chosen.name));
    view.classList.add("has-detail");
    detail.setAttribute("aria-label", titleOf(chosen));
    detail.replaceChildren(button("quiet back", back, `← ${t("finder.back")}`), ...functionDetail(chosen, titleOf(chosen), excel));
    if (!moveFocus) return;
    detail.focus({ preventScroll: true });
    detail.scrollIntoView({ block: "start" });
  }
  function back() {
    view.classList.remove("has-detail");
    list.querySelector('[aria-current="true"]')?.focus();
  }
  draw();
  const chosen = functions.find(({ name }) => name === kept.chosen);
  if (chosen) choose(chosen, false);
  else detail.append(line("note", t("finder.choose")));
  return view;
}

function searchFields(functions, onquery, ontopic) {
  const [searchId, topicId] = [newId("search"), newId("topic")];
  const query = el("input", { id: searchId, type: "search", placeholder: t("finder.search.hint"), autocomplete: "off", value: kept.query });
  query.addEventListener("input", () => {
    kept.query = query.value;
    onquery();
  });
  const topics = [...new Map(functions.map((each) => [each.topic, topicOf(each)]))].sort((a, b) => a[1].localeCompare(b[1], language()));
  const topic = el("select", { id: topicId }, el("option", { value: "" }, t("finder.topic.all")), topics.map(([key, name]) => el("option", { value: key, selected: key === kept.topic }, name)));
  topic.addEventListener("change", () => {
    kept.topic = topic.value;
    ontopic();
  });
  return el("div", { class: "search" }, el("div", { class: "field" }, el("label", { for: searchId }, t("finder.search")), el("div", { class: "control" }, query)), el("div", { class: "field" }, el("label", { for: topicId }, t("finder.topic")), el("div", { class: "control" }, topic)));
}

// Where nothing is asked for, the functions stand under their topics.
function byTopic(found, entries) {
  const groups = new Map();
  for (const [place, each] of found.entries()) {
    const name = topicOf(each);
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name).push(entries[place]);
  }
  const sorted = [...groups].sort(([one], [other]) => one.localeCompare(other, language()));
  return sorted.map(([name, items]) => el("li", {}, el("h3", {}, name), el("ul", { "aria-label": name }, items)));
}

function entry(each, choose) {
  return el(
    "li",
    {},
    el(
      "button",
      { type: "button", "data-name": each.name, "aria-current": String(each.name === kept.chosen), onclick: () => choose(each) },
      el("strong", {}, titleOf(each)),
      el("code", {}, each.name.toUpperCase()),
    ),
  );
}

export function titleOf(each) {
  return each.titles?.[language()] ?? plainName(each.name);
}

function topicOf(each) {
  return each.topics?.[language()] ?? plainName(each.topic);
}

function plainName(name) {
  const words = name.replaceAll("_", " ");
  return words[0].toUpperCase() + words.slice(1);
}

// Every word must be found somewhere; what begins a name or a title comes first.
export function search(functions, query, topic = "") {
  const words = query.normalize("NFKC").toLowerCase().split(/[\s,，、]+/).filter(Boolean);
  return functions
    .filter((each) => !topic || each.topic === topic)
    .map((each) => ({ each, score: score(each, words) }))
    .filter(({ score: points }) => points > 0)
    .sort((a, b) => b.score - a.score || titleOf(a.each).localeCompare(titleOf(b.each), language()))
    .map(({ each }) => each);
}

function score(each, words) {
  const names = [each.name, plainName(each.name).toLowerCase(), ...Object.values(each.titles ?? {}).map((title) => title.toLowerCase())];
  const rest = [each.topic, ...Object.values(each.topics ?? {}), each.summary].join(" ").toLowerCase();
  let points = 1;
  for (const word of words) {
    if (names.includes(word)) points += 9;
    else if (names.some((name) => name.startsWith(word))) points += 6;
    else if (names.some((name) => name.includes(word))) points += 4;
    else if (rest.includes(word)) points += 1;
    else return 0;
  }
  return points;
}
