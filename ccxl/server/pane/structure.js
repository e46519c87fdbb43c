// What the money goes into, and what the ways of delivery cost: chart and table of the sections.

import { amountTable, barChart, ranked } from "./charts.js";
import { choiceButtons, el, line } from "./dom.js";
import { hasWord, t } from "./language.js";
import { percentText } from "./numbers.js";
import { on, state } from "./state.js";

const WAYS = "ways";
const shownAs = { part: "", view: "chart" };

export function structureCards(unitOf) {
  const body = el("div", {});
  const card = el("section", { class: "card structure", "aria-labelledby": "structure-title", hidden: true }, body);
  const ways = el("section", { class: "card ways", "aria-labelledby": "ways-title", hidden: true });
  function draw() {
    const sections = (state.answer?.sections ?? []).map(([part, name, amount]) => ({ part, name, amount }));
    drawStructure(card, body, sections.filter(({ part }) => part !== WAYS), unitOf(), draw);
    drawWays(ways, sections.filter(({ part }) => part === WAYS), unitOf());
  }
  // Bars are drawn for the room there is, so that their text keeps its size.
  let width = 0;
  new ResizeObserver(([{ contentRect }]) => {
    if (Math.abs(contentRect.width - width) < 1) return;
    width = contentRect.width;
    draw();
  }).observe(body);
  on("answered", draw);
  on("unit", draw);
  draw();
  return [ways, card];
}

function drawStructure(card, body, sections, unit, redraw) {
  const parts = [...new Set(sections.map(({ part }) => part))];
  card.hidden = parts.length === 0;
  if (card.hidden) return;
  if (!parts.includes(shownAs.part)) shownAs.part = parts[0];
  const ranking = ranked(sections.filter(({ part }) => part === shownAs.part));
  const focused = document.activeElement?.closest?.(".structure .choices button")?.dataset.key;
  body.replaceChildren(
    el(
      "div",
      { class: "card-head" },
      el("h2", { id: "structure-title" }, t("chart.title")),
      choiceButtons(t("chart.view"), ["chart", "table"].map((key) => [key, t(`chart.view.${key}`)]), shownAs.view, (key) => {
        shownAs.view = key;
        redraw();
      }),
    ),
    choiceButtons(t("chart.part"), parts.map((part) => [part, partName(part)]), shownAs.part, (key) => {
      shownAs.part = key;
      redraw();
    }),
    ...picture(ranking, unit, widthOf(body)),
  );
  if (focused) body.querySelector(`.choices button[data-key="${CSS.escape(focused)}"]`)?.focus();
}

// While the page shows something else there is no room to measure.
function widthOf(element) {
  return element.clientWidth > 100 ? element.clientWidth : 340;
}

// A part that is new to this page goes by the server's word for it.
function partName(part) {
  return hasWord(`chart.part.${part}`) ? t(`chart.part.${part}`) : part;
}

function picture(ranking, unit, width) {
  const [largest] = ranking.rows;
  const headline = largest?.share
    ? t("chart.headline", { name: largest.name, share: percentText(Number(largest.share.toFixed(3)), 1) })
    : t("not_computable");
  const caption = t("chart.caption", { part: partName(shownAs.part) });
  const table = amountTable(ranking, { caption, first: t("chart.section"), unit });
  const isChart = shownAs.view === "chart";
  return [
    el("p", { class: "headline" }, headline),
    isChart ? barChart(ranking.rows, { label: `${caption}: ${headline}`, unit, width }) : null,
    el("div", { class: isChart ? "for-readers" : "table-room", tabindex: isChart ? null : "0", role: isChart ? null : "region", "aria-label": isChart ? null : caption }, table),
    ranking.unknown ? el("p", { class: "note" }, t("chart.unknown", { count: ranking.unknown })) : null,
  ].filter(Boolean);
}

// What each way costs over the years compared. A way that is not computable might be the cheapest: then none is named.
function drawWays(card, ways, unit) {
  card.hidden = ways.length === 0;
  if (card.hidden) return;
  const ranking = ranked(ways);
  const known = ranking.rows.filter(({ amount }) => amount !== null);
  const { "comparison.years": years, "comparison.cheapest_share": below } = state.answer.values;
  const headline = ranking.unknown
    ? t("ways.open", { count: ranking.unknown })
    : t("ways.headline", { name: known.at(-1).name, share: percentText(Number((below ?? 0).toFixed(3)), 1) });
  const caption = t("ways.caption", { years });
  card.replaceChildren(
    el("h2", { id: "ways-title" }, t("ways.title")),
    el("p", { class: "headline" }, headline),
    line("note", caption),
    ...(known.length ? [barChart([...known].reverse(), { label: `${caption}: ${headline}`, unit, width: widthOf(card) - 42, showShare: false, most: known.length })] : []),
    el("div", { class: "for-readers" }, amountTable(ranking, { caption, first: t("ways.name"), unit, showTotal: false })),
    ...(differs() ? [line("note", t("ways.differ"))] : []),
  );
}

// Whether the ways have other seats, calls, service or scope than the first one.
function differs() {
  return ["seats", "calls", "service_level", "scope"].some((name) => state.answer.values[`check.ways_${name}.left`] > 0);
}
