// What people do in the pane; each scenario is run by browser.mjs and looked at by test_pane.py.

import assert from "node:assert/strict";
import path from "node:path";

const field = (place) => `[data-path="${place}"]`;
const input = (place) => `${field(place)} :is(input, select, textarea)`;

async function choose(page, title) {
  await page.locator(".example", { hasText: title }).click();
  // Not the answer to what was there before.
  await page.waitForSelector(`.loaded:has-text("${title}")`);
  await settled(page);
}

// The answer to the last change is there.
async function settled(page) {
  await page.waitForSelector(".state:not(.waits)");
}

async function change(page, place, text) {
  const answered = page.waitForResponse((answer) => answer.url().endsWith("/api/validate"));
  await page.fill(input(place), text);
  await answered;
  await settled(page);
}

const lastRaw = (requests) => JSON.parse(requests.filter(({ url }) => url.endsWith("/api/validate")).at(-1).body).raw;

async function figures(page) {
  return page.locator(".totals").evaluate((card) =>
    Object.fromEntries([...card.querySelectorAll("dt")].map((name) => [name.textContent, name.nextElementSibling.querySelector(".figure").textContent])),
  );
}

export async function totals({ page, open, settings }) {
  await open({ lang: settings.lang });
  await choose(page, settings.title);
  const first = await figures(page);
  await page.locator(".totals .choices button:not([aria-pressed=true])").click();
  return { first, other: await figures(page), said: await page.textContent("#said") };
}

export async function edit({ page, open, requests }) {
  await open();
  await choose(page, "60 席自建");
  const before = await figures(page);
  assert.match(await page.textContent(`${field("traffic.aht_s")} .source`), /^依据：暂估/);
  await change(page, "traffic.aht_s", "300");
  const bare = lastRaw(requests).traffic.aht_s;
  assert.equal(await page.textContent(`${field("traffic.aht_s")} .source`), "已改动，原依据不再适用");
  const after = await figures(page);
  const moved = await page.textContent(".hero .moved");
  await change(page, "traffic.aht_s", "240");
  const back = lastRaw(requests).traffic.aht_s;
  assert.equal(await page.locator(".hero .moved").count(), 0);
  return { before, after, moved, bare, back };
}

// Every way of writing a number that people have; what was taken is what the server gets.
export async function ways_of_writing({ page, open, requests, settings }) {
  await open();
  await choose(page, "客服热线（示例）");
  const taken = [];
  for (const [place, text] of settings.typed) {
    await change(page, place, text);
    const value = place.split(".").reduce((table, key) => table[key], lastRaw(requests));
    await page.locator(input(place)).blur();
    taken.push([place, text, value, await page.inputValue(input(place))]);
  }
  return taken;
}

export async function wrong_input({ page, open, settings, requests }) {
  await open({ lang: settings.lang });
  await choose(page, settings.title);
  const sent = requests.length;
  const messages = {};
  for (const [place, text] of settings.typed) {
    await page.fill(input(place), text);
    messages[`${place}=${text}`] = await page.textContent(`${field(place)} .wrong`);
    const box = page.locator(input(place));
    assert.equal(await box.getAttribute("aria-invalid"), "true");
    const described = (await box.getAttribute("aria-describedby")).split(" ");
    assert.ok(await page.evaluate((ids) => ids.some((id) => document.getElementById(id)?.className === "wrong"), described));
  }
  await page.waitForSelector(".mistakes li");
  await page.waitForTimeout(600);
  assert.equal(requests.length, sent, "nothing is sent while a field holds nothing usable");
  const summary = await page.locator(".mistakes").innerText();
  await page.click('.build [data-action="xlsx"]');
  const refusal = await page.textContent(".build .message");
  assert.equal(requests.length, sent, "nothing is built from it either");
  const focused = await page.evaluate(() => document.activeElement.closest("[data-path]").dataset.path);
  for (const [place, , good] of settings.typed) await page.fill(input(place), good);
  await settled(page);
  assert.ok(await page.locator(".mistakes").isHidden());
  assert.equal(await page.locator("[aria-invalid]").count(), 0);
  return { messages, summary, refusal, focused, said: await page.textContent("#said") };
}

