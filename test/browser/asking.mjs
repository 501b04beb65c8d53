// Asks a run's report in headless Chromium, as a reader would: values under the pointer and by keyboard, series on
// and off, zoom, sorting, a window enlarged, CSV: node test/browser/asking.mjs CHROMIUM PAGE...
import assert from "node:assert/strict";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { openPage, startChromium } from "./chromium.mjs";

const PATIENCE_MS = 10_000;
const LOSS = `document.querySelector("figure:has(svg[data-frame])")`;

const [program, ...paths] = process.argv.slice(2);
const chromium = startChromium(program);
try {
  for (const path of paths) {
    const url = pathToFileURL(resolve(path)).href;
    const page = await openPage(chromium, url);
    for (const question of [realSize, hover, keyboard, toggle, zoom, sort, enlarge, copy]) {
      await question(page);
    }
    assert.deepEqual(page.complaints, [], "the console");
    assert.deepEqual(
      page.requests.filter((request) => request !== url && !request.startsWith("data:")),
      [],
    );
    await page.close();
    console.log(`${path}: hover, keyboard, toggle, zoom, sort, enlarge, copy`);
  }
} finally {
  await chromium.close();
}

/** Text keeps its size, and a chart is as wide as its column. */
async function realSize(page) {
  await until(
    page,
    `[...document.querySelectorAll("svg[data-frame]")].filter((svg) => svg.querySelector(".axes")).every((svg) =>
      Math.abs(svg.getBoundingClientRect().width - svg.viewBox.baseVal.width) < 1 &&
      Math.abs(svg.viewBox.baseVal.width - svg.closest("figure").clientWidth) < 1)`,
  );
}

/** The value under the pointer is the one that the chart was drawn from. */
async function hover(page) {
  const last = await place(page, "validation", -1);
  await page.pointer("mouseMoved", last.x, last.y);
  const text = `${LOSS}.querySelector(".values").textContent`;
  await until(page, `!${LOSS}.querySelector(".values").hidden`);
  const said = await page.run(text);
  assert.ok(said.includes(`validation: ${last.value}`), `${said} has no ${last.value}`);
  assert.ok(said.includes(`epoch ${last.at}`), said);
}

async function keyboard(page) {
  await page.run(`${LOSS}.querySelector("svg[data-frame]").focus()`);
  await page.key("End");
  const first = await values(page);
  await page.key("ArrowLeft");
  const second = await values(page);
  assert.match(first, /^epoch \d/);
  assert.notEqual(first, second);
  const epoch = (text) => Number(/^epoch (\d+?)(?=training|validation)/.exec(text)[1]);
  assert.equal(epoch(second), epoch(first) - 1);
}

/** A series that is switched off has neither line, nor name, nor value. */
async function toggle(page) {
  const open = `[...${LOSS}.querySelectorAll(".tools button")].find((node) => node.textContent === "Series").click()`;
  await page.run(open);
  const box = `${LOSS}.querySelector('[data-of="training"] input')`;
  const shown = `getComputedStyle(${LOSS}.querySelector('.series[data-name="training"]')).display !== "none"`;
  const named = `getComputedStyle(${LOSS}.querySelector('.end[data-of="training"]')).display !== "none"`;
  assert.deepEqual([await page.run(shown), await page.run(named)], [true, true]);
  await page.run(`${box}.click()`);
  assert.deepEqual([await page.run(shown), await page.run(named)], [false, false]);
  await page.run(`${LOSS}.querySelector("svg[data-frame]").focus()`);
  await page.key("Home");
  assert.ok(!(await values(page)).includes("training"), "a hidden series has no value");
  await page.run(`${box}.click()`);
  assert.deepEqual([await page.run(shown), await page.run(named)], [true, true]);
}

