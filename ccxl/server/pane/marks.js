// What is wrong, and where it is shown: beside the field, and on the folded parts that hold the field.

import { markField } from "./fields.js";
import { localMessage } from "./mistakes.js";
import { isSourced, nodeAt, setValue, state, tell } from "./state.js";

// What was typed: a usable value goes into the tables, an unusable one keeps the totals waiting.
export function take(path, { value, wrong }) {
  if (wrong === undefined) {
    state.wrong.delete(path);
    setValue(path, value);
  } else {
    state.wrong.set(path, wrong);
    tell("edited");
  }
}

// Every mistake beside its field; those of a row open the row.
export function mark(card) {
  for (const element of card.querySelectorAll("[data-path]")) {
    markField(element, messageFor(element.dataset.path));
  }
  for (const row of card.querySelectorAll("[data-rows]")) {
    const count = [...wrongPaths()].filter((path) => path.startsWith(`${row.dataset.rows}.`)).length;
    row.classList.toggle("has-wrong", count > 0);
  }
}

function* wrongPaths() {
  yield* state.wrong.keys();
  // What concerns no single input, such as merged cells of a file, has no path.
  for (const { path } of state.mistakes) if (path) yield path;
}

function messageFor(path) {
  if (state.wrong.has(path)) return state.wrong.get(path);
  const mistake = state.mistakes.find((each) => each.path === path || (each.path?.startsWith(`${path}.`) && isLeaf(path)));
  return mistake ? localMessage(mistake.message) : "";
}

// A mistake in one month of the calls, or in the value of a sourced figure, stands at the figure.
function isLeaf(path) {
  const node = nodeAt(state.raw, path);
  return isSourced(node) || Array.isArray(node);
}