// Mistakes that only the server can see stand at their fields too, in rows that are folded.
export async function mistakes_of_the_server({ page, open, settings }) {
  await open({ lang: settings.lang });
  await choose(page, settings.title);
  await page.click('.table[data-rows="staffing.grades"] > summary');
  await page.click('[data-rows="staffing.grades.0"] > summary');
  await page.fill(input("staffing.grades.0.share"), "90%");
  await page.waitForSelector(".mistakes li");
  await page.click('[data-rows="staffing.grades.0"] > summary');
  await page.click('.table[data-rows="staffing.grades"] > summary');
  const line = await page.locator(".mistakes li").innerText();
  await page.click(".mistakes li button");
  await page.waitForFunction(() => document.activeElement.closest("[data-path]"));
  const focused = await page.evaluate(() => document.activeElement.closest("[data-path]").dataset.path);
  return { line, focused, beside: await page.textContent(`${field("staffing.grades.0.share")} .wrong`) };
}

export async function unknown({ page, open }) {
  await open();
  await choose(page, "客服热线（示例）");
  await change(page, "labour.social_rate", "");
  const shown = await figures(page);
  const placeholder = await page.getAttribute(input("labour.social_rate"), "placeholder");
  await page.locator(".structure .choices button", { hasText: "年运营费用" }).click();
  return { shown, placeholder, note: await page.textContent(".structure .note"), table: await page.locator(".structure tbody").innerText() };
}

export async function rows({ page, open, requests }) {
  await open();
  await choose(page, "客服热线（示例）");
  await page.click('.table[data-rows="operating.lines"] > summary');
  const before = lastRaw(requests).operating.lines;
  await page.click('.table[data-rows="operating.lines"] .add');
  const place = `operating.lines.${before.length}`;
  await page.waitForSelector(input(`${place}.name`));
  await page.waitForFunction((expected) => document.activeElement.closest("[data-path]")?.dataset.path === expected, `${place}.section`);
  await page.fill(input(`${place}.name`), "保安");
  await page.fill(input(`${place}.quantity`), "2");
  await page.fill(input(`${place}.price`), "0.5万");
  await page.selectOption(input(`${place}.price_time`), "month");
  await settled(page);
  await page.waitForTimeout(500);
  await settled(page);
  const added = lastRaw(requests).operating.lines.at(-1);
  const line = await page.locator(`[data-rows="${place}"] > summary`).innerText();
  await page.click(`[data-rows="${place}"] .danger`);
  const said = await page.textContent("#said");
  assert.ok(await page.evaluate(() => document.activeElement.matches("summary, .add")));
  await page.waitForTimeout(500);
  await settled(page);
  return { before, added, line, said, after: lastRaw(requests).operating.lines };
}

export async function calls_by_month({ page, open, requests }) {
  await open();
  await choose(page, "客服热线（示例）");
  await page.locator(".calls .choices button", { hasText: "逐月填写" }).click();
  await page.waitForSelector(".months");
  await change(page, "traffic.monthly_calls.6", "30000");
  const months = lastRaw(requests).traffic.monthly_calls;
  const year = await page.textContent(".calls .help");
  await page.fill(input("traffic.monthly_calls.2"), "");
  const missing = await page.textContent(`${field("traffic.monthly_calls.2")} .wrong`);
  await page.locator(".calls .choices button", { hasText: "每月相同" }).click();
  await page.waitForTimeout(500);
  await settled(page);
  return { months, year, missing, mean: lastRaw(requests).traffic.monthly_calls };
}

export async function download({ page, open, settings }) {
  await open({ lang: settings.lang });
  await choose(page, settings.title);
  await change(page, "traffic.aht_s", "210");
  const files = {};
  for (const action of ["xlsx", "pdf"]) {
    const waiting = page.waitForEvent("download", { timeout: 60_000 });
    await page.click(`.build [data-action="${action}"]`);
    const file = await waiting;
    files[action] = path.join(settings.folder, `${action}_${file.suggestedFilename()}`);
    await file.saveAs(files[action]);
    await page.waitForSelector(".build .message .good");
  }
  return { files, told: await page.textContent(".build .message .good") };
}

// Building takes long: that is shown, and it can be ended.
export async function cancel({ page, open }) {
  await open();
  await choose(page, "客服热线（示例）");
  let arrived;
  const reached = new Promise((resolve) => (arrived = resolve));
  await page.route("**/api/build", (route) => arrived(route));
  await page.click('.build [data-action="xlsx"]');
  await reached;
  await page.waitForSelector('.progress [role="progressbar"]');
  await page.waitForTimeout(1200);
  const progress = await page.locator(".progress-line span").innerText();
  assert.ok(await page.isDisabled('.build [data-action="xlsx"]'));
  await page.click(".progress button");
  await page.waitForSelector(".progress", { state: "hidden" });
  assert.ok(await page.isEnabled('.build [data-action="xlsx"]'));
  return { progress, told: await page.textContent(".build .message") };
}

