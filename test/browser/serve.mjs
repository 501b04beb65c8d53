// Goes through the pages of `rnnlab serve` in headless Chromium while a run trains and after it is killed:
// node test/browser/serve.mjs CHROMIUM RUNS SCREENSHOTS DATA. RUNS holds finished runs, a comparison among them; DATA is
// a data file.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { killAll, startServer, startTraining } from "../helpers/commands.mjs";
import { requireAccessible } from "./axe.mjs";
import { openPage, startChromium } from "./chromium.mjs";

const PATIENCE_MS = 30_000;
const LOSS = `document.querySelector("figure:has(svg[data-frame])")`;
const SERIES = `[...${LOSS}.querySelectorAll(".tools button")].find((button) => button.textContent === "Series")`;
const ZOOM_OUT = `[...${LOSS}.querySelectorAll(".tools button")].find((button) => button.textContent === "Zoom out")`;
const TICKS = `[...${LOSS}.querySelectorAll(".axes text:not([data-title])")]`;
/** The epochs at the left and the right edge of the plot, by the places of two ticks between them. */
const RANGE = `(() => {
  const epochs = ${TICKS}.filter((tick) => tick.getAttribute("text-anchor") === "middle");
  const [[a, from], [b, to]] = [epochs[0], epochs.at(-1)].map((tick) => {
    return [Number(tick.getAttribute("x")), Number(tick.textContent)];
  });
  const line = ${LOSS}.querySelector(".axes line");
  return ["x1", "x2"].map((end) => from + ((line.getAttribute(end) - a) / (b - a)) * (to - from));
})()`;
const [browser, runs, screenshots, data] = process.argv.slice(2);
mkdirSync(screenshots, { recursive: true });

const chromium = startChromium(browser);
try {
  const { address } = await startServer(runs, [data]);
  await theTable(address);
  await aRun(address);
  await pages(address);
  console.log(
    "serve: filter, sorting, choice, a training watched through a zoom and its kill, data, no request to elsewhere",
  );
  for (const width of [1280, 390]) {
    for (const scheme of ["light", "dark"]) await picture(address, { width, scheme });
  }
} finally {
  await killAll();
  await chromium.close();
}

