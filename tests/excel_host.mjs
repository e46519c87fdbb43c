/*
 * Excel as the custom functions see it: headless Chromium, Microsoft's own runtime from npm, and a stand-in for the
 * workbook that sends calls over the runtime's bridge and takes the results from it, as Excel does.
 *
 *     node excel_host.mjs NODE_HOME CHROMIUM PAGE RUNTIME_ADDRESS
 *
 * RUNTIME_ADDRESS is what the page loads from Microsoft; it gets the file of npm instead, and nothing else may be fetched
 * from elsewhere. Requests come one a line as JSON: {"associated": []}, {"call": [[[id, arguments], ...]]} or
 * {"cancel": [[[id, arguments], ...], ms]}, which takes all calls back after some time. Each gets one line.
 */
import { createRequire } from "node:module";
import readline from "node:readline";
import fs from "node:fs";

const [home, chromium, page_address, runtime_address] = process.argv.slice(2);
const require = createRequire(`${home}/package.json`);
const dist = `${home}/node_modules/@microsoft/office-js/dist`;
const microsoft = new URL(".", runtime_address).href;

/** Runs in the page before anything else. */
function excel() {
  const INVOKE = 1000, CANCEL = 1001, CANCELABLE = 1, ERRORS_ALLOWED = 4;
  const waiting = new Map();
  let next = 1;

  function taken(results) {
    for (const result of results) {
      const plain = Array.isArray(result)
        ? { id: result[0], failed: !result[1], value: result[2], errorCode: result[3] }
        : result;
      waiting.get(plain.id)?.({ failed: plain.failed ?? false, value: plain.value, code: plain.errorCode ?? null });
      waiting.delete(plain.id);
    }
  }

  const bridge = {
    /** A request of the runtime; only results of calls matter here. */
    sendMessageToHost(text) {
      const message = JSON.parse(text);
      const actions = message.message.body.Actions;
      for (const action of actions) {
        if (/SetInvocation(Array)?Results/.test(action.Name)) {
          taken(action.ArgumentInfo.Arguments[0]);
        }
      }
      const body = JSON.stringify({ Results: actions.map((action) => ({ ActionId: action.Id, Value: null })) });
      const answer = { id: message.id, type: 2, message: { statusCode: 200, headers: {}, body } };
      setTimeout(() => bridge.onMessageFromHost(JSON.stringify(answer)), 0);
    },
  };
  globalThis._richApiNativeBridge = bridge;

  function send(type, messages) {
    const entries = messages.map((message) => ({ messageCategory: 1, messageType: type, targetId: "", message }));
    bridge.onMessageFromHost(JSON.stringify({ id: null, type: 3, message: { entries } }));
  }

  globalThis.excel = {
    call(calls) {
      const messages = [];
      const answers = calls.map(([functionName, parameterValues]) => new Promise((resolve) => {
        const invocationId = next++;
        waiting.set(invocationId, resolve);
        messages.push({ invocationId, functionName, parameterValues, address: "Sheet1!A1", flags: CANCELABLE | ERRORS_ALLOWED });
      }));
      send(INVOKE, messages);
      return { answers, ids: messages.map((message) => message.invocationId) };
    },
    cancel(ids) {
      send(CANCEL, ids.map((invocationId) => ({ invocationId })));
    },
  };
}

const { chromium: browsers } = require("playwright-core");
const browser = await browsers.launch({ executablePath: chromium, args: ["--no-sandbox"] });
const page = await browser.newPage();
const faults = [];
page.on("pageerror", (error) => faults.push(String(error)));
page.on("console", (line) => line.type() === "error" && faults.push(line.text()));
await page.route("**/*", (route) => {
  const address = route.request().url();
  if (address === runtime_address) {
    // The runtime for cells looks at its own file name; outside Excel office.js would load none.
    const body = `document.write('<script src="${new URL("custom-functions-runtime.js", runtime_address)}"></' + 'script>')`;
    return route.fulfill({ contentType: "text/javascript", body });
  }
  if (address.startsWith(microsoft)) {
    // What the runtime loads besides lies beside it in the package too.
    const file = `${dist}/${address.slice(microsoft.length)}`;
    return fs.existsSync(file) ? route.fulfill({ contentType: "text/javascript", path: file }) : route.abort();
  }
  return new URL(address).origin === new URL(page_address).origin ? route.continue() : route.abort();
});
await page.addInitScript(excel);
await page.goto(page_address, { waitUntil: "load" });

const requests = {
  associated: () => page.evaluate(() => Object.keys(CustomFunctions._association.mappings)),
  call: (calls) => page.evaluate((all) => Promise.all(globalThis.excel.call(all).answers), calls),
  cancel: (calls, ms) => page.evaluate(async ([all, wait]) => {
    const { ids } = globalThis.excel.call(all);
    await new Promise((resolve) => setTimeout(resolve, wait));
    globalThis.excel.cancel(ids);
  }, [calls, ms]),
  token: (token) => page.evaluate((text) => localStorage.setItem("ccxl.token", text), token),
  faults: () => faults.splice(0),
};

process.stdout.write(`${JSON.stringify({ answer: "ready" })}\n`);
for await (const line of readline.createInterface({ input: process.stdin })) {
  const [[name, given]] = Object.entries(JSON.parse(line));
  const answer = (await requests[name](...given)) ?? null;
  process.stdout.write(`${JSON.stringify({ answer })}\n`);
}
await browser.close();
