import { appendFileSync, rmSync, writeFileSync } from "node:fs";
import { TestRunner } from "vitest";
import { jobOfProcess, linesOf } from "./job.mjs";

const { every, slowestMs, out } = jobOfProcess();
/** Where Stryker's instrumented code looks for the mutant, and counts what is reached. */
const switches = { mutantCoverage: { static: {}, perTest: {} } };
globalThis.__stryker__ = switches;
const noticed = new Set(linesOf(`${out}/noticed`));
const done = new Set(linesOf(`${out}/done`));

function note(file, text) {
  appendFileSync(`${out}/${file}`, `${text}\n`);
}

/** Whether a mutant is in the sample and not noticed yet. */
function isOpen(id) {
  return Number(id) % every === 0 && !noticed.has(id);
}

/** Runs `work` and returns how often it reached each mutant. */
async function reachedBy(work, key) {
  const { perTest } = switches.mutantCoverage;
  const outer = switches.currentTestId;
  switches.currentTestId = key;
  try {
    await work();
  } finally {
    switches.currentTestId = outer;
  }
  const counts = perTest[key] ?? {};
  delete perTest[key];
  return counts;
}

/** Whether `work` fails while the mutant is switched on; a loop that does not end fails, too. */
async function notices(work, id, count) {
  writeFileSync(`${out}/current`, id);
  Object.assign(switches, { activeMutant: id, hitCount: 0, hitLimit: 20 * count + 100 });
  try {
    await work();
    return false;
  } catch {
    return true;
  } finally {
    Object.assign(switches, { activeMutant: undefined, hitCount: undefined });
    rmSync(`${out}/current`, { force: true });
  }
}

/** Tries every open mutant that `work` reaches, if it can be run more than once. */
async function tryMutants(work) {
  const again = await reachedBy(work, "again").catch(() => ({}));
  for (const [id, count] of Object.entries(again)) {
    if (!isOpen(id) || !(await notices(work, id, count))) continue;
    noticed.add(id);
    note("noticed", id);
    const isWell = await work().then(
      () => true,
      () => false,
    );
    if (!isWell) return; // the mutant left something behind
  }
}

/** Runs a test as it is, then with each mutant that it reaches. */
export default class extends TestRunner {
  async runTask(test) {
    const once = async () => {
      await TestRunner.getTestFn(test)();
      if (test.result.errors?.length > 0) throw new Error("a soft assertion failed");
    };
    const work = async () => {
      const { state } = test.result;
      try {
        await once();
      } finally {
        Object.assign(test.result, { state, errors: undefined });
      }
    };
    const started = performance.now();
    const counts = await reachedBy(once, test.id);
    const open = Object.keys(counts).filter(isOpen);
    for (const id of open) note("reached", id);
    if (open.length === 0 || done.has(test.id)) return;
    if (performance.now() - started <= slowestMs) await tryMutants(work);
    note("done", test.id);
  }
}
