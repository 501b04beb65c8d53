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

/** Codes of the keys that close a dialog, press a button or check a box. */
const KEY_CODES = { Enter: 13, Escape: 27, " ": 32 };

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
    for (const message of messages.map((text) => JSON.parse(text))) {
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
 * Opens a page and keeps it open: `run` evaluates an expression there, `requests` and `complaints` grow as the
 * page makes requests and writes to the console.
 */
export async function openPage(chromium, url, { width = 1280, scheme = "light" } = {}) {
  const { targetId } = await chromium.send("Target.createTarget", { url: "about:blank" });
  const { sessionId } = await chromium.send("Target.attachToTarget", { targetId, flatten: true });
  const send = (method, params) => chromium.send(method, params, sessionId);
  const [requests, complaints] = [[], []];
  let isPressed = false;
  const loaded = new Promise((resolve) => {
    chromium.listen(({ sessionId: from, method, params }) => {
      if (from !== sessionId) return;
      if (method === "Network.requestWillBeSent") requests.push(params.request.url);
      if (method === "Log.entryAdded") complaints.push(params.entry.text);
      if (method === "Runtime.consoleAPICalled") complaints.push(JSON.stringify(params.args));
      if (method === "Runtime.exceptionThrown") {
        complaints.push(
          params.exceptionDetails.exception?.description ?? params.exceptionDetails.text,
        );
      }
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
  return {
    requests,
    complaints,
    async run(expression) {
      const options = { expression, returnByValue: true, awaitPromise: true };
      const { result, exceptionDetails } = await send("Runtime.evaluate", options);
      if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? expression);
      return result.value;
    },
    /** Moves, presses or releases the pointer at a place of the window. Its button stays down between the two. */
    pointer(type, x, y) {
      if (type !== "mouseMoved") isPressed = type === "mousePressed";
      const buttons = {
        button: type === "mouseMoved" ? "none" : "left",
        buttons: isPressed ? 1 : 0,
      };
      return send("Input.dispatchMouseEvent", { type, x, y, ...buttons, clickCount: 1 });
    },
    /** Puts a finger on places of the window, one after the other, and lifts it. */
    async touch(...places) {
      await send("Emulation.setTouchEmulationEnabled", { enabled: true });
      for (const [i, { x, y }] of places.entries()) {
        const type = i === 0 ? "touchStart" : "touchMove";
        await send("Input.dispatchTouchEvent", { type, touchPoints: [{ x, y }] });
      }
      await send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
    },
    /** Presses a key. */
    async key(key) {
      const typed = key === "Enter" ? "\r" : key; // without a text, no button is pressed
      const text = typed.length === 1 ? { text: typed } : {};
      const code = KEY_CODES[key] ?? 0;
      const pressed = { key, windowsVirtualKeyCode: code };
      await send("Input.dispatchKeyEvent", { type: "keyDown", ...pressed, ...text });
      await send("Input.dispatchKeyEvent", { type: "keyUp", ...pressed });
    },
    /** What does not fit on a sheet of A4 paper with its margins: tables and charts that are cut off, broken words. */
    async clippedInPrint() {
      const sheet = { width: 718, height: 1000, deviceScaleFactor: 1, mobile: false };
      await send("Emulation.setDeviceMetricsOverride", sheet);
      await send("Emulation.setEmulatedMedia", { media: "print" });
      await this.run(FITTED);
      return this.run(`(${clipped})()`);
    },
    /** A picture of the whole page, or of its beginning if a height is given. */
    async screenshot(height) {
      const clip = height && { clip: { x: 0, y: 0, width, height, scale: 1 } };
      const shot = { captureBeyondViewport: true, format: "png", ...clip };
      const { data } = await send("Page.captureScreenshot", shot);
      return Buffer.from(data, "base64");
    },
    close: () => chromium.send("Target.closeTarget", { targetId }),
  };
}

/**
 * Opens a page at a width, light or dark, and returns what a reader and an observer would see; the
 * screenshot is of the whole page, or of its beginning where a height is given.
 *
 * @param ask is called with the open page
 */
export async function look(chromium, url, { width, scheme, height = undefined, ask = () => {} }) {
  const page = await openPage(chromium, url, { width, scheme });
  await page.run(FITTED);
  const measured = await page.run(`(${measure})()`);
  const screenshot = await page.screenshot(height);
  await ask(page);
  await page.close();
  return { ...measured, requests: page.requests, complaints: page.complaints, screenshot };
}

/** What an element says once it says something else than at first, and what the console says until then. */
export async function textOf(chromium, url, selector, first) {
  const page = await openPage(chromium, url);
  const expression = `document.querySelector(${JSON.stringify(selector)})?.textContent ?? ""`;
  let text = first;
  for (let tries = 0; tries < 300 && page.complaints.length === 0; tries += 1) {
    text = await page.run(expression);
    if (text !== "" && text !== first) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await page.close();
  return { text, complaints: page.complaints };
}

/** Two frames later charts have been drawn again as wide as their columns. */
const FITTED = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))";

/** Runs in the page. A row of a dense table, a setting and a fingerprint may break anywhere. */
function clipped() {
  const edge = document.documentElement.clientWidth + 1;
  const wide = [...document.querySelectorAll("table,svg.chart")].filter(
    (element) => element.getBoundingClientRect().right > edge,
  );
  const words = [
    ...document.querySelectorAll(".table > table:not(.dense,.texts) :is(th,td:not(.hash))"),
  ];
  const broken = words.filter((cell) => {
    const range = document.createRange();
    range.selectNodeContents(cell);
    const lines = new Set([...range.getClientRects()].map(({ bottom }) => Math.round(bottom))).size;
    return (
      lines > 1 && !/[\s-]/.test(cell.textContent.trim()) && cell.querySelector("wbr") === null
    );
  });
  return [...wide, ...broken].map(
    (element) => element.textContent.slice(0, 80) || element.ariaLabel,
  );
}

/** Runs in the page. */
function measure() {
  const texts = [...document.querySelectorAll("svg.chart text")];
  return {
    root: document.documentElement.localName,
    scrollWidth: document.documentElement.scrollWidth,
    background: document.body && getComputedStyle(document.body).backgroundColor,
    scripts: document.querySelectorAll("script").length,
    scriptBytes: document.querySelector("script")?.textContent.length ?? 0,
    cutOff: [...document.querySelectorAll("clipPath rect")].filter(
      (rect) => !(rect.width.baseVal.value > 0 && rect.height.baseVal.value > 0),
    ).length,
    charts: document.querySelectorAll("svg.chart").length,
    smallestText: Math.min(...texts.map((element) => element.getBoundingClientRect().height)),
    textsOutside: texts
      .filter((element) => {
        const [text, chart] = [element, element.closest("svg")].map((node) =>
          node.getBoundingClientRect(),
        );
        return text.left < chart.left - 1 || text.right > chart.right + 1;
      })
      .map((element) => element.textContent),
  };
}