/** Filter, sorting and the choice of several runs. */
async function theTable(address) {
  const page = await openPage(chromium, address);
  const shown = () => page.run(`parseInt(document.querySelector("#count").textContent)`);
  const all = await shown();
  assert.ok(all >= 3, `${all} runs are listed`);
  await write(page, "lstm");
  const lstms = await shown();
  assert.ok(lstms >= 1 && lstms < all, `${lstms} of ${all} runs have the word lstm`);
  await write(page, "");
  const header = `[...document.querySelectorAll("#runs th")].find((th) => th.textContent === "parameters")`;
  const parameters = async () => {
    await page.run(`${header}.querySelector("button").click()`);
    const at = await page.run(`${header}.cellIndex`);
    const cells = `[...document.querySelectorAll("#runs tbody tr:not(.member)")].map((row) => Number(row.cells[${at}].dataset.sort))`;
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
  await unfolding(page);
  const boxes = `[...document.querySelectorAll("#runs tr[data-run]:not(.member) input")]`;
  assert.equal(await page.run(`document.querySelector("#selection").getAttribute("href")`), null);
  await page.run(`${boxes}.slice(0, 2).forEach((box) => box.click())`);
  await page.run(`document.querySelector("#selection").click()`);
  await until(page, `document.querySelector("h1")?.textContent === "2 runs"`);
  assert.ok((await page.run(`document.querySelectorAll("svg .curve").length`)) >= 2);
  quiet(page, address);
  await page.close();
}

/** A comparison unfolds its runs by keyboard, is selected with them, and is found by them. */
async function unfolding(page) {
  const largest = await page.run(`(() => {
    const runsOf = (row) => document.querySelectorAll('tr[data-study="' + row.dataset.folder + '"]').length;
    const studies = [...document.querySelectorAll("tr.study")].filter((row) => row.textContent.includes("comparison"));
    return studies.sort((a, b) => runsOf(b) - runsOf(a))[0].dataset.folder;
  })()`);
  const study = `document.querySelector('tr[data-folder="${largest}"]')`;
  const members = `[...document.querySelectorAll("tr.member")].filter((row) => row.dataset.study === ${study}.dataset.folder)`;
  const shown = () => page.run(`${members}.filter((row) => row.checkVisibility()).length`);
  const count = await page.run(`${members}.length`);
  assert.ok(count >= 4, `a comparison has ${count} runs`);
  assert.equal(await shown(), 0, "folded at first");
  await page.run(`${study}.querySelector(".fold").focus()`);
  await page.key("Enter");
  assert.equal(await shown(), count, "unfolded");
  assert.ok(
    await page.run(`${members}[0].previousElementSibling === ${study}`),
    "its runs stand below it, however the table is sorted",
  );
  await page.run(`${study}.querySelector("input").click()`);
  const link = `document.querySelector("#selection")`;
  assert.equal(await page.run(`${link}.textContent`), `Compare the ${count} selected runs`);
  await page.run(`${members}[0].querySelector("input").click()`);
  assert.equal(await page.run(`${study}.querySelector("input").indeterminate`), true);
  assert.equal(await page.run(`${link}.textContent`), `Compare the ${count - 1} selected runs`);
  await page.run(`${study}.querySelector("input").click()`);
  await page.run(`${study}.querySelector("input").click()`);
  await page.run(`${study}.querySelector(".fold").click()`);
  assert.equal(await shown(), 0, "folded again");
  const name = await page.run(`${members}[1].querySelector("a").textContent`);
  await write(page, name);
  assert.equal(await shown(), 1, "a search unfolds what it finds");
  assert.match(await page.run(`document.querySelector("#count").textContent`), /^1 of \d+ runs$/);
  await write(page, "");
  assert.equal(await shown(), 0);
}

/** A run that trains, is killed, and stays as it was. */
async function aRun(address) {
  const list = await openPage(chromium, address);
  await until(list, `document.querySelector("#connection").textContent === "live"`);
  const training = startTraining(runs);
  const row = `[...document.querySelectorAll("#runs tbody tr")].find((row) => row.textContent.includes("running"))`;
  await until(list, `${row} !== undefined`);
  const link = await list.run(`${row}.querySelector("a").href`);
  const page = await openPage(chromium, link);
  const done = `Number(document.querySelector(".tile dd")?.textContent.split(" ")[0].replaceAll(",", ""))`;
  await until(page, `${done} > 0`);
  const range = await arrange(page);
  const epochs = await page.run(done);
  await until(page, `${done} > ${epochs + 1}`);
  await arranged(page, range);
  writeFileSync(join(screenshots, "serve-training.png"), await page.screenshot());
  training.kill("SIGKILL");
  await until(page, `document.querySelector("header p").textContent === "killed"`);
  await until(list, `document.querySelector("#runs").textContent.includes("killed")`);
  quiet(page, address);
  quiet(list, address);
  await page.close();
  await list.close();
}

/** Switches a series off and zooms into the first epochs, between two updates; returns the epochs then shown. */
async function arrange(page) {
  await until(
    page,
    `${LOSS}.querySelector("svg[data-frame]") !== null && ${LOSS}.querySelector('.series[data-name="training"]').dataset.x.split(" ").length > 3`,
  );
  return page.run(`{
    ${SERIES}.click();
    ${LOSS}.querySelector('[data-of="training"] input').click();
    const svg = ${LOSS}.querySelector("svg[data-frame]");
    svg.focus();
    svg.dispatchEvent(new KeyboardEvent("keydown", { key: "+", bubbles: true }));
    ${RANGE};
  }`);
}

/** After each update, the page is as its reader has left it. */
async function arranged(page, range) {
  const hidden = `${LOSS}.querySelector('.series[data-name="training"]').hasAttribute("hidden")`;
  const box = `${LOSS}.querySelector('[data-of="training"] input').checked`;
  const focused = `document.activeElement === ${LOSS}.querySelector("svg[data-frame]")`;
  assert.deepEqual(
    await page.run(`[${hidden}, ${box}, ${ZOOM_OUT}.hidden, ${focused}, ${SERIES}.ariaExpanded]`),
    [true, false, false, true, "true"],
  );
  sameRange(await page.run(RANGE), range);
  const lowest = await page.run(`${TICKS}[0].textContent`);
  const epochs = `Number(document.querySelector(".tile dd").textContent.split(" ")[0].replaceAll(",", ""))`;
  const now = await page.run(epochs);
  await until(page, `${epochs} > ${now}`);
  assert.equal(await page.run(`${ZOOM_OUT}.hidden`), false, "zoomed after another update");
  sameRange(await page.run(RANGE), range);
  assert.equal(
    await page.run(`${TICKS}[0].textContent`),
    lowest,
    "the lowest loss that is labelled",
  );
}

function sameRange(shown, range) {
  for (const [i, epoch] of range.entries()) {
    assert.ok(Math.abs(shown[i] - epoch) < 0.01, `epochs ${shown} are shown, not ${range}`);
  }
}

/** Every kind of page: nothing on the console, nothing from elsewhere, usable by everybody. */
async function pages(address) {
  const list = await openPage(chromium, address);
  const hrefs = await list.run(
    `[...document.querySelectorAll("main a[href]")].map((link) => link.href)`,
  );
  await list.close();
  const finished = hrefs.filter((href) => href.includes("/run?"));
  const studies = hrefs.filter((href) => href.includes("/study?"));
  const files = hrefs.filter((href) => href.includes("/data?"));
  assert.ok(finished.length > 0 && studies.length > 0 && files.length === 1);
  const kinds = {
    runs: address,
    run: finished[0],
    study: studies[0],
    "data-file": files[0],
    "data-run": finished.at(-1).replace("/run?", "/data?"),
    selection: `${address}selection?${finished
      .slice(0, 2)
      .map((href) => new URL(href).search.slice(1))
      .join("&")}`,
  };
  for (const [kind, url] of Object.entries(kinds)) {
    for (const scheme of ["light", "dark"]) {
      const page = await openPage(chromium, url, { scheme });
      assert.notEqual(await page.run(`document.querySelector("h1").textContent`), "Not shown", url);
      await requireAccessible(page, `${url}, ${scheme}`);
      writeFileSync(join(screenshots, `serve-${kind}-${scheme}.png`), await page.screenshot());
      quiet(page, address);
      await page.close();
    }
  }
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
