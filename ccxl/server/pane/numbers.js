// Numbers as people write and read them. Unknown is null and never becomes zero.

import { plainText, shifted } from "./decimal.js";
import { language, t } from "./language.js";

const WAN = 10_000;

// What a person typed as a number: thousands separators, 万 and full-width digits are understood; NaN where it is none.
export function numberIn(text) {
  const match = /^([-+]?) ?(\d{1,3}(?:[, ]\d{3})+(?:\.\d*)?|\d+\.?\d*|\.\d+)\s*(万元?|元)?$/.exec(plainText(text));
  if (!match) return NaN;
  return shifted(match[1] + match[2].replace(/[, ]/g, ""), match[3]?.startsWith("万") ? 4 : 0);
}

// A share, typed as into a percent cell of Excel: 25 and 25% are a quarter, 0.5 is half a percent.
export function shareIn(text) {
  const digits = plainText(text).replace(/\s*%$/, "");
  const number = /[万元]/.test(digits) ? NaN : numberIn(digits);
  return Number.isNaN(number) ? NaN : shifted(String(number), -2);
}

// What is said of a typed share: the percentage that it is, and the other one that may have been meant.
export function shareMeaning(text, value) {
  const isBare = !plainText(text).endsWith("%");
  const meant = { share: percentText(value), other: percentText(shifted(String(value), 2)), number: plainNumber(shifted(String(value), 4)) };
  return t(isBare && value !== 0 && Math.abs(value) < 0.01 ? "share.small" : "share.is", meant);
}

export function isUnknown(value) {
  return (value ?? null) === null;
}

export function plainNumber(value, digits = 10) {
  return new Intl.NumberFormat("en-US", { maximumFractionDigits: digits }).format(value);
}

export function percentText(value, digits) {
  return `${plainNumber(shifted(String(value), 2), digits)}%`;
}

// An amount of yuan in 元 or 万元, always with two decimals; the unit is said beside it.
export function amountText(value, unit) {
  if (isUnknown(value)) return t("not_computable");
  return grouped(unit === "wan" ? value / WAN : value, 2);
}

export function unitText(unit) {
  return t(unit === "wan" ? "unit.wan" : "unit.yuan");
}

export function countText(value) {
  return isUnknown(value) ? t("not_computable") : grouped(value, Number.isInteger(value) ? 0 : 1);
}

function grouped(value, digits) {
  const format = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  const text = new Intl.NumberFormat("en-US", format).format(Math.abs(value));
  const isZero = Number(text.replaceAll(",", "")) === 0;
  return value < 0 && !isZero ? `-${text}` : text;
}

// By how much a figure moved, with its sign; empty where nothing moved or one of the two is unknown.
export function changeText(now, before, unit) {
  if (isUnknown(now) || isUnknown(before)) return "";
  const change = now - before;
  if (Math.abs(change) < 0.005) return "";
  const share = before ? ` (${change > 0 ? "+" : ""}${percentText(Number((change / before).toFixed(4)), 1)})` : "";
  return `${change > 0 ? "+" : ""}${grouped(unit === "wan" ? change / WAN : change, 2)}${share}`;
}

export function defaultUnit() {
  return language() === "zh" ? "wan" : "yuan";
}
