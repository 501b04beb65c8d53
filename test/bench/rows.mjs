// Seconds and memory that a file of 10 million rows takes: node test/bench/rows.mjs (after npm run build)
import { spawnSync } from "node:child_process";
import {
  closeSync,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    rows: { type: "string", default: "10000000" },
    stride: { type: "string", default: "1000" }, // of the training; 1 takes minutes
    read: { type: "string" }, // the child that reads
  },
});
const program = fileURLToPath(new URL("../../bin/rnnlab.js", import.meta.url));
const dist = new URL("../../dist/", import.meta.url);
const PEAK = "peak of memory:";
const tellPeak = `process.on("exit", () => console.error("${PEAK}", process.resourceUsage().maxRSS))`;

function configOf(file, stride) {
  return {
    data: { task: "csv", file, time: "time", target: "value", steps: 50, ahead: 10, stride },
    model: { cell: "gru", hidden: 8, layers: 1, targets: "lastStep" },
    training: { epochs: 1, batchSize: 256 },
  };
}

/** A minute from row to row, and a noisy wave. */
function writeRows(path, rows) {
  const file = openSync(path, "w");
  writeSync(file, "time,value\n");
  for (let from = 0; from < rows; from += 100_000) {
    const lines = Array.from({ length: Math.min(100_000, rows - from) }, (_, k) => {
      const time = new Date(Date.UTC(2000, 0, 1, 0, from + k)).toISOString().slice(0, 16);
      const value = Math.sin((from + k) / 200) + (((from + k) * 7919) % 1000) / 5000;
      return `${time},${value.toFixed(4)}\n`;
    });
    writeSync(file, lines.join(""));
  }
  closeSync(file);
}

/** Reads the file, and copies every thousandth window and the last one as a batch would. */
async function readAndWindow(file) {
  const { resolveConfig } = await import(new URL("config/resolve.js", dist));
  const { loadData } = await import(new URL("data/registry.js", dist));
  const { train, valid, test } = await loadData(resolveConfig(configOf(file, 1), "rows").data);
  for (const part of [train, valid, test]) {
    const [x, y] = [new Float32Array(part.steps), new Float32Array(part.targets)];
    for (let index = 0; index < part.count; index += 1000) part.fill([index], x, y);
    part.fill([part.count - 1], x, y);
  }
  console.log(`${train.count + valid.count + test.count} windows`);
}

/** Runs a program in a process of its own. */
function timed(label, argv) {
  const hook = `data:text/javascript,${encodeURIComponent(tellPeak)}`;
  const started = performance.now();
  const child = spawnSync(process.execPath, ["--import", hook, ...argv], { encoding: "utf8" });
  if (child.status !== 0) throw new Error(child.stderr);
  const seconds = (performance.now() - started) / 1000;
  const peak = Number(child.stderr.split(PEAK)[1]) / 1024;
  console.log(
    `${label.padEnd(50)} ${seconds.toFixed(1).padStart(7)} s ${peak.toFixed(0).padStart(6)} MiB`,
  );
  return child.stdout;
}

function measure() {
  const folder = mkdtempSync(join(tmpdir(), "rnnlab-rows-"));
  try {
    const [file, config] = [join(folder, "rows.csv"), join(folder, "config.json")];
    writeRows(file, Number(values.rows));
    console.log(`${values.rows} rows, ${(statSync(file).size / 1e6).toFixed(0)} MB`);
    const counted = timed("read and windowed", [fileURLToPath(import.meta.url), "--read", file]);
    console.log(counted.trim());
    writeFileSync(config, JSON.stringify(configOf(file, Number(values.stride))));
    const runs = `output.runs=${join(folder, "runs")}`;
    timed(`rnnlab train, one epoch, stride ${values.stride}`, [
      ...[program, "train", "--config", config, "--set", runs],
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (values.read === undefined) measure();
else await readAndWindow(values.read);