// Excel as far as the pane asks for it; what it is given is kept.
const EXCEL = () => {
  globalThis.given = { inserted: [], deleted: [], opened: [], formulas: [], activated: [] };
  const cell = { address: "Sheet1!B4", load() {}, set formulas(value) { given.formulas.push(value); } };
  const workbook = {
    insertWorksheetsFromBase64(base64, options) {
      given.inserted.push({ base64, options });
      return { value: ["id1", "id2", "id3", "record"] };
    },
    worksheets: {
      getItem: (id) => ({
        visibility: id === "record" ? "VeryHidden" : "Visible",
        load() {},
        activate: () => given.activated.push(id),
        delete() {
          if (this.visibility === "VeryHidden") throw new Error("InvalidOperation");
          given.deleted.push(id);
        },
      }),
    },
    getActiveCell: () => cell,
  };
  globalThis.Office = { onReady: async () => ({ host: "Excel", platform: "PC" }), context: { requirements: { isSetSupported: (set, version) => set === "ExcelApi" && Number(version.split(".")[1]) <= 13 } } };
  globalThis.Excel = {
    run: async (action) => {
      if (globalThis.refuses) throw new Error(globalThis.refuses);
      return action({ workbook, sync: async () => {} });
    },
    createWorkbook: async (base64) => given.opened.push(base64),
  };
};

async function inExcel({ page, open, lang = "zh" }) {
  await page.route("https://appsforoffice.microsoft.com/**", (route) => route.fulfill({ contentType: "text/javascript", body: `(${EXCEL})();` }));
  await open({ lang, path: "/excel.html", width: 320, height: 720 });
}

export async function excel({ page, open }) {
  await inExcel({ page, open });
  await choose(page, "客服热线（示例）");
  const actions = await page.locator(".build .actions button").evaluateAll((all) => all.map(({ dataset }) => dataset.action));
  await page.click('.build [data-action="insert"]');
  await page.waitForSelector(".build .message .good");
  const inserted = await page.textContent(".build .message .good");
  await page.click('.build [data-action="new"]');
  await page.waitForFunction(() => given.opened.length);
  await page.click("#tab-functions");
  await page.fill("input[type=search]", "所需座席人员");
  await page.locator(".function-list button", { hasText: /^所需座席人员AGENTS$/ }).click();
  await page.locator(".detail .first").click();
  await page.waitForSelector(".detail .message:not(:empty)");
  const written = await page.textContent(".detail .message");
  await page.click("#tab-budget");
  await page.evaluate(() => (globalThis.refuses = "The workbook is protected."));
  await page.click('.build [data-action="insert"]');
  await page.waitForSelector(".build .message .bad");
  return { actions, inserted, written, refused: await page.textContent(".build .message .bad"), given: await page.evaluate(() => given) };
}

export async function old_excel({ page, open }) {
  await page.route("https://appsforoffice.microsoft.com/**", (route) => route.fulfill({ contentType: "text/javascript", body: `(${EXCEL})(); Office.context.requirements.isSetSupported = () => false;` }));
  await open({ path: "/excel.html", width: 320, height: 720 });
  return page.locator(".build .actions button").evaluateAll((all) => all.map(({ dataset }) => dataset.action));
}

export async function upload({ page, open, settings }) {
  await open();
  await page.setInputFiles(".start input[type=file]", settings.bad);
  await page.waitForSelector(".start .bad li");
  const mistakes = await page.locator(".start .bad li").allInnerTexts();
  const seen = {};
  for (const file of settings.good) {
    await page.setInputFiles(".start input[type=file]", file);
    await page.waitForSelector(`.loaded:has-text("${path.basename(file)}")`);
    await settled(page);
    assert.equal(await page.locator(".start .bad").count(), 0);
    seen[path.basename(file)] = await figures(page);
  }
  await page.setInputFiles(".start input[type=file]", settings.other);
  await page.waitForSelector(".start .bad");
  return { mistakes, seen, refused: await page.textContent(".start .bad"), loaded: await page.textContent(".loaded span") };
}

