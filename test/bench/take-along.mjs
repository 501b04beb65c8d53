// The ways to take a model along, side by side: node test/bench/take-along.mjs [--python PYTHON] [--ort FOLDER]
// (after npm run build). PYTHON has onnxruntime; FOLDER is one in which onnxruntime-web is installed.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { openRun } from "../../dist/library/index.js";
import { loadModel } from "../../dist/predict/index.js";

const { values: options } = parseArgs({
  options: { python: { type: "string" }, ort: { type: "string" } },
});
const ROUNDS = 3;
const CALLS = 100;
const STEPS = 50;
const top = fileURLToPath(new URL("../../", import.meta.url));
const program = join(top, "bin/rnnlab.js");
const folder = mkdtempSync(join(tmpdir(), "rnnlab-bench-"));

function rnnlab(...argv) {
  const done = spawnSync(process.execPath, [program, ...argv], { cwd: folder, encoding: "utf8" });
  if (done.status !== 0) throw new Error(done.stderr);
  return done.stdout;
}

function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

/** Milliseconds of a call: the median of the calls. */
async function timed(call, calls = CALLS) {
  await call();
  const times = [];
  for (let i = 0; i < calls; i += 1) {
    const started = performance.now();
    await call();
    times.push(performance.now() - started);
  }
  return median(times);
}

// A series of 400 hours, a causal LSTM of two layers of 20 units.
const all = Array.from({ length: 400 }, (_, i) => ({
  time: new Date(Date.UTC(2025, 0, 1, i)).toISOString().slice(0, 16),
  load: 40 + 10 * Math.sin(i / 4) + Math.sin(i * i),
}));
const lines = (rows) =>
  ["time,load", ...rows.map(({ time, load }) => `${time},${load}`)].join("\n");
writeFileSync(join(folder, "load.csv"), lines(all));
const latest = all.slice(-STEPS);
writeFileSync(join(folder, "latest.csv"), lines(latest));
const config = {
  name: "taken",
  data: { task: "csv", file: "load.csv", time: "time", target: "load", steps: STEPS, ahead: 10 },
  model: { cell: "lstm", hidden: 20, layers: 2 },
  training: { epochs: 2 },
};
writeFileSync(join(folder, "taken.json"), JSON.stringify(config));
rnnlab("train", "--config", "taken.json");
const [run] = readdirSync(join(folder, "runs"));
for (const file of ["model.rnnlab", "model.onnx"]) rnnlab("export", run, "--to", file);
rnnlab("export", run, "--to", "stream.onnx", "--stateful");

