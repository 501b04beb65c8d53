// Chromium over its debugging pipe: no library, no port. https://chromedevtools.github.io/devtools-protocol
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--remote-debugging-pipe",
];

/** Starts a Chromium with a profile of its own. */
export function startChromium(program) {
  const profile = mkdtempSync(join(tmpdir(), "rnnlab-chromium-"));
  const child = spawn(program, [...FLAGS, `--user-data-dir=${profile}`], {
    stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
  });
  const [, , , input, output] = child.stdio;
  const waiting = new Map();
  const listeners = new Set();
  let [nextId, rest] = [1, ""];

  output.setEncoding("utf8").on("data", (text) => {
    const messages = (rest + text).split("\0");
    rest = messages.pop();
    for (const message of messages.map((one) => JSON.parse(one))) {
      if (message.id === undefined) for (const listener of listeners) listener(message);
      else settle(waiting.get(message.id), message);
    }
  });
  child.on("exit", () => {
    for (const { reject } of waiting.values()) reject(new Error("Chromium ended"));
  });

  const send = (method, params = {}, sessionId) =>
    new Promise((resolve, reject) => {
      waiting.set(nextId, { resolve, reject });
      input.write(`${JSON.stringify({ id: nextId, method, params, sessionId })}\0`);
      nextId += 1;
    });

  return {
    send,
    listen: (listener) => listeners.add(listener),
    async close() {
      const gone = new Promise((resolve) => child.on("exit", resolve));
      await send("Browser.close").catch(() => child.kill());
      await gone;
      rmSync(profile, { recursive: true, maxRetries: 5 });
    },
  };
}

function settle({ resolve, reject }, { result, error }) {
  if (error) reject(new Error(error.message));
  else resolve(result);
}

/**
 * Opens a page at a width, light or dark, and returns what a reader and an observer would see; the
 * screenshot is of the whole page, or of its beginning where a height is given.
 */
export async function look(chromium, url, { width, scheme, height = undefined }) {
  const { targetId } = await chromium.send("Target.createTarget", { url: "about:blank" });
  const { sessionId } = await chromium.send("Target.attachToTarget", { targetId, flatten: true });
  const send = (method, params) => chromium.send(method, params, sessionId);
  const [requests, complaints] = [[], []];
  const loaded = new Promise((resolve) => {
    chromium.listen(({ sessionId: from, method, params }) => {
      if (from !== sessionId) return;
      if (method === "Network.requestWillBeSent") requests.push(params.request.url);
      if (method === "Log.entryAdded") complaints.push(params.entry.text);
      if (method === "Runtime.consoleAPICalled") complaints.push(JSON.stringify(params.args));
      if (method === "Runtime.exceptionThrown") complaints.push(params.exceptionDetails.text);
      if (method === "Page.javascriptDialogOpening") complaints.push(`dialog: ${params.message}`);
      if (method === "Page.loadEventFired") resolve();
    });
  });
  for (const domain of ["Page", "Network", "Log", "Runtime"]) await send(`${domain}.enable`);
  const metrics = { width, height: 900, deviceScaleFactor: 1, mobile: width < 500 };
  await send("Emulation.setDeviceMetricsOverride", metrics);
  const features = [{ name: "prefers-color-scheme", value: scheme }];
  await send("Emulation.setEmulatedMedia", { features });
  await send("Page.navigate", { url });
  await loaded;
  const evaluate = async (expression) =>
    (await send("Runtime.evaluate", { expression, returnByValue: true })).result.value;
  const page = await evaluate(`(${measure})()`);
  const clip = height && { clip: { x: 0, y: 0, width, height, scale: 1 } };
  const shot = { captureBeyondViewport: true, format: "png", ...clip };
  const { data } = await send("Page.captureScreenshot", shot);
  await chromium.send("Target.closeTarget", { targetId });
  return { ...page, requests, complaints, screenshot: Buffer.from(data, "base64") };
}

/** What an element says once it says something else than at first, and what the console says until then. */
export async function textOf(chromium, url, selector, first) {
  const { targetId } = await chromium.send("Target.createTarget", { url: "about:blank" });
  const { sessionId } = await chromium.send("Target.attachToTarget", { targetId, flatten: true });
  const send = (method, params) => chromium.send(method, params, sessionId);
  const complaints = [];
  chromium.listen(({ sessionId: from, method, params }) => {
    if (from !== sessionId) return;
    if (method === "Log.entryAdded") complaints.push(params.entry.text);
    if (method === "Runtime.exceptionThrown") {
      complaints.push(params.exceptionDetails.exception?.description);
    }
  });
  for (const domain of ["Page", "Log", "Runtime"]) await send(`${domain}.enable`);
  await send("Page.navigate", { url });
  const expression = `document.querySelector(${JSON.stringify(selector)})?.textContent ?? ""`;
  let text = first;
  for (let tries = 0; tries < 300 && complaints.length === 0; tries += 1) {
    const { result } = await send("Runtime.evaluate", { expression, returnByValue: true });
    text = result.value;
    if (text !== "" && text !== first) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await chromium.send("Target.closeTarget", { targetId });
  return { text, complaints };
}

/** Runs in the page. */
function measure() {
  const texts = [...document.querySelectorAll("svg.chart text")];
  return {
    root: document.documentElement.localName,
    scrollWidth: document.documentElement.scrollWidth,
    background: document.body && getComputedStyle(document.body).backgroundColor,
    scripts: document.querySelectorAll("script").length,
    charts: document.querySelectorAll("svg.chart").length,
    smallestText: Math.min(...texts.map((one) => one.getBoundingClientRect().height)),
    textsOutside: texts
      .filter((one) => {
        const [text, chart] = [one, one.closest("svg")].map((node) => node.getBoundingClientRect());
        return text.left < chart.left - 1 || text.right > chart.right + 1;
      })
      .map((one) => one.textContent),
  };
}
