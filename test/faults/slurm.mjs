/**
 * Runs a sweep and a comparison on a Slurm cluster of two nodes (`.ci/slurm-cluster start FOLDER`), then a
 * sweep for each fault. After each: every trial is there once with the figures of a local sweep, no epoch
 * stands twice in a run's records, and no worker is left.
 *
 * node test/faults/slurm.mjs CLUSTER_FOLDER [--only TEXT]
 */

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const [cluster, ...options] = process.argv.slice(2);
const only = options[0] === "--only" ? options[1] : "";
const BIN = resolve("bin/rnnlab.js");
const WORKER = resolve("bin/worker.js");
const cwd = mkdtempSync(join(tmpdir(), "rnnlab-slurm-"));
const slurm = ["--launcher", "slurm"];
const space = "training.optimizer.learningRate=log(1e-3,1e-1)";
const sweepOf = (epochs, trials) => [
  ...["sweep", "-c", "smoke", "-s", `training.epochs=${epochs}`, "model.hidden=4,8", space],
  ...["--trials", String(trials), "--sampler", "random", "--json"],
];

/** Runs the program; its standard output as JSON. */
function rnnlab(...args) {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [BIN, ...args], { cwd });
    let [out, err] = ["", ""];
    child.stdout.on("data", (chunk) => {
      out += chunk;
    });
    child.stderr.on("data", (chunk) => {
      err += chunk;
    });
    child.on("close", (code) => {
      if (code === 0) done(JSON.parse(out || "null"));
      else fail(new Error(`rnnlab ${args.join(" ")} ended with ${code}: ${err.slice(-1500)}`));
    });
  });
}

const run = (program, ...args) => execFileSync(program, args, { encoding: "utf8" });
const inCluster = (action, ...args) => run("bash", ".ci/slurm-cluster", action, cluster, ...args);
const readJson = (...path) => JSON.parse(readFileSync(join(...path), "utf8"));

function figures({ rows, sweep }) {
  const found = rows.map(({ trial, values, value, runs }) => {
    const { fingerprint } = readJson(cwd, sweep, runs[0], "manifest.json");
    return [trial, values, value, fingerprint];
  });
  return found.sort(([a], [b]) => a - b);
}

function requireEpochsOnce({ rows, sweep }) {
  for (const { runs, trial } of rows) {
    const lines = readFileSync(join(cwd, sweep, runs[0], "metrics.jsonl"), "utf8")
      .trim()
      .split("\n");
    const epochs = lines.map((line) => JSON.parse(line).epoch);
    assert.deepEqual(
      epochs,
      epochs.map((_, index) => index + 1),
      `epochs of trial ${trial}`,
    );
  }
}

/** Processes that work on a folder. */
function workersOf(folder) {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, "utf8");
        return line.includes(WORKER) && line.includes(folder);
      } catch {
        return false; // it has ended this moment
      }
    })
    .map(Number);
}

async function until(what, test, seconds = 90) {
  const end = Date.now() + seconds * 1000;
  while (!test()) {
    if (Date.now() > end) throw new Error(`waited ${seconds} s for ${what}`);
    await pause(50);
  }
}

const recordsOf = (folder) =>
  readdirSync(join(folder, "trials")).filter((name) => /^\d+\.json$/.test(name)).length;
const jobOf = (folder) =>
  readdirSync(join(folder, "jobs"))
    .find((name) => name.startsWith("slurm"))
    .match(/\d+/)[0];

const nodeState = (node) => run("sinfo", "-h", "-n", node, "-o", "%t");

/** What is done to a sweep while it runs, and what is to be put right afterwards. */
const faults = {
  "a worker is killed": (folder) => process.kill(workersOf(folder)[0], "SIGKILL"),
  "a node crashes": async () => {
    inCluster("kill-node", "n1");
    await pause(500);
    inCluster("start-node", "n1");
  },
  "a node's slurmd dies, its workers live on": async () => {
    inCluster("kill-slurmd", "n2");
    await until("Slurm to give n2 up", () => nodeState("n2").includes("down"), 60);
    return () => {
      inCluster("kill-node", "n2");
      inCluster("start-node", "n2");
    };
  },
  "a worker is cancelled": (folder) => run("scancel", `${jobOf(folder)}_1`),
  "a worker is requeued": (folder) => run("scontrol", "requeue", `${jobOf(folder)}_1`),
  "the controller is killed and restarted": () => inCluster("restart-controller"),
  "a worker is told that its time is up": (folder) =>
    run("scancel", "-b", "--signal=USR1", `${jobOf(folder)}_1`),
  "the disk is full for one worker": (folder) => {
    const command = `ulimit -f 8; exec '${process.execPath}' '${WORKER}' '${folder}' 1`;
    spawn("bash", ["-c", command], { cwd, stdio: "ignore" });
  },
  "two processes resume it at once": (folder) => {
    rnnlab("resume", folder, "--jobs", "1", "--stale", "10", "--json").catch(() => {});
  },
  "it is cancelled and gone on with": (folder) => rnnlab("sweep", "cancel", folder),
};

async function underFault(name, expected) {
  const started = Date.now();
  const { sweep } = await rnnlab(
    ...sweepOf(40, 8),
    ...slurm,
    "--workers",
    "3",
    "--detach",
    "--stale",
    "10",
  );
  const folder = join(cwd, sweep);
  await until("the first trials", () => recordsOf(folder) >= 3 && workersOf(folder).length >= 2);
  const putRight = await faults[name](folder);
  await pause(300);
  const result = await rnnlab(
    "resume",
    sweep,
    ...slurm,
    "--workers",
    "2",
    "--stale",
    "10",
    "--json",
  );
  assert.deepEqual(figures(result), expected, name);
  requireEpochsOnce(result);
  await until("workers to end", () => workersOf(folder).length === 0);
  if (typeof putRight === "function") putRight();
  const lost = result.rows.reduce((sum, row) => sum + row.lost, 0);
  console.log(`${name}: as undisturbed (${lost} trials were begun again, ${seconds(started)})`);
}

const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

async function main() {
  const local = await rnnlab(...sweepOf(10, 16), "--jobs", "2");
  const started = Date.now();
  const onCluster = await rnnlab(...sweepOf(10, 16), ...slurm, "--workers", "4");
  assert.deepEqual(figures(onCluster), figures(local));
  assert.equal(onCluster.best.trial, local.best.trial);
  console.log(`16 trials on two nodes: the same to the bit as with --jobs 2 (${seconds(started)})`);
  const compare = ["compare", "rnn", "gru", "-c", "smoke", "--seeds", "4", "--json"];
  const [here, there] = [
    await rnnlab(...compare),
    await rnnlab(...compare, ...slurm, "--workers", "4"),
  ];
  const tested = ({ rows }) => rows.map(({ model, statistics }) => [model, statistics]);
  assert.deepEqual(tested(there), tested(here));
  console.log("compare --seeds 4 on two nodes: the same figures as locally");
  const expected = figures(await rnnlab(...sweepOf(40, 8), "--jobs", "2"));
  for (const name of Object.keys(faults).filter((fault) => fault.includes(only))) {
    await underFault(name, expected);
  }
  rmSync(cwd, { recursive: true });
}

await main();
