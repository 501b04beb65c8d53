// Measures the speed of `rnnlab serve` with many runs: node test/bench/serve.mjs [RUNS]. A fifth of the runs are in
// comparisons and sweeps. Goals: with 2,000 runs the first page loads within a second, and an epoch of a run that trains
// appears within 100 ms.
import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { killAll, program, startServer, startTraining } from "../helpers/commands.mjs";

const UPDATES = 50;
const HERTZ = 100; // of the clock in which Linux counts processor time
const used = new Map();
const count = Number(process.argv[2] ?? 2000);
const folder = mkdtempSync(join(tmpdir(), "rnnlab-bench-serve-"));
const runs = join(folder, "runs");
try {
  makeRuns();
  const started = performance.now();
  const { server, address } = await startServer(runs, [], { cwd: folder });
  const listening = performance.now();
  say("until the server listens", [listening - started], cpuMs(server));
  const first = await page(address);
  say(
    `first page, ${count} runs, ${Math.round(first.text.length / 1024)} kB`,
    [first.ms],
    cpuMs(server),
  );
  const again = [];
  for (let i = 0; i < 5; i += 1) again.push((await page(address)).ms);
  say("the same page again", again, cpuMs(server));
  await studies(address, server);
  await updates(address, server);
} finally {
  await killAll();
  rmSync(folder, { recursive: true, maxRetries: 5 });
}

/** Makes a finished run, a comparison and a sweep, and copies of them. */
function makeRuns() {
  const inStudies = Math.floor(count / 10); // in comparisons, and as many in sweeps
  const run = made(["train", "smoke", "--epochs", "2"]);
  copies(run, count - 2 * inStudies);
  const comparison = made([
    "compare",
    "rnn",
    "lstm",
    "gru",
    "--seeds",
    "3",
    "-c",
    "smoke",
    "--epochs",
    "2",
  ]);
  copies(comparison, Math.round(inStudies / 9));
  const space = ["model.hidden=4,8", "training.optimizer.learningRate=log(1e-3,1e-1)"];
  const sweep = made(["sweep", "-c", "smoke", "--trials", "20", "training.epochs=2", ...space]);
  copies(sweep, Math.round(inStudies / 20));
}

/** The folder that a command makes. */
function made(argv) {
  const before = new Set(existsSync(runs) ? readdirSync(runs) : []);
  const all = [program, ...argv, "--quiet", "--set", `output.runs=${runs}`];
  const { status } = spawnSync(process.execPath, all, {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (status !== 0) throw new Error(`${argv.join(" ")}: exit code ${status}`);
  return readdirSync(runs).find((name) => !before.has(name));
}

function copies(name, all) {
  for (let i = 1; i < all; i += 1) {
    const copy = `${name.slice(0, -4)}${i.toString(16).padStart(4, "0")}`;
    if (copy !== name) cpSync(join(runs, name), join(runs, copy), { recursive: true });
  }
}

/** Pages of a finished comparison and a finished sweep, and the parts of their live pages. */
async function studies(address, server) {
  for (const kind of ["compare", "sweep"]) {
    const name = readdirSync(runs).find((entry) => entry.includes(`-${kind}-`));
    for (const path of ["study", "study/parts"]) {
      const times = [];
      for (let i = 0; i < 5; i += 1) {
        times.push((await page(`${address}${path}?name=${encodeURIComponent(name)}`)).ms);
      }
      say(`${path} of a ${kind === "compare" ? "comparison" : "sweep"}`, times, cpuMs(server));
    }
  }
}

/** Trains another run, and measures the time from the writing of an epoch to its appearance on the page. */
async function updates(address, server) {
  const known = new Set(readdirSync(runs));
  startTraining(runs, ["model.hidden=96"], { cwd: folder });
  let name;
  while (name === undefined) {
    await sleep(100);
    name = readdirSync(runs).find((entry) => !known.has(entry));
  }
  const metrics = join(runs, name, "metrics.jsonl");
  while ((statSync(metrics, { throwIfNoEntry: false })?.size ?? 0) === 0) await sleep(100);
  const version = Number(/data-version="(\d+)"/.exec((await page(address)).text)[1]);
  const url = `${address}events?topic=${encodeURIComponent(name)}&version=${version}`;
  const [events, parts] = [[], []];
  const { body } = await fetch(url);
  cpuMs(server);
  for await (const bytes of body) {
    if (!Buffer.from(bytes).includes("event: page")) continue;
    events.push(Date.now() - statSync(metrics).mtimeMs);
    parts.push((await page(`${address}run/parts?path=${encodeURIComponent(name)}`)).ms);
    if (events.length === UPDATES) break;
  }
  say("an epoch on the disk until its event", events);
  say("the parts of the page that follow it", parts);
  say(
    "both together",
    events.map((ms, i) => ms + parts[i]),
    cpuMs(server),
  );
}

async function page(url) {
  const start = performance.now();
  const response = await fetch(url);
  const text = await response.text();
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return { text, ms: performance.now() - start };
}

/** Processor time of a process since the last call. Other load on the machine hardly changes it. */
function cpuMs({ pid }) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  const now = ((Number(fields[11]) + Number(fields[12])) * 1000) / HERTZ;
  const before = used.get(pid) ?? 0;
  used.set(pid, now);
  return now - before;
}

function say(title, times, cpu) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share) =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))].toFixed(0);
  const spread = times.length === 1 ? "" : `, 95 % within ${at(0.95)} ms, ${times.length} times`;
  const processor =
    cpu === undefined
      ? ""
      : `; processor time of the server ${(cpu / times.length).toFixed(0)} ms each`;
  console.log(`${title}: ${at(0.5)} ms${spread}${processor}`);
}