const kilobytes = (bytes) => (bytes / 1000).toFixed(bytes < 1e5 ? 1 : 0);
const sizeOf = (path) => {
  const bytes = readFileSync(path);
  return `${kilobytes(bytes.length)} (${kilobytes(gzipSync(bytes, { level: 9 }).length)})`;
};
/** Bytes of all files of a folder, in kB. */
function folderSize(path) {
  const entries = readdirSync(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const bytes = files.map(({ parentPath, name }) => statSync(join(parentPath, name)).size);
  return kilobytes(bytes.reduce((sum, size) => sum + size, 0));
}
const packed = folderSize(join(top, "dist"));
const ofRun = folderSize(join(folder, "runs", run));
const ms = (value) => String(Number(value.toPrecision(2)));
const ways = [];

/** A way: what it loads, how long that takes, and functions whose calls are timed in rounds. */
function add(name, size, open, calls) {
  ways.push({ name, size, open, calls, times: { forecast: [], step: [] } });
}

add("`rnnlab predict` (a process)", `${packed} + ${ofRun}`, undefined, {
  forecast: () => rnnlab("predict", run, "--input", "latest.csv"),
});
const opened = openRun(join(folder, "runs", run));
add("`openRun(run).predict(rows)`", `${packed} + ${ofRun}`, undefined, {
  forecast: () => opened.predict(latest),
});

const bytes = readFileSync(join(folder, "model.rnnlab"));
const started = performance.now();
const model = await loadModel(bytes);
const loading = performance.now() - started;
let state = model.step(all.slice(0, 1)).state;
let at = 1;
const bundle = join(top, "dist/predict/index.js");
add(
  "`rnnlab/predict` in Node.js",
  `${sizeOf(bundle)} + ${sizeOf(join(folder, "model.rnnlab"))}`,
  loading,
  {
    forecast: () => model.predict(latest),
    step() {
      if (at === all.length) [state, at] = [undefined, 0];
      ({ state } = model.step([all[at]], state));
      at += 1;
    },
  },
);

if (options.ort) {
  const modules = createRequire(join(options.ort, "package.json"));
  const path = modules.resolve("onnxruntime-web");
  const ort = await import(pathToFileURL(path).href);
  ort.env.wasm.numThreads = 1;
  const before = performance.now();
  const session = await ort.InferenceSession.create(readFileSync(join(folder, "model.onnx")));
  const took = performance.now() - before;
  const stream = await ort.InferenceSession.create(readFileSync(join(folder, "stream.onnx")));
  const values = Float64Array.from(latest, ({ load }) => load);
  const zeros = () => new ort.Tensor("float32", new Float32Array(40), [2, 1, 20]);
  let states = { h_0: zeros(), c_0: zeros() };
  const wasm = readdirSync(join(path, "..")).find((name) => name === "ort-wasm-simd-threaded.wasm");
  const runtime = wasm ? sizeOf(join(path, "..", wasm)) : "";
  add("ONNX in onnxruntime-web", `${runtime} + ${sizeOf(join(folder, "model.onnx"))}`, took, {
    forecast: () => session.run({ values: new ort.Tensor("float64", values, [1, STEPS, 1]) }),
    async step() {
      const value = new ort.Tensor("float64", [41.5], [1, 1, 1]);
      const { h_n, c_n } = await stream.run({ values: value, ...states });
      states = { h_0: h_n, c_0: c_n };
    },
  });
}

for (let round = 0; round < ROUNDS; round += 1) {
  for (const { calls, times } of ways) {
    for (const [kind, call] of Object.entries(calls)) {
      times[kind].push(
        await timed(call, kind === "forecast" && calls.step === undefined ? 5 : CALLS),
      );
    }
  }
}

const PYTHON = `
import statistics, sys, time
import numpy, onnxruntime
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 1
start = time.perf_counter()
session = onnxruntime.InferenceSession("model.onnx", options)
opened = time.perf_counter() - start
stream = onnxruntime.InferenceSession("stream.onnx", options)
values = numpy.full([1, ${STEPS}, 1], 40.0)
h = c = numpy.zeros([2, 1, 20], dtype="float32")
def forecast(): session.run(["forecast"], {"values": values})
def step(): stream.run(None, {"values": values[:, :1], "h_0": h, "c_0": c})
def median(call):
    call()
    times = []
    for _ in range(${CALLS}):
        start = time.perf_counter(); call(); times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)
print(1000 * opened, median(forecast), median(step), onnxruntime.__version__)
`;
console.log(
  "| | kB (compressed) | open, ms | a forecast, ms | a step, ms |\n|---|---|---|---|---|",
);
for (const { name, size, open, times } of ways) {
  const cell = (values) => (values.length > 0 ? ms(median(values)) : "");
  const cells = [
    name,
    size,
    open === undefined ? "" : ms(open),
    cell(times.forecast),
    cell(times.step),
  ];
  console.log(`| ${cells.join(" | ")} |`);
}
if (options.python) {
  const { stdout, stderr } = spawnSync(options.python, ["-c", PYTHON], {
    cwd: folder,
    encoding: "utf8",
  });
  if (stdout === "") throw new Error(stderr);
  const [opened, forecast, step, version] = stdout.trim().split(" ");
  const size = `${(statSync(join(folder, "model.onnx")).size / 1000).toFixed(1)}`;
  console.log(
    `| ONNX in onnxruntime ${version} (Python) | ${size} | ${ms(+opened)} | ${ms(+forecast)} | ${ms(+step)} |`,
  );
}
rmSync(folder, { recursive: true });
