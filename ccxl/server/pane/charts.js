// Bars drawn as SVG: sorted, labelled directly, one scale of one colour. The table beside them is for everybody else.

import { el, svg } from "./dom.js";
import { t } from "./language.js";
import { amountText, percentText, unitText } from "./numbers.js";

const MOST_BARS = 8;
const ROW = 36;
const BAR = 8;

// Known amounts in descending order; what is unknown stands last and has no share.
export function ranked(rows) {
  const known = rows.filter(({ amount }) => amount !== null).sort((a, b) => b.amount - a.amount);
  const whole = known.reduce((sum, { amount }) => sum + amount, 0);
  const withShare = known.map((row) => ({ ...row, share: whole > 0 ? row.amount / whole : null }));
  const unknown = rows.filter(({ amount }) => amount === null).map((row) => ({ ...row, share: null }));
  return { rows: [...withShare, ...unknown], whole: known.length ? whole : null, unknown: unknown.length };
}

// As many bars as can be read; the smallest go together.
function pooled(rows, most) {
  const known = rows.filter(({ amount }) => amount !== null);
  if (known.length <= most) return known;
  const rest = known.slice(most - 1);
  const sum = (key) => rest.reduce((total, row) => total + row[key], 0);
  return [
    ...known.slice(0, most - 1),
    { name: t("chart.rest", { count: rest.length }), amount: sum("amount"), share: sum("share"), isRest: true },
  ];
}

export function barChart(rows, { label, unit, width, showShare = true, most = MOST_BARS }) {
  const bars = pooled(rows, most);
  const largest = Math.max(...bars.map(({ amount }) => amount), 0);
  const height = bars.length * ROW;
  return svg(
    "svg",
    { class: "bars", role: "img", "aria-label": label, viewBox: `0 0 ${width} ${height}`, width, height },
    bars.map((bar, place) => oneBar(bar, place, { largest, width, unit, showShare })),
  );
}

function oneBar(bar, place, { largest, width, unit, showShare }) {
  const y = place * ROW;
  const length = largest > 0 ? Math.max((bar.amount / largest) * width, bar.amount > 0 ? 2 : 0) : 0;
  const share = showShare && bar.share !== null ? `  ${percentText(Number(bar.share.toFixed(3)), 1)}` : "";
  return svg(
    "g",
    { class: bar.isRest ? "bar rest" : place === 0 ? "bar first" : "bar" },
    svg("text", { x: 0, y: y + 14, class: "bar-name" }, shortened(bar.name, width)),
    svg(
      "text",
      { x: width, y: y + 14, class: "bar-amount", "text-anchor": "end" },
      amountText(bar.amount, unit),
      svg("tspan", { class: "bar-share" }, share),
    ),
    svg("rect", { x: 0, y: y + 20, width, height: BAR, rx: BAR / 2, class: "bar-track" }),
    svg("rect", { x: 0, y: y + 20, width: length, height: BAR, rx: Math.min(BAR, length) / 2, class: "bar-fill" }),
  );
}

// A name that would run into its amount is cut; Chinese signs are twice as wide.
function shortened(name, width) {
  let room = (width - 150) / 6.6;
  let text = "";
  for (const sign of name) {
    room -= sign.codePointAt(0) > 0x2e80 ? 2 : 1;
    if (room < 0) return `${text}…`;
    text += sign;
  }
  return text;
}

export function amountTable(ranking, { caption, first, unit, showTotal = true }) {
  const row = ({ name, amount, share }) =>
    el(
      "tr",
      {},
      el("th", { scope: "row" }, name),
      el("td", {}, amountText(amount, unit)),
      showTotal ? el("td", {}, share === null ? "–" : percentText(Number(share.toFixed(4)), 2)) : null,
    );
  return el(
    "table",
    { class: "amounts" },
    el("caption", {}, caption),
    el(
      "thead",
      {},
      el(
        "tr",
        {},
        el("th", { scope: "col" }, first),
        el("th", { scope: "col" }, t("chart.amount", { unit: unitText(unit) })),
        showTotal ? el("th", { scope: "col" }, t("chart.share")) : null,
      ),
    ),
    el("tbody", {}, ranking.rows.map(row)),
    showTotal ? el("tfoot", {}, row({ name: t("chart.total"), amount: ranking.whole, share: ranking.whole > 0 ? 1 : null })) : null,
  );
}
