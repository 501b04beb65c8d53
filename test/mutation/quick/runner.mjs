import { appendFileSync, rmSync, writeFileSync } from "node:fs";
import { relative } from "node:path";
import { getTests } from "@vitest/runner/utils";
import { TestRunner } from "vitest";
import { jobOfProcess, linesOf } from "./job.mjs";
import { passes } from "./trial.mjs";

const { ids, slowestMs, out } = jobOfProcess();
const sampled = new Set(ids);
/** Where Stryker's instrumented code looks for the mutant, and counts what is reached. */
const switches = { mutantCoverage: { static: {}, perTest: {} }, currentTestId: "load" };
globalThis.__stryker__ = switches;
const noticed = new Set(linesOf(`${out}/noticed`));
const tried = new Set(linesOf(`${out}/tried`));
const unsure = new Set(linesOf(`${out}/unsure`));

function note(file, text) {
  appendFileSync(`${out}/${file}`, `${text}\n`);
}

/** The tests to run with a mutant, the fastest first, as long as they are together fast enough. */
function affordable(tests, places) {
  const duration = (place) => tests[place].result?.duration ?? 0;
  let [chosen, sum] = [new Set(), 0];
  for (const place of [...places].sort((a, b) => duration(a) - duration(b))) {
    sum += duration(place);
    if (sum > slowestMs) break;
    chosen.add(place);
  }
  return chosen;
}

/** The mutants that a file reached: how often, in which tests, and whether while modules were loaded. */
function reachedIn(tests) {
  const reached = new Map();
  for (const [key, counts] of Object.entries(switches.mutantCoverage.perTest)) {
    for (const [id, count] of Object.entries(counts)) {
      if (!sampled.has(id)) continue;
      const entry = reached.get(id) ?? { count: 0, places: new Set(), atLoad: false };
      const places = /^\d/.test(key) ? [Number.parseInt(key, 10)] : tests.keys();
      for (const place of places)
        if (tests[place].result?.state === "pass") entry.places.add(place);
      entry.count += count;
      entry.atLoad ||= key === "load";
      reached.set(id, entry);
    }
  }
  return reached;
}

function loadedLast([, a], [, b]) {
  return Number(a.atLoad) - Number(b.atLoad);
}

/** Whether the tests pass with a mutant; those that loop more often than without it fail. */
async function passesWith(id, count, run, chosen) {
  writeFileSync(`${out}/current`, id);
  Object.assign(switches, { activeMutant: id, hitCount: 0, hitLimit: 20 * count + 100 });
  const isMissed = await run(chosen);
  Object.assign(switches, { activeMutant: undefined, hitCount: undefined });
  rmSync(`${out}/current`, { force: true });
  return isMissed;
}

/**
 * Tries a mutant; false if a new process is needed. A mutant counts as noticed if the same tests pass
 * without it. If they fail after it, the mutant left something behind, or they need tests that were not
 * chosen: the next process runs them without the mutant first.
 */
async function tryMutant(id, count, pair, run, chosen, all) {
  let tests = chosen;
  if (unsure.has(pair) && !(await run(tests))) {
    tests = all;
    if (!(await run(tests))) {
      note("tried", pair);
      note("broken", pair);
      return false;
    }
  }
  const isMissed = await passesWith(id, count, run, tests);
  const isWell = await run(isMissed ? new Set() : tests);
  if (isMissed) note("tried", pair);
  else if (isWell || unsure.has(pair)) {
    noticed.add(id);
    note("noticed", id);
  } else note("unsure", pair);
  return isWell;
}

/** Runs a file as it is, then the tests that reach a mutant with that mutant, for each of the sample. */
export default class extends TestRunner {
  onCollected() {
    switches.currentTestId = "hooks";
  }

  async onBeforeRunTask(test) {
    await super.onBeforeRunTask(test);
    switches.currentTestId = `${getTests(test.file).indexOf(test)} test`;
  }

  onAfterRunTask(test) {
    super.onAfterRunTask(test);
    switches.currentTestId = "hooks";
  }

  async onAfterRunFiles([file]) {
    await super.onAfterRunFiles();
    const tests = getTests(file);
    const name = relative("", file.filepath);
    const reached = [...reachedIn(tests)];
    switches.currentTestId = "trial";
    for (const [id] of reached) note("reached", id);
    if (tests.some(({ result }) => result?.state === "fail")) note("broken", name);
    for (const [id, { count, places, atLoad }] of reached.sort(loadedLast)) {
      const pair = `${name} ${id}`;
      if (noticed.has(id) || tried.has(pair)) continue;
      const chosen = affordable(tests, places);
      if (chosen.size < places.size) note("cut", id);
      if (chosen.size === 0) continue;
      const run = (tests) => passes(this, file.filepath, tests, atLoad);
      if (!(await tryMutant(id, count, pair, run, chosen, places))) return note("again", name);
    }
    note("done", name);
  }
}
