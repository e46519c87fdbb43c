// Arguments of a function: read from its documented example, from what people type, and written as a formula.

import { plainText, shifted } from "./decimal.js";

// What an example calls with, by parameter: agents(1000, 120, 0.7, 15) = 37.0. Null where it is no plain call.
export function exampleArguments(name, example, parameters) {
  const start = example.search(new RegExp(`(?<![\\w.])${name}\\(`));
  if (start < 0) return null;
  const inside = upToClosing(example.slice(start + name.length + 1));
  const values = {};
  try {
    for (const [place, text] of splitAtCommas(inside).entries()) {
      const named = /^(\w+)\s*=\s*(.+)$/s.exec(text);
      const key = named ? named[1] : parameters[place]?.name;
      if (!parameters.some((parameter) => parameter.name === key)) return null;
      values[key] = literal(named ? named[2] : text);
    }
  } catch {
    return null;
  }
  return values;
}

function upToClosing(text) {
  let depth = 1;
  for (const [place, sign] of [...text].entries()) {
    if ("([".includes(sign)) depth += 1;
    if (")]".includes(sign)) depth -= 1;
    if (depth === 0) return [...text].slice(0, place).join("");
  }
  return text;
}

function splitAtCommas(text) {
  const parts = [];
  let depth = 0;
  let quote = "";
  let part = "";
  for (const sign of text) {
    if (quote) quote = sign === quote ? "" : quote;
    else if (`"'`.includes(sign)) quote = sign;
    else if ("([".includes(sign)) depth += 1;
    else if (")]".includes(sign)) depth -= 1;
    if (sign === "," && depth === 0 && !quote) {
      parts.push(part.trim());
      part = "";
    } else part += sign;
  }
  return [...parts, part.trim()].filter(Boolean);
}

// A number, a product or quotient of numbers, a text, or a list of them, also repeated as in [24] * 7.
function literal(text) {
  const plain = text.trim();
  const quoted = /^(["'])(.*)\1$/s.exec(plain);
  if (quoted && !quoted[2].includes(quoted[1])) return quoted[2];
  const repeated = /^(\[.*\])\s*\*\s*(\d+)$/s.exec(plain);
  if (repeated) return Array.from({ length: Number(repeated[2]) }, () => literal(repeated[1])).flat();
  if (plain.startsWith("[") && plain.endsWith("]")) return splitAtCommas(plain.slice(1, -1)).map(literal);
  return product(plain);
}

function product(text) {
  const [first, ...rest] = text.split(/\s*([*/])\s*/);
  let value = number(first);
  for (let place = 0; place < rest.length; place += 2) {
    value = rest[place] === "*" ? value * number(rest[place + 1]) : value / number(rest[place + 1]);
  }
  return value;
}

function number(text) {
  const plain = text.replaceAll("_", "");
  if (!/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(plain)) throw new SyntaxError(text);
  return Number(plain);
}

// A value as it stands in its input: a share in percent.
export function argumentText(value, isShare = false) {
  if ((value ?? "") === "") return "";
  if (Array.isArray(value)) return value.map((each) => argumentText(each, isShare)).join(", ");
  return isShare && typeof value === "number" ? `${shifted(String(value), 2)}%` : String(value);
}

const REFERENCE = /^('[^']+'!|[\w一-鿿]+!)?\$?[A-Z]{1,3}\$?\d+(:\$?[A-Z]{1,3}\$?\d+)?$/i;

export function isReference(text) {
  return REFERENCE.test(text.trim());
}

// What a person typed as an argument: a number, a text, or several numbers; a share as percent, with its sign or without.
export function typedArgument(text, { unit = "" } = {}) {
  if (unit === "text" || unit === "date") return text.trim();
  const plain = plainText(text);
  const parts = plain.replace(/\s+%/g, "%").split(/[,;\s]+/).filter(Boolean);
  const values = parts.map((part) => typedNumber(part, unit === "share"));
  if (values.some((value) => typeof value === "string")) return text.trim();
  return values.length === 1 ? values[0] : values;
}

function typedNumber(text, isShare) {
  const [, digits, percent] = /^([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)(%?)$/i.exec(text) ?? [];
  if (digits === undefined) return text;
  return percent || isShare ? shifted(digits, -2) : Number(digits);
}

// The formula as one types it in a cell; arguments that are left out at the end fall away.
export function formulaText(name, parameters, texts) {
  const written = parameters.map((parameter) => cellText(texts[parameter.name] ?? "", parameter));
  while (written.length && written.at(-1) === "") written.pop();
  return `=CCXL.${name.toUpperCase()}(${written.join(",")})`;
}

function cellText(text, parameter) {
  const plain = text.trim();
  if (plain === "" || isReference(plain)) return plain.toUpperCase().includes("!") ? plain : plain.toUpperCase();
  const value = typedArgument(plain, parameter.unit === "share" ? parameter : {});
  if (Array.isArray(value)) return `{${value.join(";")}}`;
  return typeof value === "number" ? String(value) : `"${plain.replaceAll('"', '""')}"`;
}
