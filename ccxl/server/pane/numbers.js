// Numbers as people write and read them. Unknown is null and never becomes zero.

import { language, t } from "./language.js";

const WAN = 10_000;

// What a person typed as a number: thousands separators, 万 and full-width digits are understood; NaN where it is none.
export function numberIn(text) {
  const plain = text.normalize("NFKC").replace(/[\s,，]/g, "");
  const match = /^([-+]?(?:\d+\.?\d*|\.\d+))(万元?|元)?$/.exec(plain);
  if (!match) return NaN;
  return match[2]?.startsWith("万") ? shifted(match[1], 4) : Number(match[1]);
}

// A share: 25%, 25 and 0.25 all mean a quarter; a plain number that is a share already stays one.
export function shareIn(text, high = 1) {
  const plain = text.normalize("NFKC").replace(/\s/g, "");
  if (plain.endsWith("%")) {
    const percent = numberIn(plain.slice(0, -1));
    return Number.isNaN(percent) ? NaN : shifted(String(percent), -2);
  }
  const number = numberIn(plain);
  return Math.abs(number) > high ? shifted(String(number), -2) : number;
}

// Moving the point in the text keeps 0.07 from becoming 0.07000000000000001.
function shifted(text, places) {
  return Number(`${text}e${places}`);
}

export function plainNumber(value) {
  return new Intl.NumberFormat("en-US", { maximumFractionDigits: 10 }).format(value);
}

export function percentText(value, digits = 10) {
  return `${new Intl.NumberFormat("en-US", { maximumFractionDigits: digits }).format(shifted(String(value), 2))}%`;
}

// An amount of yuan in 元 or 万元, always with two decimals; the unit is said beside it.
export function amountText(value, unit) {
  if (value === null || value === undefined) return t("not_computable");
  return grouped(unit === "wan" ? value / WAN : value, 2);
}

export function unitText(unit) {
  return t(unit === "wan" ? "unit.wan" : "unit.yuan");
}

export function countText(value) {
  return value === null || value === undefined ? t("not_computable") : grouped(value, Number.isInteger(value) ? 0 : 1);
}

function grouped(value, digits) {
  const format = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  const text = new Intl.NumberFormat("en-US", format).format(Math.abs(value));
  const isZero = Number(text.replaceAll(",", "")) === 0;
  return value < 0 && !isZero ? `-${text}` : text;
}

// By how much a figure moved, with its sign; empty where nothing moved or one of the two is unknown.
export function changeText(now, before, unit) {
  if (now === null || before === null || now === undefined || before === undefined) return "";
  const change = now - before;
  if (Math.abs(change) < 0.005) return "";
  const share = before ? ` (${change > 0 ? "+" : ""}${percentText(Number((change / before).toFixed(4)), 1)})` : "";
  return `${change > 0 ? "+" : ""}${grouped(unit === "wan" ? change / WAN : change, 2)}${share}`;
}

export function defaultUnit() {
  return language() === "zh" ? "wan" : "yuan";
}
