// After every change: what is wrong, and what it all comes to.

import { postJson } from "./api.js";
import { later, say } from "./dom.js";
import { language, t } from "./language.js";
import { on, state, tell } from "./state.js";

const PAUSE = 350;
let running = null;

export function startValidation() {
  const soon = later(PAUSE, validate);
  on("edited", () => {
    wait();
    soon();
  });
  on("loaded", () => {
    soon.cancel();
    wait();
    validate();
  });
}

// What is on its way belongs to an older state of the fields.
function wait() {
  running?.abort();
  state.isCurrent = false;
  tell("waiting");
}

async function validate() {
  if (state.wrong.size) {
    tell("answered");
    sayMistakes();
    return;
  }
  const mine = (running = new AbortController());
  try {
    const answer = await postJson("api/validate", { raw: state.raw, lang: language() }, mine.signal);
    if (running === mine) take(answer);
  } catch (error) {
    if (error.name !== "AbortError") tell("unreachable", { message: error.message, retry: validate });
  }
}

function take({ mistakes, values, sections }) {
  state.mistakes = mistakes.map((each) => ({ path: each.place, ...each }));
  if (!mistakes.length) {
    state.answer = { values, sections };
    state.baseline ??= values;
    state.isCurrent = true;
  }
  tell("answered");
  sayMistakes();
}

export function mistakeCount() {
  return state.wrong.size + state.mistakes.filter(({ path }) => !state.wrong.has(path)).length;
}

export function mistakesText() {
  const count = mistakeCount();
  return count === 1 ? t("mistakes.one") : t("mistakes.many", { count });
}

function sayMistakes() {
  if (mistakeCount()) say(mistakesText());
}