export async function own_template({ page, open, settings }) {
  await open();
  await choose(page, "客服热线（示例）");
  await page.locator(".template input[type=radio]").last().check();
  assert.equal(await page.textContent(".build .why"), "先上传可以使用的模板，或改用标准模板。");
  await page.setInputFiles(".template input[type=file]", settings.bad);
  await page.waitForSelector(".findings li");
  const findings = await page.locator(".findings li").allInnerTexts();
  await page.click('.build [data-action="xlsx"]');
  const refused = await page.textContent(".build .message");
  await page.setInputFiles(".template input[type=file]", settings.good);
  await page.waitForSelector(".template .good");
  const waiting = page.waitForEvent("download", { timeout: 60_000 });
  await page.click('.build [data-action="xlsx"]');
  const file = await waiting;
  const saved = path.join(settings.folder, "own.xlsx");
  await file.saveAs(saved);
  return { findings, refused, saved };
}

export async function finder({ page, open, settings }) {
  await open({ lang: settings.lang });
  await page.click("#tab-functions");
  const found = {};
  for (const query of settings.queries) {
    await page.fill("input[type=search]", query);
    await page.waitForTimeout(250);
    found[query] = await page.locator(".function-list code").allInnerTexts();
  }
  await page.fill("input[type=search]", "agents_for_asa");
  await page.locator(".function-list button", { hasText: "AGENTS_FOR_ASA" }).click();
  assert.ok(await page.evaluate(() => document.activeElement.classList.contains("detail")));
  await page.waitForFunction(() => /^\d+$/.test(document.querySelector(".result").textContent));
  const example = await page.textContent(".result");
  await page.locator(".arguments .field input").nth(2).fill("300");
  await page.waitForFunction((before) => ![before, ""].includes(document.querySelector(".result").textContent), example);
  const other = await page.textContent(".result");
  await page.locator(".detail .first").click();
  await page.waitForSelector(".detail .message:not(:empty)");
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  await page.locator(".arguments .field input").nth(2).fill("-1");
  await page.waitForSelector(".result.bad");
  return { found, example, other, copied, refused: await page.textContent(".result") };
}

// All of it without a mouse.
export async function keyboard({ page, open }) {
  await open();
  const press = (key) => page.keyboard.press(key);
  const focus = () => page.evaluate(() => document.activeElement.textContent.trim() || document.activeElement.id);
  await press("Tab");
  assert.equal(await focus(), "跳到主要内容");
  await press("Tab");
  assert.equal(await focus(), "做预算");
  await press("ArrowRight");
  assert.equal(await focus(), "函数");
  assert.ok(await page.isVisible(".finder"));
  await press("ArrowLeft");
  await press("Tab");
  assert.equal(await focus(), "English");
  await press("Tab");
  assert.match(await focus(), /^客服热线（示例）/);
  await press("Enter");
  await settled(page);
  for (let tries = 0; tries < 80 && (await page.evaluate(() => document.activeElement.dataset.action)) !== "xlsx"; tries += 1) await press("Tab");
  const waiting = page.waitForEvent("download", { timeout: 60_000 });
  await press("Enter");
  return (await waiting).suggestedFilename();
}

export async function other_language({ page, open, requests }) {
  await open();
  await choose(page, "客服热线（示例）");
  await change(page, "traffic.aht_s", "300");
  // What cannot be used is not kept: the field shows the last good value again, and nothing is wrong.
  await page.fill(input("labour.social_rate"), "x");
  await page.click("button.language");
  await page.waitForSelector('html[lang="en"] .state:not(.waits)');
  assert.equal(await page.evaluate(() => document.activeElement.className), "language");
  assert.equal(await page.inputValue(input("labour.social_rate")), "26.7%");
  assert.ok(await page.isHidden(".mistakes"));
  return { title: await page.title(), aht: lastRaw(requests).traffic.aht_s, moved: await page.textContent(".hero .moved"), template: await page.locator(".template input:checked").inputValue() };
}

export async function structure({ page, open }) {
  await open();
  await choose(page, "客服热线（示例）");
  const table = await page.locator(".structure table").evaluate((each) => [...each.rows].map((row) => [...row.cells].map((cell) => cell.textContent)));
  const bars = await drawn(page, ".structure");
  const label = await page.getAttribute(".structure svg", "aria-label");
  assert.equal(await page.locator(".structure .choices").last().innerText(), "建设成本\n年运营费用");
  await page.locator(".structure .choices button", { hasText: "表" }).click();
  assert.ok(await page.isVisible(".structure table"));
  assert.equal(await page.locator(".structure svg").count(), 0);
  assert.ok(await page.isHidden(".ways"));
  return { table, bars, label };
}

async function drawn(page, card) {
  return page.locator(`${card} .bar`).evaluateAll((all) => all.map((bar) => [bar.querySelector(".bar-name").textContent, Number(bar.querySelector(".bar-fill").getAttribute("width"))]));
}

