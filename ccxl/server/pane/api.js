// The server's answers. Every failure is an ApiError with what the server said, or one that says it cannot be reached.

import { t } from "./language.js";

let token = "";
let askForToken = async () => "";
let asking = null;
let isKept = false;

// In Excel the functions in cells read it there; see ccxl/hosts/static/functions.js.
const KEPT = "ccxl.token";

// From now on the token that the server takes is kept where the functions in cells find it.
export function keepToken() {
  isKept = true;
  token = localStorage.getItem(KEPT) ?? "";
}

// How to get a token when the server wants one; asked once, and kept for this page only unless it is the add-in's.
export function onTokenNeeded(ask) {
  askForToken = ask;
}

export class ApiError extends Error {
  constructor(status, body) {
    super(body.message);
    this.status = status;
    this.kind = body.error;
    this.mistakes = body.mistakes ?? [];
  }
}

export async function getJson(path, signal) {
  return (await call(path, { signal })).json();
}

export async function postJson(path, body, signal) {
  return (await post(path, body, signal)).json();
}

export function post(path, body, signal) {
  return call(path, { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" }, signal });
}

export async function upload(path, file, signal) {
  const body = new FormData();
  body.append("file", file);
  return (await call(path, { method: "POST", body, signal })).json();
}

async function call(path, request, isSecondTry = false) {
  const used = token;
  const headers = { ...request.headers, ...(used ? { Authorization: `Bearer ${used}` } : {}) };
  const answer = await reached(path, { ...request, headers });
  if (answer.ok) {
    if (isKept && used) localStorage.setItem(KEPT, used);
    return answer;
  }
  if (answer.status === 401 && (await hasOther(used, isSecondTry))) return call(path, request, true);
  throw new ApiError(answer.status, await told(answer));
}

// Several requests may be refused at once; the question is put once, and its answer is for all of them.
async function hasOther(used, isSecondTry) {
  if (token === used) {
    asking ??= askForToken(isSecondTry).finally(() => (asking = null));
    token = await asking;
  }
  return token !== "" && token !== used;
}

async function reached(path, request) {
  try {
    return await fetch(path, request);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ApiError(0, { error: "unreachable", message: t("error.unreachable") });
  }
}

async function told(answer) {
  const isJson = answer.headers.get("Content-Type")?.includes("json");
  const body = isJson ? await answer.json() : {};
  const known = { 413: "error.too_large", 429: "error.too_many", 503: "error.busy", 401: "error.token" }[answer.status];
  return { error: body.error ?? "", message: known ? t(known) : (body.message ?? t("error.other", { status: answer.status })), mistakes: body.mistakes };
}

// The name that the server gives to a file.
export function fileName(answer, otherwise) {
  const header = answer.headers.get("Content-Disposition") ?? "";
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(header);
  if (encoded) return decodeURIComponent(encoded[1]);
  return /filename="([^"]+)"/i.exec(header)?.[1] ?? otherwise;
}
