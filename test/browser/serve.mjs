// Goes through the pages of `rnnlab serve` in headless Chromium while a run trains and after it is killed:
// node test/browser/serve.mjs CHROMIUM RUNS SCREENSHOTS. RUNS holds finished runs, a comparison among them.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { openPage, startChromium } from "./chromium.mjs";

const PATIENCE_MS = 30_000;
const program = fileURLToPath(new URL("../../bin/rnnlab.js", import.meta.url));
const [browser, runs, screenshots] = process.argv.slice(2);
mkdirSync(screenshots, { recursive: true });

const rnnlab = (...argv) =>
  spawn(process.execPath, [program, ...argv], { stdio: ["ignore", "pipe", "inherit"] });

const server = rnnlab("serve", "--port", "0", "--runs", runs);
const chromium = startChromium(browser);
try {
  const { value: address } = await createInterface(server.stdout)[Symbol.asyncIterator]().next();
  await theTable(address);
  await aRun(address);
  console.log("serve: filter, sorting, choice, a training and its kill, no request to elsewhere");
  for (const width of [1280, 390]) {
    for (const scheme of ["light", "dark"]) await picture(address, { width, scheme });
  }
} finally {
  server.kill("SIGINT");
  await chromium.close();
}

/** Filter, sorting and the choice of several runs. */
async function theTable(address) {
  const page = await openPage(chromium, address);
  const shown = () =>
    page.run(`[...document.querySelectorAll("#runs tbody tr:not([hidden])")].length`);
  const all = await shown();
  assert.ok(all >= 3, `${all} runs are listed`);
  await write(page, "lstm");
  const lstms = await shown();
  assert.ok(lstms >= 1 && lstms < all, `${lstms} of ${all} rows have the word lstm`);
  await write(page, "");
  const header = `[...document.querySelectorAll("#runs th")].find((th) => th.textContent === "parameters")`;
  const parameters = async () => {
    await page.run(`${header}.querySelector("button").click()`);
    const at = await page.run(`${header}.cellIndex`);
    const cells = `[...document.querySelectorAll("#runs tbody tr")].map((row) => Number(row.cells[${at}].dataset.sort))`;
    return page.run(cells);
  };
  const ascending = await parameters();
  assert.deepEqual(
    ascending,
    [...ascending].sort((a, b) => a - b),
    "sorted by parameters",
  );
  const descending = await parameters();
  assert.deepEqual(
    descending,
    [...descending].sort((a, b) => b - a),
    "sorted the other way",
  );
  const boxes = `[...document.querySelectorAll("#runs tbody input")]`;
  assert.equal(await page.run(`document.querySelector("#selection").getAttribute("href")`), null);
  await page.run(`${boxes}.slice(0, 2).forEach((box) => box.click())`);
  await page.run(`document.querySelector("#selection").click()`);
  await until(page, `document.querySelector("h1")?.textContent === "2 runs"`);
  assert.ok((await page.run(`document.querySelectorAll("svg .curve").length`)) >= 2);
  quiet(page, address);
  await page.close();
}

/** A run that trains, is killed, and stays as it was. */
async function aRun(address) {
  const list = await openPage(chromium, address);
  await until(list, `document.querySelector("#connection").textContent === "live"`);
  const training = rnnlab(
    "train",
    "smoke",
    "--epochs",
    "100000",
    "--quiet",
    "--set",
    `output.runs=${runs}`,
  );
  const row = `[...document.querySelectorAll("#runs tbody tr")].find((row) => row.textContent.includes("running"))`;
  await until(list, `${row} !== undefined`);
  const link = await list.run(`${row}.querySelector("a").href`);
  const page = await openPage(chromium, link);
  const done = `Number(document.querySelector(".tile dd")?.textContent.split(" ")[0].replaceAll(",", ""))`;
  await until(page, `${done} > 0`);
  const epochs = await page.run(done);
  await until(page, `${done} > ${epochs}`);
  writeFileSync(join(screenshots, "serve-training.png"), await page.screenshot());
  training.kill("SIGKILL");
  await until(page, `document.querySelector("header p").textContent === "killed"`);
  await until(list, `document.querySelector("#runs").textContent.includes("killed")`);
  quiet(page, address);
  quiet(list, address);
  await page.close();
  await list.close();
}

async function picture(address, { width, scheme }) {
  const page = await openPage(chromium, address, { width, scheme });
  writeFileSync(join(screenshots, `serve-${width}-${scheme}.png`), await page.screenshot());
  assert.ok(
    (await page.run("document.documentElement.scrollWidth")) <= width,
    "it scrolls sideways",
  );
  quiet(page, address);
  await page.close();
}

/** No message on the console, no request to anywhere else. */
function quiet({ complaints, requests }, address) {
  assert.deepEqual(complaints, [], "the console");
  const outside = requests.filter((url) => !url.startsWith(address) && !url.startsWith("data:"));
  assert.deepEqual(outside, [], "requests to elsewhere");
}

/** Types a text into the filter. */
function write(page, text) {
  return page.run(`{
    const field = document.querySelector("#filter");
    field.value = ${JSON.stringify(text)};
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }`);
}

async function until(page, condition) {
  const end = Date.now() + PATIENCE_MS;
  while (!(await page.run(condition))) {
    if (Date.now() > end) throw new Error(`never true: ${condition}`);
    await sleep(50);
  }
}
