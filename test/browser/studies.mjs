// Watches the pages of a comparison and of a sweep in `rnnlab serve` while they train, in headless Chromium, through a
// kill and to their end: node test/browser/studies.mjs CHROMIUM SCREENSHOTS
import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { killAll, start, startServer } from "../helpers/commands.mjs";
import { requireAccessible } from "./axe.mjs";
import { openPage, startChromium } from "./chromium.mjs";

const PATIENCE_MS = 120_000;
const LOSS = section("Validation loss by epoch");
const STATUS = `document.querySelector("[data-status]")?.dataset.status`;
/** A report follows nothing. */
const REPORT = `document.readyState === "complete" && document.body.dataset.events === undefined`;

const [browser, screenshots] = process.argv.slice(2);
mkdirSync(screenshots, { recursive: true });
const folder = mkdtempSync(join(tmpdir(), "rnnlab-studies-"));
const runs = join(folder, "runs");
mkdirSync(runs);
const chromium = startChromium(browser);
try {
  const { address } = await startServer(runs, [], { cwd: folder });
  await aComparison(address);
  await aSweep(address);
  console.log("serve: a comparison followed through a kill to its report, a sweep to its report");
} finally {
  await killAll();
  await chromium.close();
  rmSync(folder, { recursive: true, maxRetries: 5 });
}

/** Runs begin, train and finish on the page; a zoom stays; what is killed is continued; the report is the end. */
async function aComparison(address) {
  const settings = ["--set", "data.series=2000", "--set", "data.split=[1400,400,200]"];
  const command = ["compare", "rnn", "gru", "--seeds", "2", "-c", "smoke", "--epochs", "30"];
  const argv = [...command, ...settings, "--jobs", "1", "--quiet", "--set", `output.runs=${runs}`];
  const first = start(argv, { cwd: folder });
  const name = await begun("compare");
  const page = await openPage(chromium, `${address}study?name=${encodeURIComponent(name)}`);
  await until(page, `${STATUS} === "running"`);
  assert.equal(await page.run(`${rows("Progress")}.length`), 4, "all four runs are listed");
  const waiting = `${rows("Progress")}.filter((row) => row.textContent.includes("waiting")).length`;
  assert.ok((await page.run(waiting)) >= 2, "runs that have not begun are waiting");
  const points = `${LOSS}.querySelector(".series").dataset.x.split(" ").length`;
  await until(page, `${LOSS} !== undefined && ${points} > 2`);
  const before = await page.run(points);
  await zoomed(page);
  await until(page, `${points} > ${before}`);
  assert.equal(await page.run(`${zoomOut()}.hidden`), false, "the zoom stays");
  writeFileSync(join(screenshots, "serve-comparison-training.png"), await page.screenshot());
  await requireAccessible(page, "a comparison in training");
  await until(page, `${section("Models and baselines")} !== undefined`);
  first.kill("SIGKILL");
  await until(page, `${STATUS} === "unfinished"`);
  const second = start(argv, { cwd: folder });
  const ended = once(second, "exit");
  await until(page, `${STATUS} === "running"`);
  await until(page, REPORT);
  assert.deepEqual(await ended, [0, null], "the comparison is continued to its end");
  assert.ok(await page.run(`${section("Verdicts")} !== undefined`));
  assert.equal(await page.run(`${rows("Runs")}.length`), 4);
  quiet(page, address);
  await page.close();
}

/** Trials come and go, and the best of them is shown from the first on. */
async function aSweep(address) {
  const space = ["model.hidden=4,8,12", "training.optimizer.learningRate=log(1e-3,1e-1)"];
  const argv = ["sweep", "-c", "smoke", "--trials", "12", "--asha", "training.epochs=9", ...space];
  start([...argv, "--jobs", "1", "--quiet", "--set", `output.runs=${runs}`], { cwd: folder });
  const name = await begun("sweep");
  const page = await openPage(chromium, `${address}study?name=${encodeURIComponent(name)}`);
  const trials = `${rows("Trials")}.length`;
  await until(page, `${section("Trials")} !== undefined && ${trials} >= 2`);
  const before = await page.run(trials);
  assert.ok(before < 12, "the sweep is followed from its beginning");
  await page.run(`${section("Base config")}.querySelector("summary").click()`);
  await until(page, `${trials} > ${before}`);
  assert.ok(await page.run(`${section("Base config")}.querySelector("details").open`), "unfolded");
  writeFileSync(join(screenshots, "serve-sweep-training.png"), await page.screenshot());
  await requireAccessible(page, "a sweep in training");
  await until(page, REPORT);
  assert.equal(await page.run(trials), 12);
  quiet(page, address);
  await page.close();
}

async function zoomed(page) {
  await page.run(`{
    const svg = ${LOSS}.querySelector("svg[data-frame]");
    svg.focus();
    svg.dispatchEvent(new KeyboardEvent("keydown", { key: "+", bubbles: true }));
  }`);
  assert.equal(await page.run(`${zoomOut()}.hidden`), false);
}

function zoomOut() {
  return `[...${LOSS}.querySelectorAll(".tools button")].find((button) => button.textContent === "Zoom out")`;
}

function section(heading) {
  return `[...document.querySelectorAll("section")].find(({ firstElementChild }) => firstElementChild.textContent === "${heading}")`;
}

function rows(heading) {
  return `[...${section(heading)}.querySelector("table").tBodies[0].rows]`;
}

/** The folder of the comparison or sweep that a command has just begun. */
async function begun(kind) {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const name = readdirSync(runs).find((entry) => entry.includes(`-${kind}-`));
    const isThere =
      name !== undefined && readdirSync(join(runs, name)).some((file) => file.endsWith(".json"));
    if (isThere) return name;
    if (Date.now() > end) throw new Error(`no ${kind} has begun`);
    await sleep(50);
  }
}

function quiet({ complaints, requests }, address) {
  assert.deepEqual(complaints, [], "the console");
  const outside = requests.filter((url) => !url.startsWith(address) && !url.startsWith("data:"));
  assert.deepEqual(outside, [], "requests to elsewhere");
}

async function until(page, condition) {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const isMet = await page.run(condition).catch((error) => {
      if (/context was destroyed|Cannot find|navigat/i.test(String(error))) return false; // it is loading again
      throw error;
    });
    if (isMet) return;
    if (Date.now() > end) throw new Error(`never true: ${condition}`);
    await sleep(50);
  }
}