/** A rectangle shows its part of the values, and there is a way back. */
async function zoom(page) {
  const ticks = `[...${LOSS}.querySelectorAll(".axes text")].map((node) => node.textContent).join(" ")`;
  const before = await page.run(ticks);
  const from = await place(page, "validation", 1);
  const to = await place(page, "validation", -2);
  await page.pointer("mouseMoved", from.x - 3, from.y);
  await page.pointer("mousePressed", from.x - 3, from.y);
  await page.pointer("mouseMoved", to.x + 3, from.y + 2);
  await page.pointer("mouseReleased", to.x + 3, from.y + 2);
  const back = `[...${LOSS}.querySelectorAll(".tools button")].find((node) => node.textContent === "Zoom out")`;
  await until(page, `!${back}.hidden`);
  assert.notEqual(await page.run(ticks), before);
  const [near, far] = [await place(page, "validation", 1), await place(page, "validation", -2)];
  assert.ok(far.x - near.x > to.x - from.x + 10, "what was chosen takes the room");
  await page.run(`${back}.click()`);
  const again = await place(page, "validation", -2);
  assert.ok(Math.abs(again.x - to.x) < 1, "and all is as it was");
  assert.equal(await page.run(`${back}.hidden`), true);
}

async function sort(page) {
  const table = `[...document.querySelectorAll(".table > table:not(.confusion)")].find((table) => table.tBodies[0].rows.length > 2)`;
  const column = () =>
    page.run(
      `[...${table}.tBodies[0].rows].map((row) => row.cells[1].textContent).filter((text) => text !== "-").map(Number)`,
    );
  await page.run(`${table}.tHead.rows[0].cells[1].querySelector("button").click()`);
  const ascending = await column();
  assert.deepEqual(
    ascending,
    ascending.toSorted((a, b) => a - b),
  );
  await page.run(`${table}.tHead.rows[0].cells[1].querySelector("button").click()`);
  assert.deepEqual(await column(), ascending.toReversed());
  assert.ok(new Set(ascending).size > 1, "there is something to sort");
}

/** A click on a window shows it alone and larger; closed, it is back at its place. */
async function enlarge(page) {
  const panels = () => page.run(`document.querySelectorAll(".panels figure").length`);
  const count = await panels();
  const panel = `document.querySelector(".panels figure svg[data-frame]")`;
  await page.run(`${panel}.scrollIntoView({ block: "center" })`);
  const { x, y, width } = await page.run(box(panel));
  await page.pointer("mousePressed", x + 60, y + 60);
  await page.pointer("mouseReleased", x + 60, y + 60);
  await until(
    page,
    `document.querySelector("dialog svg[data-frame]")?.getBoundingClientRect().width > ${2 * width}`,
  );
  await page.run(`document.querySelector("dialog > button").click()`);
  await until(page, `document.querySelector("dialog") === null`);
  assert.equal(await panels(), count);
  await until(page, `Math.abs(${panel}.getBoundingClientRect().width - ${width}) < 1`);
}

/** What is copied are the values. */
async function copy(page) {
  await page.run(`navigator.clipboard.writeText = async (text) => { window.copied = text; }`);
  await page.run(
    `[...${LOSS}.querySelectorAll(".tools button")].find((node) => node.textContent === "Copy CSV").click()`,
  );
  const csv = await page.run("window.copied");
  const [header, ...rows] = csv.trimEnd().split("\r\n");
  assert.equal(header, "epoch,training,validation");
  const drawn = await page.run(
    `${LOSS}.querySelector('.series[data-name="validation"]').dataset.y.split(" ").map(Number)`,
  );
  assert.deepEqual(
    rows.map((row) => Number(row.split(",")[2])),
    drawn,
  );
}

/** Where a value of the loss chart stands in the window. */
async function place(page, name, index) {
  await page.run(`${LOSS}.scrollIntoView({ block: "center" })`);
  return page.run(`(() => {
    const series = ${LOSS}.querySelector('.series[data-name="${name}"]');
    const marks = [...series.querySelectorAll(".mark")];
    const { x, y, width, height } = marks.at(${index}).getBoundingClientRect();
    const at = series.dataset.x.split(" ").map(Number).at(${index});
    const value = Number(Number(series.dataset.y.split(" ").at(${index})).toPrecision(6));
    return { x: x + width / 2, y: y + height / 2, at, value };
  })()`);
}

function box(element) {
  return `(({ x, y, width, height }) => ({ x, y, width, height }))(${element}.getBoundingClientRect())`;
}

function values(page) {
  return page.run(`${LOSS}.querySelector(".values").textContent`);
}

async function until(page, condition) {
  const end = Date.now() + PATIENCE_MS;
  while (!(await page.run(condition))) {
    assert.deepEqual(page.complaints, [], "the console");
    if (Date.now() > end) throw new Error(`never true: ${condition}`);
    await sleep(50);
  }
}