// The ways of an example, and what becomes of them when one of their prices is no longer known.
export async function ways({ page, open, settings }) {
  await open({ lang: settings.lang });
  await choose(page, settings.title);
  return {
    headline: await page.textContent(".ways .headline"),
    table: await page.locator(".ways tbody").innerText(),
    caption: await page.textContent(".ways caption"),
    bars: await drawn(page, ".ways"),
    label: (await page.locator(".ways svg").count()) ? await page.getAttribute(".ways svg", "aria-label") : null,
    note: await page.locator(".ways > .note").last().textContent(),
    totals: await page.locator(".totals > div").last().innerText(),
    structure: await page.isVisible(".structure"),
  };
}

// An outsourcer's offer: what it builds is for itself at first, and for the client when that is chosen.
export async function offer({ page, open, settings }) {
  await open();
  await choose(page, "60 席自建");
  assert.ok(await page.isHidden(".audience"));
  await page.click(".choice summary");
  await choose(page, "20 座席热线外包报价");
  const shown = await figures(page);
  const files = [];
  for (const audience of ["internal", "client"]) {
    await page.click(`.audience [data-key="${audience}"]`);
    const waiting = page.waitForEvent("download", { timeout: 60_000 });
    await page.click('.build [data-action="xlsx"]');
    const file = await waiting;
    files.push(path.join(settings.folder, file.suggestedFilename()));
    await file.saveAs(files.at(-1));
  }
  return { shown, files };
}

export async function token({ page, open, settings }) {
  await page.goto(`${settings.url}/?lang=zh`);
  await page.waitForSelector("dialog[open]");
  await page.fill("dialog input", "not-the-token-at-all");
  await page.keyboard.press("Enter");
  await page.waitForSelector("dialog .bad");
  await page.fill("dialog input", settings.token);
  await page.keyboard.press("Enter");
  await page.waitForSelector(".example");
  await choose(page, "客服热线（示例）");
  assert.equal(await page.evaluate(() => localStorage.getItem("ccxl.token")), null, "kept for this page only");
  return figures(page);
}

// The add-in's page: the token goes where the functions in cells look for it, and is asked for once.
export async function token_in_excel({ page, open, settings }) {
  await page.route("https://appsforoffice.microsoft.com/**", (route) => route.fulfill({ contentType: "text/javascript", body: `(${EXCEL})();` }));
  await page.goto(`${settings.url}/excel.html?lang=zh`);
  await page.fill("dialog input", "not-the-token-at-all");
  await page.keyboard.press("Enter");
  await page.waitForSelector("dialog .bad");
  const wrong = await page.evaluate(() => localStorage.getItem("ccxl.token"));
  await page.fill("dialog input", settings.token);
  await page.keyboard.press("Enter");
  await page.waitForSelector(".example");
  const right = await page.evaluate(() => localStorage.getItem("ccxl.token"));
  await open({ path: "/excel.html" });
  assert.equal(await page.locator("dialog").count(), 0);
  return { wrong, right };
}

export async function help_on_a_function({ page, settings }) {
  await page.goto(`${settings.url}/?lang=en#erlang_c`);
  await page.waitForSelector(".detail .result:not(:empty)");
  return page.getAttribute(".detail", "aria-label");
}

export async function unreachable({ page, open }) {
  await open();
  await choose(page, "客服热线（示例）");
  await page.route("**/api/validate", (route) => route.fulfill({ status: 503, contentType: "application/json", body: '{"error":"busy","message":"busy"}' }), { times: 1 });
  await page.fill(input("traffic.aht_s"), "300");
  await page.waitForSelector(".mistakes button");
  const told = await page.textContent(".mistakes h2");
  await page.click(".mistakes button");
  await settled(page);
  assert.ok(await page.isHidden(".mistakes"));
  return told;
}

