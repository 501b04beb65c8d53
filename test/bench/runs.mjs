// How long the registry takes with 2,000 runs: node test/bench/runs.mjs (after npm run build)
import { spawn, spawnSync } from "node:child_process";
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const RUNS = 2000;
const REPEATS = 7;
const program = fileURLToPath(new URL("../../bin/rnnlab.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "rnnlab-bench-"));

function rnnlab(...argv) {
  const started = performance.now();
  const { status, stderr, stdout } = spawnSync(process.execPath, [program, ...argv], {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(stderr);
  return { ms: performance.now() - started, stdout };
}

/** The first page of `rnnlab serve`, later ones, and how long a page waits for the change of one run. */
async function served(base) {
  const child = spawn(process.execPath, [program, "serve", "--port", "0", "--runs", base]);
  try {
    const { value: address } = await createInterface(child.stdout)[Symbol.asyncIterator]().next();
    const page = async () => {
      const started = performance.now();
      const text = await (await fetch(address)).text();
      return { ms: performance.now() - started, version: /data-version="(\d+)"/.exec(text)[1] };
    };
    const first = await page();
    const { version } = await page();
    const others = [];
    for (let i = 0; i < REPEATS; i += 1) others.push((await page()).ms);
    const response = await fetch(`${address}events?topic=all&version=${version}`);
    const reader = response.body.getReader();
    await reader.read();
    await new Promise((resolve) => setTimeout(resolve, 500));
    const changes = [];
    const [source] = readdirSync(base);
    for (let i = 0; i < REPEATS; i += 1) {
      const copy = join(base, `2026-02-01T00-00-00-later-${String(i).padStart(4, "0")}`);
      cpSync(join(base, source), `${base}-${i}`, { recursive: true });
      const started = performance.now();
      renameSync(`${base}-${i}`, copy);
      await reader.read();
      changes.push(performance.now() - started);
    }
    print("serve: the first page", first.ms);
    print("serve: the page again", median(others));
    print("serve: from a new run to its row in the page", median(changes));
  } finally {
    child.kill("SIGINT");
  }
}

function print(label, ms) {
  console.log(`${label.padEnd(70)} ${ms.toFixed(0).padStart(5)} ms`);
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

try {
  rnnlab("train", "--config", "smoke.json");
  const base = join(folder, "runs");
  const [first] = readdirSync(base);
  const manifest = readFileSync(join(base, first, "manifest.json"), "utf8");
  for (let i = 1; i < RUNS; i += 1) {
    const copy = join(base, `2026-01-01T00-00-00-copy-${String(i).padStart(4, "0")}`);
    cpSync(join(base, first), copy, { recursive: true });
    const createdAt = new Date(Date.UTC(2026, 0, 1) + i * 60_000).toISOString();
    const changed = { ...JSON.parse(manifest), createdAt };
    writeFileSync(join(copy, "manifest.json"), JSON.stringify(changed, null, 2));
  }
  const lines = [
    ["--version"],
    ["runs"],
    ["runs", "--where", "model.cell=lstm", "--where", "test.mseLastStep<1"],
    ["runs", "--sort", "test.mseLastStep", "--json"],
    ["runs", "show", "best"],
    ["__complete", "--", "plot", "2026"],
  ];
  for (const line of lines) {
    const times = Array.from({ length: REPEATS }, () => rnnlab(...line).ms);
    print(line.join(" "), median(times));
  }
  await served(base);
} finally {
  rmSync(folder, { recursive: true });
}
