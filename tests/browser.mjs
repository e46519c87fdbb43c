// Runs scenarios in headless Chromium: node browser.mjs NODE_HOME SCENARIOS
//
// A request is a line of JSON with the name of a scenario and what it is told; the answer is a line with what it saw, or
// with the fault. A scenario is an exported function that gets { page, open, settings, requests } and returns what the
// test looks at. It fails on its own assertions, on an error in the page, on a request to any other address, and when it
// takes too long.

import { createRequire } from "node:module";
import path from "node:path";
import readline from "node:readline";
import { pathToFileURL } from "node:url";

const LONGEST_MS = 180_000;

const [home, file] = process.argv.slice(2);
const require = createRequire(path.join(path.resolve(home), "package.json"));
const { chromium } = require("playwright-core");
const QUIET = ["--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

const scenarios = await import(pathToFileURL(path.resolve(file)));
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", ...QUIET] });
for await (const line of readline.createInterface({ input: process.stdin })) {
  const { name, settings } = JSON.parse(line);
  const answer = await run(name, settings).then((seen) => ({ seen: seen ?? null }), (error) => ({ fault: error.stack }));
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
await browser.close();

async function run(name, settings) {
  if (!scenarios[name]) throw new Error(`no scenario ${name} in ${file}`);
  const context = await browser.newContext({ acceptDownloads: true, permissions: ["clipboard-read", "clipboard-write"] });
  let clock;
  const over = new Promise((_, refuse) => (clock = setTimeout(() => refuse(new Error("took too long")), LONGEST_MS)));
  try {
    return await Promise.race([seenBy(scenarios[name], context, settings), over]);
  } finally {
    clearTimeout(clock);
    await context.close();
  }
}

async function seenBy(scenario, context, settings) {
  const faults = [];
  const requests = [];
  const page = await context.newPage();
  page.setDefaultTimeout(settings.timeout ?? 20_000);
  page.on("pageerror", (error) => faults.push(`error in the page: ${error.stack}`));
  // A refusal that the page shows to the reader is logged by Chromium too.
  page.on("console", (message) => message.type() === "error" && !/status of (4\d\d|503)/.test(message.text()) && faults.push(`console: ${message.text()}`));
  page.on("request", (request) => {
    requests.push({ method: request.method(), url: request.url(), body: request.postData() });
    if (!/^(blob|data):/.test(request.url()) && !request.url().startsWith(settings.url) && !(settings.allowed ?? []).some((each) => request.url().startsWith(each))) faults.push(`request to ${request.url()}`);
  });
  const axe = () => readAxe(page);
  const open = async ({ lang = "zh", width = 1280, height = 900, path: place = "/" } = {}) => {
    await page.setViewportSize({ width, height });
    await page.goto(`${settings.url}${place}?lang=${lang}`);
    await page.waitForSelector("main:not(:has(.loading))");
  };
  const seen = await scenario({ page, context, open, settings, requests, axe });
  if (faults.length) throw new Error(faults.join("\n"));
  return seen;
}

// axe-core runs in the page from the developer's side of the browser, past the page's own rules for scripts.
async function readAxe(page) {
  const session = await page.context().newCDPSession(page);
  const { readFileSync } = await import("node:fs");
  await session.send("Runtime.evaluate", { expression: readFileSync(require.resolve("axe-core/axe.min.js"), "utf8") });
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  await session.detach();
  return violations.map(({ id, impact, help, nodes }) => ({ id, impact, help, places: nodes.map(({ html, failureSummary }) => `${html.slice(0, 200)} | ${failureSummary}`) }));
}
