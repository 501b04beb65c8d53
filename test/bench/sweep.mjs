/**
 * What a sweep costs beside its trials: trials of about a second each by two workers. `npm run build` before.
 *
 * node test/bench/sweep.mjs [--trials 81] [--jobs 2] [--seconds 1]
 *
 * Prints the time of the command, from its start to its end, over the time that the trials themselves took by their
 * records and by the manifests of their runs, divided by the number of workers; and how long a worker takes from
 * the end of a trial to the start of the next one. All are times of one clock on one machine, so other programs slow
 * numerator and denominator alike.
 */

import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";

const number = (fallback) => ({ type: "string", default: String(fallback) });
const { values } = parseArgs({
  options: { trials: number(81), jobs: number(2), seconds: number(1) },
});
const [trials, jobs, seconds] = [values.trials, values.jobs, values.seconds].map(Number);

const BIN = resolve("bin/rnnlab.js");
const cwd = mkdtempSync(join(tmpdir(), "rnnlab-bench-"));
const rnnlab = (...args) =>
  JSON.parse(execFileSync(process.execPath, [BIN, ...args, "--json"], { cwd, encoding: "utf8" }));
const readJson = (...path) => JSON.parse(readFileSync(join(...path), "utf8"));
const sweepOf = (count, epochs) => [
  "sweep",
  "-c",
  "smoke",
  "-s",
  `training.epochs=${epochs}`,
  "training.optimizer.learningRate=log(1e-3,1e-1)",
  "--sampler",
  "random",
  "--trials",
  String(count),
  "--jobs",
  String(jobs),
  "--quiet",
];

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const sum = (numbers) => numbers.reduce((total, value) => total + value, 0);

/** Milliseconds of a trial in a small sweep: the median. */
function durationOf(epochs) {
  const { sweep } = rnnlab(...sweepOf(4 * jobs, epochs));
  return median(recordsOf(join(cwd, sweep)).map(({ durationMs }) => durationMs));
}

/** Epochs that make a trial of the wanted length: by two sweeps, since part of the duration does not depend on epochs. */
function calibrated() {
  const [few, many] = [20, 100];
  const short = durationOf(few);
  const perEpoch = Math.max((durationOf(many) - short) / (many - few), 1e-3);
  return Math.max(1, Math.round(few + (seconds * 1000 - short) / perEpoch));
}

function recordsOf(folder) {
  const names = readdirSync(join(folder, "trials")).filter((name) => /^\d+\.json$/.test(name));
  return names.map((name) => {
    const { startedAt, endedAt, durationMs, runs } = readJson(folder, "trials", name);
    const run = readJson(folder, runs[0].run, "manifest.json");
    const times = { startedAt: Date.parse(startedAt), endedAt: Date.parse(endedAt) };
    return { ...times, durationMs, runMs: run.durationMs };
  });
}

/** From the end of each trial to the start of the one that its worker took next: the earliest that is free. */
function gapsOf(records) {
  const free = records.map(({ endedAt }) => endedAt).sort((a, b) => a - b);
  const starts = records.map(({ startedAt }) => startedAt).sort((a, b) => a - b);
  return starts.slice(jobs).map((start, index) => Math.max(0, start - free[index]));
}

const epochs = calibrated();
const started = performance.now();
const { sweep } = rnnlab(...sweepOf(trials, epochs));
const wall = performance.now() - started;
const records = recordsOf(join(cwd, sweep));
const share = (key) => sum(records.map((record) => record[key])) / jobs;
const busy =
  Math.max(...records.map(({ endedAt }) => endedAt)) -
  Math.min(...records.map(({ startedAt }) => startedAt));
const gaps = gapsOf(records);
console.log(
  [
    `${trials} trials of ${epochs} epochs, median ${median(records.map(({ durationMs }) => durationMs)).toFixed(0)} ms, ${jobs} workers`,
    `command ${(wall / 1000).toFixed(1)} s: ${(wall / share("durationMs")).toFixed(3)} of the trials' time, ${(wall / share("runMs")).toFixed(3)} of their runs'`,
    `from the first trial to the last ${(busy / 1000).toFixed(1)} s: ${(busy / share("durationMs")).toFixed(3)} of the trials' time`,
    `next trial after ${median(gaps).toFixed(0)} ms (median), ${gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length * 0.95)].toFixed(0)} ms (95 %), ${Math.max(...gaps).toFixed(0)} ms (most)`,
  ].join("\n"),
);
rmSync(cwd, { recursive: true });
