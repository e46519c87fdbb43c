// Tables of rows: people, purchases, running costs. A row is one line until it is opened.

import { button, el, say } from "./dom.js";
import { fieldElement, markField, shown } from "./fields.js";
import { mark, take } from "./marks.js";
import { t } from "./language.js";
import { plainNumber } from "./numbers.js";
import { addRow, forgetWrong, nodeAt, putRowBack, removeRow, state, valueAt } from "./state.js";

// What a row always shows when open; its other columns are folded once more.
const MAIN = new Set(["section", "name", "headcount", "share", "span", "monthly_wage", "quantity", "driver", "price", "price_time", "specification", "tax_rate"]);

// Tables from the columns that the server lists, such as construction.items.*.price.
export function tablesFrom(entries) {
  const tables = new Map();
  for (const entry of entries) {
    const [path, column] = entry.path.split(".*.");
    if (column === undefined) continue;
    if (!tables.has(path)) tables.set(path, { path, title: entry.section ?? path, columns: [] });
    tables.get(path).columns.push({ ...entry, column });
  }
  return [...tables.values()];
}

export function tableElement(table) {
  const count = el("small", {});
  const list = el("ol", { class: "rows" });
  const undo = el("button", { type: "button", class: "quiet undo", onclick: putBack });
  const element = el(
    "details",
    { class: "more table", "data-rows": table.path },
    el("summary", {}, el("span", {}, table.title), count),
    list,
    button("quiet add", add, `+ ${t("form.row.add")}`),
    undo,
  );
  function draw() {
    forgetWrong(table.path);
    const rows = nodeAt(state.raw, table.path) ?? [];
    count.textContent = t("form.rows", { count: rows.length });
    list.replaceChildren(...rows.map((row, index) => rowElement(table, row, index, remove)));
    const last = state.removed.get(table.path)?.at(-1);
    undo.hidden = !last;
    undo.textContent = last ? t("form.row.undo", { name: last.name }) : "";
    mark(element);
  }
  function add() {
    addRow(table.path, newRow(table));
    draw();
    const last = list.lastElementChild.querySelector("details");
    // The content is made when the row opens, a little later.
    last.addEventListener("toggle", () => last.querySelector(".row-body input").focus(), { once: true });
    last.open = true;
  }
  function remove(index, name) {
    removeRow(table.path, index, name);
    draw();
    say(t("form.row.removed", { name }));
    const next = list.children[Math.min(index, list.children.length - 1)];
    (next?.querySelector("summary") ?? element.querySelector(".add")).focus();
  }
  // The row stands where it stood, also after others were taken out.
  function putBack() {
    const { name } = state.removed.get(table.path).at(-1);
    const index = putRowBack(table.path);
    draw();
    say(t("form.row.undone", { name }));
    list.children[index].querySelector("summary").focus();
  }
  draw();
  return element;
}

// A new row belongs to the section of the last one.
function newRow(table) {
  const last = nodeAt(state.raw, table.path)?.at(-1);
  return last?.section ? { section: last.section } : {};
}

function rowElement(table, row, index, remove) {
  const path = `${table.path}.${index}`;
  const summary = el("summary", {}, summaryOf(table, row, index));
  const content = el("div", { class: "row-body" });
  const details = el("details", { class: "row", "data-rows": path, ontoggle: fill }, summary, content);
  function fill() {
    if (!details.open || content.childElementCount) return;
    const name = () => nodeAt(state.raw, path).name || t("form.row", { number: index + 1 });
    const removing = button("quiet danger", () => remove(index, name()), t("form.row.remove"));
    const refresh = () => {
      summary.replaceChildren(...summaryOf(table, nodeAt(state.raw, path), index));
      removing.setAttribute("aria-label", t("form.row.remove.named", { name: name() }));
    };
    refresh();
    const inputs = (columns) => el("div", { class: "fields" }, columns.map((column) => cell(column, path, refresh)));
    // Twelve typed amounts are offered where a row has them; others have quantity and price.
    const columns = table.columns.filter(({ column }) => !column.startsWith("months.") || Array.isArray(row.months));
    const isMain = ({ column }) => MAIN.has(column);
    content.append(
      inputs(columns.filter(isMain)),
      el("details", { class: "rest" }, el("summary", {}, t("form.row.more")), inputs(columns.filter((column) => !isMain(column)))),
      removing,
    );
    mark(content);
  }
  return el("li", {}, details);
}

function cell(column, row, refresh) {
  const path = `${row}.${column.column}`;
  const element = fieldElement({ ...column, path }, valueAt(state.raw, path) ?? undefined, (typed) => {
    take(path, typed);
    markField(element, typed.wrong ?? "");
    refresh();
  });
  return element;
}

// A row in one line: its name, and quantity x price or heads and wage, each where it is given.
function summaryOf(table, row, index) {
  const number = (key, suffix = "") => (typeof row[key] === "number" ? plainNumber(row[key]) + suffix : null);
  const heads = typeof row.share === "number" ? shown({ kind: "number", unit: "%" }, row.share) : number("headcount") ?? (row.span ? `1 : ${plainNumber(row.span)}` : null);
  const driver = table.columns.find(({ column }) => column === "driver")?.choices.find(({ value }) => value === row.driver && value !== "fixed");
  const figures = [heads ?? number("quantity", row.measure ? ` ${row.measure}` : ""), ...(driver ? [driver.label] : []), number("monthly_wage") ?? number("price")];
  return [
    el("span", { class: "row-name" }, row.name || t("form.row.new")),
    el("small", {}, figures.map((text) => text ?? t("not_given")).join(" × ")),
  ];
}
