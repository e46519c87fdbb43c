// Changes that are in no file yet: kept in this browser, so that a reload or a closed window does not lose them.
// Each window has a place of its own in localStorage. Nothing of it is sent anywhere; tokens are not among it.

import { canonical, isEdited, isTable, on, state, takeScenario, tell } from "./state.js";

const VERSION = 1;
const STEM = "ccxl.edits.";
const WINDOW = "ccxl.window";
const LONGEST = 700_000; // characters of one place; browsers give an origin about five million
const MOST = 5; // places of other windows
const OLDEST_MS = 30 * 24 * 3600 * 1000;

let mine = "";
export const keeping = { restored: "", isTooLarge: false }; // when what was taken up was kept; whether it is kept now

// A browser that keeps nothing for this page works all the same.
function tried(action, otherwise = null) {
  try {
    return action();
  } catch {
    return otherwise;
  }
}

// What this window held before it was loaded again.
export function takeUpEdits() {
  const id = tried(() => sessionStorage.getItem(WINDOW)) ?? String(Math.random()).slice(2);
  tried(() => sessionStorage.setItem(WINDOW, id));
  mine = STEM + id;
  const edits = readEdits(mine);
  if (edits) put(edits);
}

function put({ raw, start, origin, told, baseline, at }) {
  takeScenario(start, origin, told);
  state.raw = raw;
  state.baseline = baseline;
  keeping.restored = at;
}

function readEdits(key) {
  const edits = tried(() => JSON.parse(localStorage.getItem(key)));
  const isGood = isTable(edits) && edits.version === VERSION && isTable(edits.raw) && isTable(edits.start) && isTable(edits.origin) && Array.isArray(edits.told);
  if (isGood && Date.now() - Date.parse(edits.at) < OLDEST_MS) return edits;
  tried(() => localStorage.removeItem(key));
  return null;
}

// Changes of windows that are closed, or open beside this one; the youngest first.
export function otherEdits() {
  const keys = tried(() => Object.keys(localStorage).filter((key) => key.startsWith(STEM) && key !== mine), []);
  const found = keys.map((key) => ({ key, ...readEdits(key) })).filter(({ raw }) => raw);
  found.sort((one, other) => (one.at < other.at ? 1 : -1));
  for (const { key } of found.slice(MOST)) tried(() => localStorage.removeItem(key));
  return found.slice(0, MOST);
}

export function takeOver(edits) {
  put(edits);
  tell("loaded");
  dropEdits(edits.key);
}

export function dropEdits(key) {
  tried(() => localStorage.removeItem(key));
  if (key !== mine) tell("kept");
}

function keepEdits() {
  const before = JSON.stringify(keeping);
  if (isEdited()) keeping.isTooLarge = !isKept();
  else {
    Object.assign(keeping, { restored: "", isTooLarge: false });
    dropEdits(mine);
  }
  if (JSON.stringify(keeping) !== before) tell("kept");
}

// Keeps the fields as they are now, if the browser has room for them.
function isKept() {
  const { raw, start, origin, told, baseline } = state;
  const text = JSON.stringify({ version: VERSION, at: new Date().toISOString(), raw, start, origin, told, baseline });
  if (text.length <= LONGEST && stored(text)) return true;
  // An older state of the fields would be taken for the newest one.
  dropEdits(mine);
  return false;
}

function stored(text) {
  return tried(() => {
    localStorage.setItem(mine, text);
    return true;
  }, false);
}

export function startKeeping() {
  for (const event of ["edited", "answered", "loaded"]) on(event, keepEdits);
}

// Leaving the page asks first while something typed is in no file.
export function warnOnLeaving() {
  addEventListener("beforeunload", (event) => {
    const isUnsaved = state.raw && (state.wrong.size > 0 || (isEdited() && canonical(state.raw) !== state.saved));
    if (isUnsaved) event.preventDefault();
  });
}
