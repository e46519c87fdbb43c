// What the page knows: the scenario as raw tables, where it came from, what the server last said of it.

export const state = {
  raw: null, // tables of the scenario, as TOML would hold them
  start: null, // the same as they were loaded
  origin: null, // { kind: "example" | "file", name, title }
  mistakes: [], // [{ place, path, message }] of the server's last answer
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

export function takeScenario(raw, origin) {
  state.raw = raw;
  state.start = structuredClone(raw);
  state.origin = origin;
  state.mistakes = [];
  state.answer = null;
  state.baseline = null;
  state.isCurrent = false;
  state.wrong.clear();
  state.audience = "internal";
}

export function isSourced(node) {
  return node !== null && typeof node === "object" && !Array.isArray(node) && "value" in node;
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

export function removeRow(path, index) {
  const rows = nodeAt(state.raw, path);
  rows.splice(index, 1);
  // An empty list is no list: the schema wants the key left out.
  if (!rows.length) setNode(path, undefined);
  tell("edited");
}

// Inputs that are drawn anew hold the last usable values, so nothing in them is wrong any more.
export function forgetWrong(path = "") {
  for (const known of [...state.wrong.keys()]) if (!path || known === path || known.startsWith(`${path}.`)) state.wrong.delete(known);
}

export function isEdited() {
  return JSON.stringify(state.raw) !== JSON.stringify(state.start);
}
