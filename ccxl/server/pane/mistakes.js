// The server's messages, which are in English, in the language of the page where they follow a known pattern.

import { el } from "./dom.js";
import { language } from "./language.js";

const VALUE = "^(?:= (?<value>.+?): )?";
const ALLOWED = [
  [/a share from (\S+) to (\d\S*?)(?=;|$)/, (low, high) => `${low} 到 ${high} 之间的比例`],
  [/a share (above|from) (\S+?),? (and below|at most|to below) (\S+?)(?=;|$)/, (from, low, to, high) => `${from === "above" ? "大于" : "不小于"} ${low}、${to === "at most" ? "不大于" : "小于"} ${high} 的比例`],
  [/a whole number from (\S+) to (\S+?)(?=;|$)/, (low, high) => `${low} 到 ${high} 的整数`],
  [/text of 1 to (\d+) characters/, (most) => `1 到 ${most} 个字`],
  [/a month such as "(.+?)"/, (example) => `月份，如 ${example}`],
  [/a day such as "(.+?)"/, (example) => `日期，如 ${example}`],
  [/one of ([^;]+)/, (words) => `下列之一：${words}`],
  [/a number(?: of \w[\w ]*?)?(?: ([<>]=? ?[\d,.]+))?(?: and ([<>]=? ?[\d,.]+))?(?=;|$)/, (low, high) => ["数字", low, high].filter(Boolean).join(" ").replaceAll(">=", "≥").replaceAll("<=", "≤")],
];
const WHOLE = [
  [/^given beside (.+); give calls per month or in the busy hour, not both$/, () => "月来电量与忙时来电量只填一个"],
  [/^given beside (.+); seats are either given/, () => "座席数与忙时来电量只填一个"],
  [/^(\d+) numbers; must be one number, or 12/, (count) => `有 ${count} 个数，应填 1 个，或 12 个（每月一个）`],
  [/^shares of the grades (.+) = (.+); must add up to 1$/, (terms, sum) => `各岗位占比 ${terms} = ${sum}，合计应为 1（100%）`],
  [/^= (.+): stands twice(?: in section (.+?))?, also at .+; give each its own name$/, (name) => `${name} 重复，请各用不同名称`],
  [/^= (.+): a row of totals; remove it/, (name) => `${name} 是合计行，请删除；合计由程序计算`],
  [/^= (.+): lies (before|after) the budget (?:starts|ends); the budget runs from (\S+) to (\S+)$/, (month, _, from, to) => `${month} 不在预算期间 ${from} 至 ${to} 之内`],
  [/^= (.+): lies before first_month (.+)$/, (month, first) => `${month} 早于开始月份 ${first}`],
  [/^= (.+): must lie in the budget year (\d+)$/, (month, year) => `${month} 应在预算年度 ${year} 年内`],
  [/^= (.+): must lie between (\d+) and (\d+)$/, (value, low, high) => `${value} 应在 ${low} 年到 ${high} 年之间`],
  [/^= '(.+)': needs (.+), not given$/, (_, path) => `按此口径计算需要先填 ${path}`],
  [/^nothing to budget/, () => "没有可预算的内容，请至少填写岗位、建设项目或运营项目"],
  [/^headcount and (share|span): give one of the two$/, (other) => (other === "share" ? "人数与人数占比只填一个" : "人数与每人管理座席人员数只填一个")],
  [/^= \[\]: an empty list/, () => "没有内容，请至少填一个"],
  [/^payment shares .* = (.+): must add up to 1$/, (sum) => `付款比例合计 ${sum}，应为 1（100%）`],
];

// What the server advises holds for a file; in a field of the page 0.30 would be 0.3 %, and 30% is 30 % in both.
export function forThePage(text) {
  return text
    .replace(/; write \S+ for (\S+) %(, as \S+ is \S+ %)?$/, (_, percent, as = "") => `; write ${percent}% for ${percent} %${as}`)
    .replace(/; write 0\.80 for 80 %$/, "; write 80% for 80 %");
}

// What follows the allowed values: how a share of two readings is written, and that a number is text.
const HINTS = [
  [/; write \S+ for (\S+) %(?:, as (\S+) is (\S+) %)?$/, (percent, number, other) => `；${number ? `${number} 即 ${other}%，要 ${percent}% ` : ""}请写 ${percent}%`],
  [/; write (\S+) for .+, (\S+) for .+$/, (percent, other) => `；是 ${percent} 还是 ${other}？请连 % 一起写`],
  [/; it is text, write a number$/, () => "；这里是文本，请填数字"],
  [/; write (\S+) for (\S+)$/, (number, given) => `；${given} 请写 ${number}`],
];

function hint(text) {
  for (const [pattern, say] of HINTS) {
    const match = pattern.exec(text);
    if (match) return say(...match.slice(1));
  }
  return "";
}

export function localMessage(message) {
  const text = forThePage(String(message ?? "").trim());
  if (language() !== "zh") return text.replace(/^= /, "");
  for (const [pattern, say] of WHOLE) {
    const match = pattern.exec(text);
    if (match) return say(...match.slice(1));
  }
  return refusal(text) ?? text.replace(/^= /, "");
}

// Mistakes where a file has them, sheet and cell, or where the server has.
export function mistakeItems(mistakes) {
  return el("ul", {}, mistakes.map(({ place, message }) => el("li", {}, el("strong", {}, place), " ", localMessage(message))));
}

function refusal(text) {
  const match = new RegExp(`${VALUE}(?:not given; )?must be (?<allowed>.+)$`).exec(text);
  if (!match) return null;
  for (const [pattern, say] of ALLOWED) {
    const allowed = pattern.exec(match.groups.allowed);
    if (!allowed) continue;
    const given = match.groups.value === undefined ? "没有填写" : `填的是 ${match.groups.value}`;
    return `${given}，应为${say(...allowed.slice(1))}${hint(text)}`;
  }
  return null;
}
