/** What the tests on a Slurm cluster do with the program, the cluster and the folders. */

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const BIN = resolve("bin/rnnlab.js");
export const WORKER = resolve("bin/worker.js");
/** The folder that all commands are run in. */
export const cwd = mkdtempSync(join(tmpdir(), "rnnlab-slurm-"));

/** A command that takes longer hangs. */
const LONGEST_MS = 180_000;

/** Runs the program; its standard output as JSON. */
export function rnnlab(...args) {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [BIN, ...args], { cwd, timeout: LONGEST_MS });
    let [out, err] = ["", ""];
    child.stdout.on("data", (chunk) => {
      out += chunk;
    });
    child.stderr.on("data", (chunk) => {
      err += chunk;
    });
    child.on("close", (code) => {
      if (code === 0) done({ ...JSON.parse(out || "{}"), said: err });
      else fail(new Error(`rnnlab ${args.join(" ")} ended with ${code}: ${err.slice(-1500)}`));
    });
  });
}

export const run = (program, ...args) => execFileSync(program, args, { encoding: "utf8" });
export const readJson = (...path) => JSON.parse(readFileSync(join(...path), "utf8"));
export const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

/** Processes that work on a folder. */
export function workersOf(folder) {
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

/** Those of one node, which is a namespace of host names. */
export function workersOn(node, folder) {
  return workersOf(folder).filter((pid) => {
    return run("nsenter", "-t", String(pid), "--uts", "hostname").trim() === node;
  });
}

export async function until(label, test, patience = 90) {
  const end = Date.now() + patience * 1000;
  while (!test()) {
    if (Date.now() > end) throw new Error(`waited ${patience} s for ${label}\n${clusterState()}`);
    await pause(50);
  }
}

/** What Slurm says of its nodes and jobs. */
const clusterState = () => `${run("sinfo", "-N", "-l")}${run("squeue", "-r")}`;

/** The numbers of a folder's arrays of workers, the oldest first. */
export const jobsOf = (folder) =>
  readdirSync(join(folder, "jobs"))
    .filter((name) => name.startsWith("slurm"))
    .map((name) => Number(name.match(/\d+/)[0]))
    .sort((a, b) => a - b);

/**
 * Waits until Slurm lists none of a folder's jobs. If a node was down when their processes ended, Slurm counts them
 * as running for minutes and keeps their CPUs reserved. A controller that was killed may have lost a job, which it then
 * calls invalid.
 */
export async function clearJobs(folder) {
  const names = jobsOf(folder).map(String);
  run("scancel", ...names);
  const listed = () => run("squeue", "-h", "-o", "%F").split("\n");
  await until("Slurm to clear its jobs", () => !listed().some((name) => names.includes(name)), 60);
}

export const nodeState = (node) => run("sinfo", "-h", "-n", node, "-o", "%t");

/** How many nodes take jobs. */
export const readyNodes = () =>
  run("sinfo", "-h", "-N", "-t", "idle,alloc,mix", "-o", "%N").split("\n").filter(Boolean).length;

/** What all workers of a folder have written. */
export function logsOf(folder) {
  const logs = join(folder, "logs");
  return readdirSync(logs)
    .map((name) => readFileSync(join(logs, name), "utf8"))
    .join("");
}

/** Run folders below a folder. */
function runsIn(folder) {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return names
    .filter((name) => name.endsWith("manifest.json"))
    .map((name) => join(folder, name, ".."));
}

/** Whether a process of a node trains a run of a folder at this moment, with at least `left` epochs to come. */
export function trainsOn(node, folder, left) {
  return runsIn(folder).some((path) => {
    const lease = join(path, "lease.json");
    const { status, epochs } = readJson(path, "manifest.json");
    const done = linesOf(join(path, "metrics.jsonl")).length;
    const trains = status === "running" && done > 0 && done <= epochs - left;
    return trains && existsSync(lease) && readJson(lease).host === node;
  });
}

/** How many epochs the runs of a folder have recorded. */
export function epochsIn(folder) {
  const lines = runsIn(folder).map((path) => linesOf(join(path, "metrics.jsonl")).length);
  return lines.reduce((sum, count) => sum + count, 0);
}

/** None of a file that is not there yet. */
function linesOf(path) {
  return existsSync(path) ? readFileSync(path, "utf8").split("\n").filter(Boolean) : [];
}

/** Whether a stopped process has a pending signal, or runs again: Slurm may wake it with the signal. */
export function isSignalled(pid, number) {
  const path = `/proc/${pid}/status`;
  const status = existsSync(path) ? readFileSync(path, "utf8") : "";
  if (!/^State:\s*T/m.test(status)) return true;
  const pending = BigInt(`0x${/^ShdPnd:\s*(\w+)/m.exec(status)[1]}`);
  return (pending >> BigInt(number - 1)) % 2n === 1n;
}

/** How many runs of a folder are finished. */
export const finishedIn = (folder) =>
  runsIn(folder).filter((path) => readJson(path, "manifest.json").status === "finished").length;

/** How many runs of a folder were begun. */
export const begunIn = (folder) => runsIn(folder).length;

/** Fingerprints of all runs, in an order that does not depend on who trained them. */
export function fingerprintsIn(folder) {
  return runsIn(folder)
    .map((path) => readJson(path, "manifest.json").fingerprint)
    .sort();
}

/** @throws AssertionError where an epoch stands twice in a run's records, or one is missing */
export function requireEpochsOnce(folder) {
  for (const path of runsIn(folder)) {
    const epochs = linesOf(join(path, "metrics.jsonl")).map((line) => JSON.parse(line).epoch);
    assert.deepEqual(
      epochs,
      epochs.map((_, index) => index + 1),
      `epochs of ${path}`,
    );
  }
}
