"use strict";

/*
 * Custom functions for Excel. Every call of a cell joins a queue; what has gathered within a tick travels to the server in
 * one request. The same call with the same input is asked once and its result kept.
 */
(() => {
  // Put in by `ccxl host officejs`.
  const ADDRESS = "@ADDRESS@";
  const FUNCTIONS = "@FUNCTIONS@"; // id in Excel: name in the registry

  const TICK_MS = 20;
  const MOST_CALLS = 500; // in one request
  const MOST_CELLS = 20000; // in the arguments of one request
  const MOST_KEPT = 20000; // results
  const MOST_CELLS_KEPT = 1000; // in the arguments of a result that is kept
  const TIMEOUT_MS = 60000;
  const TRIES = 3; // where the server is busy

  const jobs = new Map(); // by input, the oldest first
  let queue = [];
  let timer = null;

  /** A cell as JSON holds it; an error in a cell comes as an object. */
  function plain(cell) {
    if (typeof cell === "object" && cell !== null) {
      return plain(cell.basicValue ?? cell.code ?? String(cell));
    }
    return cell === undefined ? null : cell;
  }

  /** An argument: null where it is left out, one value for one cell, rows for a block. */
  function argument(given) {
    if (!Array.isArray(given)) {
      return plain(given);
    }
    const rows = given.map((row) => (Array.isArray(row) ? row.map(plain) : [plain(row)]));
    return rows.length === 1 && rows[0].length === 1 ? rows[0][0] : rows;
  }

  function cells(values) {
    return values.reduce((sum, value) => sum + (Array.isArray(value) ? value.length * value[0].length : 1), 0);
  }

  function failed(code, message) {
    return new CustomFunctions.Error(code, message);
  }

  /** What Excel takes: rows of cells, errors among them; one error alone is thrown, which carries its message. */
  function result(answer) {
    if (answer.error) {
      throw failed(answer.error, answer.message);
    }
    if (!Array.isArray(answer.value)) {
      return [[answer.value]];
    }
    return answer.value.map((row) =>
      row.map((cell) => (typeof cell === "object" && cell !== null ? failed(cell.error, cell.message) : cell)),
    );
  }

  /** The job for this input: a new one, or the one that another cell has started. */
  function jobFor(name, values) {
    const key = JSON.stringify([name, values]);
    const known = jobs.get(key);
    if (known) {
      jobs.delete(key); // the latest use stands last
      jobs.set(key, known);
      return known;
    }
    const job = { key, name, values, size: cells(values), waiting: 0, done: false, sent: null };
    job.answer = new Promise((resolve, reject) => {
      job.resolve = resolve;
      job.reject = reject;
    });
    job.answer.catch(() => {}); // every cell that waits handles it itself
    jobs.set(key, job);
    queue.push(job);
    timer ??= setTimeout(send, TICK_MS);
    return job;
  }

  function finish(job, answer, error) {
    job.done = true;
    if (error) {
      jobs.delete(job.key); // a fault of the network may be gone next time
      job.reject(error);
    } else {
      job.resolve(answer);
      if (job.size > MOST_CELLS_KEPT) {
        jobs.delete(job.key);
      }
    }
    for (const [key, old] of jobs) {
      if (jobs.size <= MOST_KEPT) {
        break;
      }
      if (old.done) {
        jobs.delete(key);
      }
    }
  }

  /** Excel no longer wants it: nobody asks for what no cell waits for. */
  function cancel(job) {
    job.waiting -= 1;
    if (job.waiting > 0 || job.done) {
      return;
    }
    jobs.delete(job.key);
    if (!job.sent) {
      queue = queue.filter((other) => other !== job);
    } else if (job.sent.jobs.every((other) => other.waiting <= 0)) {
      job.sent.stop.abort();
    }
  }

  function send() {
    timer = null;
    while (queue.length) {
      const batch = [];
      let size = 0;
      while (queue.length && batch.length < MOST_CALLS && (!batch.length || size + queue[0].size <= MOST_CELLS)) {
        size += queue[0].size;
        batch.push(queue.shift());
      }
      post(batch);
    }
  }

  async function post(batch) {
    const sent = { jobs: batch, stop: new AbortController() };
    batch.forEach((job) => (job.sent = sent));
    const alarm = setTimeout(() => sent.stop.abort(), TIMEOUT_MS);
    try {
      const body = JSON.stringify({ calls: batch.map((job) => ({ function: job.name, arguments: job.values })) });
      const answers = await ask(body, batch.length, sent.stop.signal);
      batch.forEach((job, place) => finish(job, answers[place], null));
    } catch (error) {
      const why = error.name === "AbortError" ? "no answer in time" : error.message;
      batch.forEach((job) => finish(job, null, failed("#N/A", `ccxl server ${ADDRESS}: ${why}`)));
    } finally {
      clearTimeout(alarm);
    }
  }

  async function ask(body, count, signal) {
    const headers = { "Content-Type": "application/json" };
    const token = globalThis.localStorage?.getItem("ccxl.token");
    if (token) {
      headers.Authorization = `Bearer ${token}`;
    }
    for (let left = TRIES - 1; ; left -= 1) {
      const response = await fetch(ADDRESS, { method: "POST", headers, body, signal });
      if ((response.status === 429 || response.status === 503) && left > 0) {
        const seconds = Math.min(Number(response.headers.get("Retry-After")) || 1, 5);
        await new Promise((resolve) => setTimeout(resolve, 1000 * seconds));
        continue;
      }
      const text = await response.text();
      if (!response.ok) {
        throw new Error(`answers ${response.status} ${text.slice(0, 200)}`);
      }
      const { results } = JSON.parse(text);
      if (!Array.isArray(results) || results.length !== count) {
        throw new Error("answers something else than asked");
      }
      return results;
    }
  }

  function call(name, given, invocation) {
    const values = given.map(argument);
    while (values.length && values[values.length - 1] === null) {
      values.pop();
    }
    const job = jobFor(name, values);
    job.waiting += 1;
    if (invocation) {
      invocation.onCanceled = () => cancel(job);
    }
    return job.answer.then((answer) => {
      job.waiting -= 1;
      return result(answer);
    });
  }

  for (const [id, name] of Object.entries(FUNCTIONS)) {
    CustomFunctions.associate(id, (...given) => {
      const invocation = given.pop(); // Excel adds it to the declared arguments
      return call(name, given, invocation);
    });
  }
  // Why a cell of a block shows an error: =CCXL.WHY("AGENTS", arguments as there).
  CustomFunctions.associate("WHY", (name, given, invocation) => call("why", [name, ...(given ?? [])], invocation));
})();
