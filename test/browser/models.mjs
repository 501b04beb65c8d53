// Opens a page of each kind of model in headless Chromium, served without any special header, and compares its
// predictions with those of the library: node test/browser/models.mjs CHROMIUM (after npm run build)
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { openRun } from "../../dist/library/index.js";
import { startChromium, textOf } from "./chromium.mjs";

const [chromiumProgram] = process.argv.slice(2);
const top = fileURLToPath(new URL("../../", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "rnnlab-models-"));

function rnnlab(...argv) {
  const options = { cwd: folder, encoding: "utf8" };
  const done = spawnSync(process.execPath, [join(top, "bin/rnnlab.js"), ...argv], options);
  assert.equal(done.status, 0, done.stderr);
}

const hours = Array.from({ length: 200 }, (_, i) => ({
  time: new Date(Date.UTC(2025, 0, 1, i)).toISOString().slice(0, 16),
  load: Math.round(1000 * (40 + 10 * Math.sin(i / 4) + Math.sin(i * i))) / 1000,
}));
const shops = ["north", "south"].flatMap((shop, s) =>
  hours.map(({ time, load }) => ({ shop, time, load: load * (s + 1) })),
);
const sequences = Array.from({ length: 45 }, (_, n) =>
  Array.from({ length: 3 + (n % 4) }, (_, t) => ({
    id: `s${n}`,
    a: (n % 3) + t / 7,
    b: 100 - n,
    kind: `kind ${n % 3}`,
    size: 50 * (n % 3) + n,
  })),
).flat();
const texts = Array.from({ length: 45 }, (_, n) => ({
  text: `${["red ash", "green oak", "blue fir tree"][n % 3]} ${n}`,
  kind: `kind ${n % 3}`,
}));

const lines = (rows) =>
  [Object.keys(rows[0]), ...rows.map(Object.values)].map((cells) => cells.join(",")).join("\n");
const series = { task: "csv", time: "time", target: "load", steps: 12, ahead: 3 };
const numbers = { task: "labelled", id: "id", features: ["a", "b"] };

/** For each kind of model: its training file, the settings of its data, and rows that it has not seen. */
const kinds = {
  forecast: { rows: hours, data: series, newer: hours.slice(-20) },
  "several series": { rows: shops, data: { ...series, id: "shop" }, newer: shops },
  classifier: {
    rows: sequences.map(({ size: _, ...row }) => row),
    data: { ...numbers, label: "kind" },
    newer: [1, 2, 1.5].map((a) => ({ id: "new", a, b: 80 })),
  },
  regression: {
    rows: sequences.map(({ kind: _, ...row }) => row),
    data: { ...numbers, label: "size", objective: "regression" },
    newer: [1, 2, 1.5].map((a) => ({ id: "new", a, b: 80 })),
  },
  text: {
    rows: texts,
    data: { task: "labelled", text: "text", tokens: "words", label: "kind" },
    newer: [{ text: "red wood" }, { text: "Fir, ünïcode" }],
  },
  words: {
    data: { task: "words", languages: ["english", "german"], words: 40 },
    newer: [{ word: "straße" }, { word: "heuristically" }],
  },
};

/** Trains a model of a kind; `NAME.rnnlab` and `NAME.json`, its newer rows, lie in the folder. */
function train(name, { rows, data, newer }) {
  if (rows) writeFileSync(join(folder, `${name}.csv`), lines(rows));
  const file = rows ? { file: `${name}.csv` } : {};
  const config = { data: { ...data, ...file }, model: { hidden: 5 }, training: { epochs: 2 } };
  writeFileSync(join(folder, "config.json"), JSON.stringify(config));
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(newer));
  const before = new Set(readdirSync(folder).includes("runs") ? readdirSync(runs) : []);
  rnnlab("train", "config.json");
  const run = readdirSync(runs).find((entry) => !before.has(entry));
  rnnlab("export", run, "--to", `${name}.rnnlab`);
  return join(runs, run);
}
const runs = join(folder, "runs");

/** A page that shows what a function of the model and rows returns, as JSON. */
const page = (name, call) => `<!doctype html>
<meta charset="utf-8">
<title>${name}</title>
<p id="found">…</p>
<script type="module">
  import { loadModel } from "./predict.js";
  const file = await fetch("${name}.rnnlab");
  const model = await loadModel(await file.arrayBuffer());
  const rows = await (await fetch("${name}.json")).json();
  const call = ${call};
  document.getElementById("found").textContent = JSON.stringify(call(model, rows));
</script>
`;
const whole = "(model, rows) => model.predict(rows)";
const stepByStep = `(model, rows) => {
  let step;
  for (const row of rows.slice(-12)) step = model.step([row], step?.state);
  return step.predictions;
}`;

const types = { ".html": "text/html", ".js": "text/javascript" };
const server = createServer(({ url }, response) => {
  const name = decodeURIComponent(url.slice(1));
  const path = name === "predict.js" ? join(top, "dist/predict/index.js") : join(folder, name);
  response.setHeader("Content-Type", types[extname(name)] ?? "application/octet-stream");
  response.end(name === "favicon.ico" ? "" : readFileSync(path));
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const chromium = startChromium(chromiumProgram);

/** What a page with this call shows. */
async function shown(name, call) {
  writeFileSync(join(folder, `${name}.html`), page(name, call));
  const url = `http://127.0.0.1:${server.address().port}/${encodeURIComponent(name)}.html`;
  const { text, complaints } = await textOf(chromium, url, "#found", "…");
  assert.deepEqual(complaints, []);
  return JSON.parse(text);
}

try {
  for (const [name, kind] of Object.entries(kinds)) {
    const run = train(name, kind);
    const expected = await openRun(run).predict(kind.newer);
    assert.deepEqual(await shown(name, whole), JSON.parse(JSON.stringify(expected)));
    console.log(
      `a page with a model of the kind ${name}: ${expected.predictions.length} predictions`,
    );
    if (name !== "forecast") continue;
    const { predictions } = await openRun(run).predict(kind.newer.slice(-12));
    assert.deepEqual(await shown(name, stepByStep), JSON.parse(JSON.stringify(predictions)));
    console.log("a page that forecasts step by step: as predict");
  }
} finally {
  await chromium.close();
  server.close();
  rmSync(folder, { recursive: true });
}
