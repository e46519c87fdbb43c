// What the page knows: the scenario as raw tables, where it came from, what the server last said of it.

export const state = {
  raw: null, // tables of the scenario, as TOML would hold them
  start: null, // the same as they were loaded
  origin: null, // { kind: "example" | "file", name, title }
  told: [], // [{ place, path, message, was }] of the file as it was loaded; not each has a path
  saved: "", // the tables that went into the last workbook
  removed: new Map(), // path of a table -> rows taken out of it: [{ index, row, name }], the last one last
  mistakes: [], // [{ place, path, message }] of the server's last answer; not each has a path
  answer: null, // { values, sections } of the last answer without mistakes
  baseline: null, // values of the scenario as it was loaded
  isCurrent: false, // whether the answer belongs to what the fields hold now
  wrong: new Map(), // path -> message of fields that hold nothing usable
  template: { choice: "", id: "", report: null, name: "" },
  audience: "internal", // or "client", where there is an offer
};

const listeners = new Map();

export function on(event, action) {
  if (!listeners.has(event)) listeners.set(event, []);
  listeners.get(event).push(action);
}

export function tell(event, detail) {
  for (const action of listeners.get(event) ?? []) action(detail);
}

// The page is drawn anew for another language; old parts must not listen any more.
export function forgetListeners() {
  listeners.clear();
}

export function takeScenario(raw, origin, told = []) {
  state.raw = raw;
  state.start = structuredClone(raw);
  state.origin = origin;
  state.told = told;
  state.saved = "";
  state.removed.clear();
  state.mistakes = [];
  state.answer = null;
  state.baseline = null;
  state.isCurrent = false;
  state.wrong.clear();
  state.audience = "internal";
}

export function isSourced(node) {
  return isTable(node) && "value" in node;
}

export function isTable(node) {
  return node !== null && typeof node === "object" && !Array.isArray(node);
}

export function nodeAt(raw, path) {
  return path.split(".").reduce((node, part) => (isSourced(node) ? node.value : node)?.[part], raw);
}

export function valueAt(raw, path) {
  const node = nodeAt(raw, path);
  return isSourced(node) ? node.value : node;
}

// A new figure drops the source that spoke for the old one; the old figure brings its source back.
export function setValue(path, value) {
  const isOld = JSON.stringify(value) === JSON.stringify(valueAt(state.start, path));
  setNode(path, isOld ? structuredClone(nodeAt(state.start, path)) : value);
  tell("edited");
}

function setNode(path, node) {
  const parts = path.split(".");
  const last = parts.pop();
  const tables = [state.raw];
  for (const part of parts) {
    const table = tables.at(-1);
    table[part] ??= {};
    tables.push(table[part]);
  }
  if (node !== undefined) {
    tables.at(-1)[last] = node;
    return;
  }
  delete tables.at(-1)[last];
  // A table that holds nothing any more is left out, such as one stage of a payment plan; a row stays a row.
  for (let depth = parts.length - 1; depth >= 0 && !Array.isArray(tables[depth]); depth -= 1) {
    if (Object.keys(tables[depth + 1]).length) break;
    delete tables[depth][parts[depth]];
  }
}

export function addRow(path, row) {
  const rows = nodeAt(state.raw, path);
  if (rows) rows.push(row);
  else setNode(path, [row]);
  tell("edited");
}

export function removeRow(path, index, name) {
  const rows = nodeAt(state.raw, path);
  const [row] = rows.splice(index, 1);
  if (!state.removed.has(path)) state.removed.set(path, []);
  state.removed.get(path).push({ index, row, name });
  // Rows have other numbers now: what the file had against them stays told until its list is closed.
  state.told = state.told.map((each) => (each.path?.startsWith(`${path}.`) ? { ...each, path: "" } : each));
  // An empty list is no list: the schema wants the key left out.
  if (!rows.length) setNode(path, undefined);
  tell("edited");
}

// The row that was taken out last stands again where it stood; returns where that is.
export function putRowBack(path) {
  const { index, row } = state.removed.get(path).pop();
  const rows = nodeAt(state.raw, path) ?? [];
  const place = Math.min(index, rows.length);
  rows.splice(place, 0, row);
  setNode(path, rows);
  tell("edited");
  return place;
}

// Inputs that are drawn anew hold the last usable values, so nothing in them is wrong any more.
export function forgetWrong(path = "") {
  for (const known of [...state.wrong.keys()]) if (!path || known === path || known.startsWith(`${path}.`)) state.wrong.delete(known);
}

export function isEdited() {
  return canonical(state.raw) !== canonical(state.start);
}

// Tables as text, whatever the order in which their keys were set.
export function canonical(tables) {
  return JSON.stringify(tables, (_, each) => (isTable(each) ? Object.fromEntries(Object.entries(each).sort(([one], [other]) => (one < other ? -1 : 1))) : each));
}
