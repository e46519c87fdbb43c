// The layout of the workbook: a shipped template, or the user's own once its tags are checked.

import { upload } from "./api.js";
import { el, line, newId, say, titledCard } from "./dom.js";
import { language, t } from "./language.js";
import { state, tell } from "./state.js";

export function templateCard() {
  const name = newId("template");
  const report = el("div", { class: "message", role: "status" }, reported());
  const input = el("input", { type: "file", accept: ".xlsx", id: newId("file"), class: "for-readers", onchange: check });
  const own = el("div", { class: "own" }, input, el("label", { class: "quiet", for: input.id }, t("template.upload")), report);
  state.template.choice ||= language();
  const options = ["zh", "en", "own"].map((key) => option(key, name, () => choose(key)));
  function choose(key) {
    state.template.choice = key;
    own.hidden = key !== "own";
    tell("template");
  }
  async function check() {
    const file = input.files[0];
    input.value = "";
    if (!file) return;
    const mine = (state.template = { choice: "own", id: "", report: null, name: file.name });
    tell("template");
    report.replaceChildren(line("note", t("template.checking")));
    try {
      const { id, report: found } = await upload("api/templates", file);
      // The answer to a file that another one has followed counts no more.
      if (state.template !== mine) return;
      Object.assign(mine, { id, report: found });
      report.replaceChildren(...reported());
      say(report.textContent);
    } catch (error) {
      if (state.template !== mine) return;
      report.replaceChildren(line("bad", error.message));
    }
    tell("template");
  }
  own.hidden = state.template.choice !== "own";
  return titledCard(
    "template",
    t("template.title"),
    line("hint", t("template.hint")),
    el("fieldset", { class: "options" }, el("legend", { class: "for-readers" }, t("template.title")), options),
    own,
  );
}

function option(key, name, choose) {
  const input = el("input", { type: "radio", name, value: key, checked: state.template.choice === key, onchange: choose });
  const hint = key === "own" ? el("small", {}, t("template.own.hint")) : null;
  return el("label", { class: "option" }, input, el("span", {}, t(`template.${key}`), hint));
}

export function isUsable() {
  const { choice, id, report } = state.template;
  return choice !== "own" || (id !== "" && report.findings.length === 0);
}

function reported() {
  const { report, name } = state.template;
  if (!report) return [];
  if (!report.findings.length) return [el("p", { class: "good" }, t("template.good", { name }))];
  return [
    el("p", { class: "bad" }, t("template.bad", { name })),
    el("ul", { class: "findings", "aria-label": t("template.report") }, report.findings.map((finding) => el("li", {}, finding))),
  ];
}
