// Opens report pages in headless Chromium: node test/browser/reports.mjs CHROMIUM FOLDER PAGE...
// Screenshots go to FOLDER, for somebody to look at.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { hasAxe, requireAccessible } from "./axe.mjs";
import { look, startChromium } from "./chromium.mjs";

const CHARTLESS = /words[^/]*\.html$/; // sequences are shown in tables
const LEAST_TEXT = 8; // pixels of height; below that nobody reads it
const BACKGROUNDS = { light: "rgb(255, 255, 255)", dark: "rgb(20, 24, 29)" };

const [program, folder, ...pages] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const chromium = startChromium(program);
try {
  for (const path of pages) {
    const url = pathToFileURL(resolve(path)).href;
    for (const width of [1280, 390]) {
      for (const scheme of ["light", "dark"]) {
        const ask = async (page) => {
          if (!url.endsWith(".html")) return;
          await requireAccessible(page, `${url} at ${width} pixels, ${scheme}`);
          assert.deepEqual(await page.clippedInPrint(), [], `${url}: tables cut off on paper`);
        };
        const { screenshot, ...seen } = await look(chromium, url, { width, scheme, ask });
        const name = `${basename(dirname(resolve(path)))}-${basename(path, ".html")}`;
        writeFileSync(join(folder, `${name}-${width}-${scheme}.png`), screenshot);
        check(url, { width, scheme }, seen);
      }
    }
    const also = hasAxe ? ", no serious finding of axe-core" : "";
    console.log(`${path}: no errors, no requests${also}, light and dark, 1280 and 390 pixels`);
  }
} finally {
  await chromium.close();
}

function check(url, { width, scheme }, seen) {
  const where = `${url} at ${width} pixels, ${scheme}`;
  assert.deepEqual(seen.complaints, [], `${where}: the console`);
  const outside = seen.requests.filter(
    (request) => request !== url && !request.startsWith("data:"),
  );
  assert.deepEqual(outside, [], `${where}: requests that leave the file`);
  assert.deepEqual(seen.textsOutside, [], `${where}: texts that leave their chart`);
  assert.ok(
    seen.root === "svg" || seen.charts === 0 || seen.smallestText >= LEAST_TEXT,
    `${where}: tiny text`,
  );
  if (seen.root === "svg") return;
  assert.equal(seen.scripts, 1, `${where}: scripts`);
  assert.ok(seen.scriptBytes <= 20_000, `${where}: ${seen.scriptBytes} bytes of script`);
  assert.equal(seen.cutOff, 0, `${where}: charts whose data are cut off`);
  assert.equal(seen.background, BACKGROUNDS[scheme], `${where}: the background`);
  assert.ok(seen.scrollWidth <= width, `${where}: ${seen.scrollWidth} pixels wide, it scrolls`);
  assert.ok(seen.charts >= 1 || CHARTLESS.test(url), `${where}: no charts`);
}
