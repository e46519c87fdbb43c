// The language of the page and its words.

import { WORDS } from "./words.js";

const KEPT = "ccxl.language";
let current = first();

function first() {
  const asked = new URLSearchParams(location.search).get("lang") ?? kept() ?? navigator.language ?? "zh";
  return asked.toLowerCase().startsWith("zh") ? "zh" : "en";
}

// A browser that keeps nothing for this page still gets a language.
function kept() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

export function language() {
  return current;
}

export function useLanguage(name) {
  current = name;
  try {
    localStorage.setItem(KEPT, name);
  } catch {
    // Chosen again at the next visit.
  }
}

export function t(key, values = {}) {
  const text = WORDS[current][key];
  if (text === undefined) throw new Error(`words.js: no '${key}' in ${current}`);
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

export function hasWord(key) {
  return key in WORDS[current];
}