// Every state of the page, for axe, for the width and for the eye.
async function* states({ page, open, settings }) {
  const { lang, width, height } = settings;
  await open({ lang, width, height });
  yield "first";
  await choose(page, "20 座席自建与外包比选");
  yield "ways";
  await page.click(".choice summary");
  await choose(page, "20 座席热线外包报价");
  yield "offer";
  await page.click(".choice summary");
  await choose(page, settings.title);
  yield "loaded";
  await page.click('.table[data-rows="construction.items"] > summary');
  await page.click('[data-rows="construction.items.1"] > summary');
  await page.click('[data-rows="construction.items.1"] .rest > summary');
  await page.click("details.more:last-of-type > summary");
  await change(page, "traffic.aht_s", "300");
  yield "edited";
  await page.fill(input("construction.items.1.price"), "-5");
  await page.fill(input("traffic.aht_s"), "x");
  await page.waitForSelector(".mistakes li");
  await page.waitForTimeout(500);
  yield "mistakes";
  await page.fill(input("construction.items.1.price"), "4000");
  await change(page, "traffic.aht_s", "300");
  await page.locator(".structure .choices button").nth(1).click();
  await page.locator(".template input[type=radio]").last().check();
  await page.setInputFiles(".template input[type=file]", settings.template);
  await page.waitForSelector(".findings li");
  yield "template";
  await page.locator(".calls .choices button").last().click();
  yield "months";
  await page.click("#tab-functions");
  yield "functions";
  await page.fill("input[type=search]", "contributions");
  await page.waitForTimeout(250);
  await page.locator(".function-list button", { hasText: "EMPLOYER_CONTRIBUTIONS_PERIOD" }).click();
  await page.waitForSelector(".result:not(.waits):not(:empty)");
  yield "function";
}

export async function accessible({ page, open, settings, axe }) {
  const found = {};
  for await (const name of states({ page, open, settings })) {
    found[name] = await axe();
    const spread = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(spread[0] <= spread[1], `${name}: the page is ${spread[0]} wide in a window of ${spread[1]}`);
  }
  return found;
}

export async function pictures({ page, open, settings }) {
  const saved = [];
  for await (const name of states({ page, open, settings })) {
    const file = path.join(settings.folder, `${settings.lang}_${settings.width}_${name}.png`);
    await page.evaluate(() => scrollTo(0, 0));
    await page.screenshot({ path: file });
    saved.push(file);
  }
  return saved;
}

// A share as it is typed, what the page says it was taken for, what the server gets, and what stands there afterwards.
export async function shares({ page, open, requests, settings }) {
  await open({ lang: settings.lang });
  await choose(page, settings.title);
  for (const table of await page.locator("details.more > summary").all()) await table.click();
  for (const row of settings.rows ?? []) {
    await page.click(`[data-rows="${row}"] > summary`);
    await page.click(`[data-rows="${row}"] .rest > summary`);
  }
  const seen = [];
  for (const [place, text] of settings.typed) {
    // What another one left unusable would keep this from being sent.
    await page.fill(input(place), text);
    const meaning = await page.textContent(`${field(place)} .meaning`);
    const wrong = await page.textContent(`${field(place)} .wrong`);
    await page.locator(input(place)).blur();
    const left = await page.inputValue(input(place));
    if (wrong) {
      await page.fill(input(place), "");
      seen.push([place, text, meaning, wrong, left]);
      continue;
    }
    await page.waitForTimeout(450);
    const value = place.split(".").reduce((node, key) => node?.[key], lastRaw(requests));
    seen.push([place, text, meaning, value ?? null, left]);
  }
  return seen;
}

// The inputs of a function: what they hold at first, what is typed, what it is taken for, and the formula of it.
export async function share_arguments({ page, requests, settings }) {
  await page.goto(`${settings.url}/?lang=${settings.lang}#${settings.function}`);
  await page.waitForSelector(".detail .result:not(:empty)");
  const box = page.locator(`.arguments .field:has(label code:text-is("${settings.parameter}"))`);
  const first = await box.locator("input").inputValue();
  const seen = [];
  for (const text of settings.typed) {
    await box.locator("input").fill(text);
    await page.waitForTimeout(400);
    await page.waitForFunction(() => document.querySelector(".result").textContent !== "");
    const sent = JSON.parse(requests.filter(({ url }) => url.endsWith(`/api/functions/${settings.function}`)).at(-1).body).arguments[settings.parameter];
    seen.push([text, await box.locator(".meaning").textContent(), sent, await page.textContent(".detail .formula"), await page.textContent(".result")]);
  }
  return { first, seen };
}

