// Asks pages of every kind in headless Chromium by mouse, by keyboard and by touch: each chart says its values, zooms,
// is enlarged and is copied, and each table is sorted and copied: node test/browser/kinds.mjs CHROMIUM PAGE...
import assert from "node:assert/strict";
import { basename, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { openPage, startChromium } from "./chromium.mjs";

const PATIENCE_MS = 10_000;
const MOST = 4; // charts of a page; the panels of a grid are alike

const [program, ...paths] = process.argv.slice(2);
const chromium = startChromium(program);
try {
  for (const path of paths) {
    const url = pathToFileURL(resolve(path)).href;
    const asked = { mouse: 0, keyboard: 0, touch: 0, tables: 0 };
    const wide = await openPage(chromium, url);
    await wide.run("navigator.clipboard.writeText = async (text) => { window.copied = text; }");
    for (const index of await chartsOf(wide)) {
      asked.mouse += await byMouse(wide, chart(index));
      asked.keyboard += await byKeyboard(wide, chart(index));
    }
    asked.tables = await tables(wide);
    assert.deepEqual(wide.complaints, [], `${path}: the console`);
    await wide.close();
    const phone = await openPage(chromium, url, { width: 390 });
    for (const index of await chartsOf(phone)) asked.touch += await byTouch(phone, chart(index));
    assert.deepEqual(phone.complaints, [], `${path}: the console of a phone`);
    await phone.close();
    const counts = Object.entries(asked).map(([how, count]) => `${how} ${count}`);
    console.log(`${basename(path)}: ${counts.join(", ")}`);
  }
} finally {
  await chromium.close();
}

/** Charts outside grids, and the first of a grid; by their numbers on the page. */
async function chartsOf(page) {
  await page.run("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
  const charts = await page.run(`[...document.querySelectorAll("svg[data-frame]")].map((svg) => {
    const panels = svg.closest(".panels");
    return panels === null || panels.querySelector("svg[data-frame]") === svg;
  })`);
  return charts.flatMap((isAsked, index) => (isAsked ? [index] : [])).slice(0, MOST);
}

function chart(index) {
  return `[...document.querySelectorAll("svg[data-frame]")][${index}]`;
}

/** The mouse shows a value, drags a zoom and takes it back, enlarges and copies. */
async function byMouse(page, svg) {
  await hover(page, svg);
  if (await page.run(`${svg}.querySelectorAll(".series").length > 0 && ${isZoomable(svg)}`)) {
    const box = await plotOf(page, svg);
    await page.pointer("mousePressed", box.left + box.width * 0.3, box.middle);
    await page.pointer("mouseMoved", box.left + box.width * 0.7, box.middle);
    await page.pointer("mouseReleased", box.left + box.width * 0.7, box.middle);
    await until(page, `!${tool(svg, "Zoom out")}.hidden`, "zoomed by the mouse");
    await page.run(`${tool(svg, "Zoom out")}.click()`);
    await until(page, `${tool(svg, "Zoom out")}.hidden`, "zoomed out");
  }
  await page.run(`window.copied = ""; ${tool(svg, "Copy CSV")}.click()`);
  const lines = (await page.run("window.copied")).trim().split("\r\n");
  assert.ok(lines.length > 1, `CSV of ${lines.length} lines`);
  const cells = lines.map((line) => line.replaceAll(/"[^"]*"/g, "").split(",").length);
  assert.equal(new Set(cells).size, 1, `CSV of lines with ${[...new Set(cells)]} cells`);
  return 1;
}

/**
 * Moves the pointer to the middle of a chart until it shows a value. A page that still scrolls or draws may lie elsewhere
 * when the first movement arrives, so the mouse moves on, as one in a hand does.
 */
async function hover(page, svg) {
  const isShown = `!${svg}.closest("figure").querySelector(".values").hidden`;
  const end = Date.now() + PATIENCE_MS;
  for (let moves = 0; !(await page.run(isShown)); moves += 1) {
    assert.deepEqual(page.complaints, [], "the console");
    const { x, y } = await valuePlace(page, svg);
    if (Date.now() > end) {
      const under = await page.run(
        `document.elementFromPoint(${x}, ${y})?.outerHTML.slice(0, 200)`,
      );
      throw new Error(
        `no value under the pointer after ${moves} movements to ${x}, ${y}: ${under}`,
      );
    }
    await page.pointer("mouseMoved", x + (moves % 2), y);
    await sleep(30);
  }
}

/** Keys walk through the values, zoom, enlarge and come back to where they were. */
async function byKeyboard(page, svg) {
  await page.run(`${svg}.focus()`);
  await page.key("Home");
  const values = `${svg}.closest("figure").querySelector(".values").textContent`;
  const first = await page.run(values);
  assert.ok(first.length > 0, "a value by keyboard");
  await page.key("ArrowRight");
  if ((await page.run(values)) === first) await page.key("ArrowUp"); // another line of a sweep's settings
  const count = await page.run(
    `new Set([...${svg}.querySelectorAll(".series")].flatMap(({ dataset }) => dataset.x.split(" "))).size`,
  );
  if (count > 1) assert.notEqual(await page.run(values), first, "the next value");
  if (await page.run(isZoomable(svg))) {
    await page.key("+");
    await until(page, `!${tool(svg, "Zoom out")}.hidden`, "zoomed by a key");
    await page.key("0");
    await until(page, `${tool(svg, "Zoom out")}.hidden`, "zoomed out by a key");
  }
  const series = await page.run(`${tool(svg, "Series")} !== undefined`);
  if (series) {
    await page.run(`${tool(svg, "Series")}.focus()`);
    await page.key("Enter");
    await until(
      page,
      `!${svg}.closest("figure").querySelector(".key").hidden`,
      "the list of series",
    );
    const box = `${svg}.closest("figure").querySelector(".key input")`;
    await page.run(`${box}.focus()`);
    await page.key(" ");
    await until(
      page,
      `!${box}.checked && ${svg}.querySelector(".series[hidden]") !== null`,
      "a series off",
    );
    await page.key(" ");
    await until(page, `${svg}.querySelector(".series[hidden]") === null`, "a series on");
  }
  const title = await page.run(`${svg}.getAttribute("aria-label")`);
  await page.run(`${tool(svg, "Enlarge")}.focus()`);
  await page.key("Enter");
  await until(
    page,
    `document.querySelector("dialog[open] svg")?.getAttribute("aria-label") === ${JSON.stringify(title)}`,
    "enlarged",
  );
  await page.key("Escape");
  await until(page, `document.querySelector("dialog") === null`, "closed");
  assert.equal(
    await page.run(`${svg}.closest("figure").contains(document.activeElement)`),
    true,
    "the focus comes back to the picture",
  );
  return 1;
}

/** A tap shows a value, or enlarges a window of a grid, where a tap then shows one; a finger zooms. */
async function byTouch(page, svg) {
  const isPanel = await page.run(`${svg}.closest(".panels") !== null`);
  const at = await valuePlace(page, svg);
  await page.touch(at);
  if (isPanel) {
    await until(
      page,
      `document.querySelector("dialog[open] svg[data-frame]") !== null`,
      "enlarged by a tap",
    );
    const large = `document.querySelector("dialog[open] svg[data-frame]")`;
    await sleep(100);
    await page.touch(await valuePlace(page, large));
    await until(page, `!document.querySelector("dialog .values").hidden`, "a value by a tap");
    await page.run(`document.querySelector("dialog > button").click()`);
    await until(page, `document.querySelector("dialog") === null`, "closed");
    return 1;
  }
  await until(
    page,
    `!${svg}.closest("figure").querySelector(".values").hidden`,
    "a value by a tap",
  );
  if (await page.run(isZoomable(svg))) {
    const { left, width, middle: y } = await plotOf(page, svg);
    const places = [0.3, 0.4, 0.5, 0.6, 0.7].map((share) => ({ x: left + width * share, y }));
    await page.touch(...places);
    await until(page, `!${tool(svg, "Zoom out")}.hidden`, "zoomed by a finger");
    await page.run(`${tool(svg, "Zoom out")}.click()`);
  }
  return 1;
}

/** Each header sorts its table one way and the other, by keyboard; the table is copied as it stands. */
async function tables(page) {
  const all = `[...document.querySelectorAll(".table > table")].filter((table) => table.tHead?.querySelector("button"))`;
  const count = await page.run(`${all}.length`);
  for (let i = 0; i < count; i += 1) {
    const table = `${all}[${i}]`;
    await page.run(`${table}.tHead.querySelector("button").focus()`);
    for (const direction of ["ascending", "descending"]) {
      await page.key("Enter");
      assert.equal(await page.run(`${table}.tHead.rows[0].cells[0].ariaSort`), direction);
    }
    await page.run(
      `window.copied = ""; ${table}.parentElement.nextElementSibling.querySelector("button").click()`,
    );
    const lines = (await page.run("window.copied")).trim().split("\r\n");
    assert.equal(lines.length, await page.run(`${table}.rows.length`), "rows of a table as CSV");
  }
  return count;
}

function tool(svg, name) {
  return `[...${svg}.closest("figure").querySelectorAll(".tools button")].find((one) => one.textContent === "${name}")`;
}

function isZoomable(svg) {
  return `JSON.parse(${svg}.dataset.frame).x.name !== "" || JSON.parse(${svg}.dataset.frame).x.named === true`;
}

/** A place in the middle of a chart. */
async function valuePlace(page, svg) {
  const { left, width, middle } = await plotOf(page, svg);
  return { x: left + width / 2, y: middle };
}

/** The part of the window in which a chart shows values. */
async function plotOf(page, svg) {
  await page.run(`${svg}.scrollIntoView({ block: "center" })`);
  return page.run(`(() => {
    const svg = ${svg};
    const { left, width: all, top, height } = svg.getBoundingClientRect();
    const [from, to] = JSON.parse(svg.dataset.frame).plot;
    const scale = all / svg.viewBox.baseVal.width;
    const start = left + from * scale;
    const width = Math.min((to - from) * scale, all - from * scale - 20, innerWidth - 20 - start);
    return { left: start, width, middle: top + height / 2 };
  })()`);
}

async function until(page, condition, what) {
  const end = Date.now() + PATIENCE_MS;
  while (!(await page.run(condition))) {
    assert.deepEqual(page.complaints, [], "the console");
    if (Date.now() > end) throw new Error(`${what}: never true: ${condition}`);
    await sleep(30);
  }
}