// A file whose mistakes have no field.
export async function file_with_mistakes({ page, open, settings }) {
  await open({ lang: settings.lang });
  await page.setInputFiles(".start input[type=file]", settings.file);
  await page.waitForSelector(`.loaded:has-text("${path.basename(settings.file)}")`);
  await page.waitForSelector(".start .bad li");
  await page.waitForTimeout(800);
  const told = await page.locator(".start .bad li").allInnerTexts();
  const form = await page.locator(".form .field").count();
  // Also where the server answers with places that are no path, and with kinds that the page does not know.
  await page.route("**/api/validate", (route) => route.fulfill({ contentType: "application/json", body: JSON.stringify({ mistakes: settings.answer, values: null, sections: null }) }));
  const answered = page.waitForResponse((answer) => answer.url().endsWith("/api/validate"));
  await page.fill(input("traffic.aht_s"), "301");
  await answered;
  await page.waitForSelector(".mistakes li");
  await page.waitForTimeout(300);
  const more = page.locator(".mistakes li button", { hasText: /还有|more/ });
  if (await more.count()) await more.click();
  const listed = await page.locator(".mistakes li").allInnerTexts();
  for (const button of await page.locator(".mistakes li button:not(.all)").all()) await button.click();
  return { told, form, listed };
}

export async function file_mistakes({ page, open, settings }) {
  await open();
  await page.setInputFiles(".start input[type=file]", settings.file);
  await page.waitForSelector(".start .bad li");
  return page.locator(".start .bad li").allInnerTexts();
}

// What a file had is done with once its field was put right, and not before.
export async function file_mistake_put_right({ page, open, settings }) {
  await open();
  await page.setInputFiles(".start input[type=file]", settings.file);
  await page.waitForSelector(".start .bad li");
  await page.waitForTimeout(800);
  const before = await page.locator(".start .bad li").allInnerTexts();
  await page.fill(input("traffic.aht_s"), "0");
  const still = await page.locator(".start .bad li").count();
  await change(page, "traffic.aht_s", "240");
  const after = await page.locator(".start .bad li").count();
  return { before, still, after };
}

const heldIn = (page) => page.evaluate(() => Object.entries({ ...localStorage, ...sessionStorage }));

export async function reload({ page, context, open, requests, settings }) {
  await open({ lang: settings.lang });
  const asked = [];
  page.on("dialog", (dialog) => {
    asked.push(dialog.type());
    dialog.accept();
  });
  await choose(page, settings.title);
  await page.reload();
  await page.waitForSelector(".example");
  const untouched = { asked: [...asked], held: (await heldIn(page)).filter(([key]) => key.startsWith("ccxl.edits")) };
  await choose(page, settings.title);
  await change(page, "traffic.aht_s", "333");
  await page.fill(input("budget.unit"), "只在本机");
  const before = await page.textContent(".hero .moved");
  await page.reload();
  await page.waitForSelector(".loaded");
  await settled(page);
  const raw = lastRaw(requests);
  const held = await heldIn(page);
  const told = await page.locator(".kept").allInnerTexts();
  const moved = await page.textContent(".hero .moved");
  // Another window is offered what this one holds, and takes nothing by itself.
  const other = await context.newPage();
  await other.goto(`${settings.url}/?lang=${settings.lang}`);
  await other.waitForSelector(".offer");
  const offered = await other.locator(".offer span").innerText();
  const loaded = await other.locator(".loaded").count();
  await other.click(".offer .discard");
  const dropped = await other.locator(".offer").count();
  await other.close();
  await page.click(".loaded .quiet");
  await settled(page);
  const left = (await heldIn(page)).filter(([key]) => key.startsWith("ccxl.edits"));
  const toldAfter = await page.locator(".kept").count();
  const askedBefore = asked.length;
  await page.reload();
  await page.waitForSelector(".example");
  return { untouched, asked, askedAfter: asked.length - askedBefore, unit: raw.budget.unit, aht: raw.traffic.aht_s, before, moved, told, offered, loaded, dropped, held, left, toldAfter };
}

// What one window left is taken up by the next one.
export async function closed_window({ page, context, open, settings }) {
  await open();
  await choose(page, settings.title);
  await change(page, "traffic.aht_s", "333");
  await page.close();
  const next = await context.newPage();
  await next.goto(`${settings.url}/?lang=zh`);
  await next.click(".offer .use");
  await settled(next);
  const aht = await next.inputValue(input("traffic.aht_s"));
  const offers = await next.locator(".offer").count();
  await next.reload();
  await settled(next);
  return { aht, offers, again: await next.inputValue(input("traffic.aht_s")) };
}

// Nonsense, another version, something too old, a browser that keeps nothing, and more than it keeps.
export async function odd_storage({ page, open, settings }) {
  await page.addInitScript(() => {
    if (localStorage.getItem("began")) return;
    localStorage.setItem("began", "1");
    sessionStorage.setItem("ccxl.window", "here");
    localStorage.setItem("ccxl.edits.here", "{no json");
    localStorage.setItem("ccxl.edits.a", JSON.stringify({ version: 99, raw: {}, start: {}, origin: { title: "x" }, told: [], at: new Date().toISOString() }));
    localStorage.setItem("ccxl.edits.b", JSON.stringify({ version: 1, raw: [], start: {}, origin: { title: "x" }, told: [], at: new Date().toISOString() }));
    localStorage.setItem("ccxl.edits.c", JSON.stringify({ version: 1, raw: {}, start: {}, origin: { title: "x" }, told: [], at: "2020-01-01T00:00:00Z" }));
  });
  await open();
  const odd = { loaded: await page.locator(".loaded").count(), offers: await page.locator(".offer").count() };
  await choose(page, settings.title);
  await change(page, "traffic.aht_s", "333");
  await page.click("details.more:last-of-type > summary");
  await page.evaluate(() => (Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); }));
  await change(page, "traffic.aht_s", "334");
  const full = await page.locator(".kept").allInnerTexts();
  const left = await page.evaluate(() => localStorage.getItem("ccxl.edits.here"));
  return { odd, full, left };
}

export async function built_is_saved({ page, open, settings }) {
  await open();
  const asked = [];
  page.on("dialog", (dialog) => {
    asked.push(dialog.type());
    dialog.accept();
  });
  await choose(page, settings.title);
  await change(page, "traffic.aht_s", "333");
  const waiting = page.waitForEvent("download", { timeout: 60_000 });
  await page.click('.build [data-action="xlsx"]');
  await waiting;
  await page.waitForSelector(".build .message .good");
  await page.reload();
  await page.waitForSelector(".loaded");
  await settled(page);
  const built = asked.length;
  await change(page, "traffic.aht_s", "334");
  await page.reload();
  return { built, then: asked.length };
}

// Three rows are taken out, one of them the last one; each stands again where it stood.
export async function undo({ page, open, requests, settings }) {
  await open({ lang: settings.lang });
  await choose(page, settings.title);
  const rows = () => lastRaw(requests).operating.lines;
  const before = rows();
  await page.click('.table[data-rows="operating.lines"] > summary');
  const remove = async (index) => {
    await page.click(`[data-rows="operating.lines.${index}"] > summary`);
    await page.click(`[data-rows="operating.lines.${index}"] .danger`);
  };
  const button = page.locator('.table[data-rows="operating.lines"] .undo');
  assert.ok(await button.isHidden());
  await remove(1);
  await remove(1);
  await remove(before.length - 3);
  const label = await button.innerText();
  await page.waitForTimeout(500);
  await settled(page);
  const left = rows().map(({ name }) => name);
  await page.click("button.language");
  await page.waitForSelector(".state:not(.waits)");
  await page.click('.table[data-rows="operating.lines"] > summary');
  for (let times = 0; times < 3; times += 1) await button.click();
  const focused = await page.evaluate(() => document.activeElement.closest("[data-rows]").dataset.rows);
  const said = await page.textContent("#said");
  await page.waitForTimeout(500);
  await settled(page);
  return { before, label, left, after: rows(), focused, said, hidden: await button.isHidden(), reset: await page.locator(".loaded .quiet").count() };
}

// A refusal of the build goes when its reason has gone.
export async function stale_refusal({ page, open, settings }) {
  await open();
  await choose(page, settings.title);
  await page.locator(".template input[type=radio]").last().check();
  await page.click('.build [data-action="xlsx"]');
  const refused = await page.textContent(".build .message");
  await page.setInputFiles(".template input[type=file]", settings.good);
  await page.waitForSelector(".template .good");
  const answered = await page.textContent(".build .message");
  const why = await page.textContent(".build .why");
  // The answer to the file before comes last.
  let answer;
  const second = new Promise((resolve) => (answer = resolve));
  const report = (findings) => ({ status: 201, contentType: "application/json", body: JSON.stringify({ id: "one", report: { findings, notes: [] } }) });
  let times = 0;
  await page.route("**/api/templates", async (route) => {
    times += 1;
    const isFirst = times === 1;
    if (isFirst) await second;
    await route.fulfill(report(isFirst ? ["A1: no such tag"] : []));
  });
  await page.setInputFiles(".template input[type=file]", settings.bad);
  await page.setInputFiles(".template input[type=file]", settings.good);
  await page.waitForSelector(".template .good");
  const late = page.waitForResponse("**/api/templates");
  answer();
  await late;
  await page.waitForTimeout(200);
  return { refused, answered, why, findings: await page.locator(".findings li").count(), last: await page.textContent(".build .why") };
}
