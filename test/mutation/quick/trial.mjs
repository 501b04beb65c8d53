import { startTests } from "@vitest/runner";
import { getTests } from "@vitest/runner/utils";
import { TestRunner } from "vitest";

const root = process.cwd();

/**
 * Lets modules be evaluated again: those of test/, and on request those of src/ that have computed
 * something with a mutant while they were loaded.
 */
function forget({ evaluatedModules }, withSources) {
  for (const node of evaluatedModules.idToModuleMap.values()) {
    const isTest = node.id.startsWith(`${root}/test/`) && !node.id.endsWith(".json");
    const isSource = withSources && node.id.startsWith(`${root}/src/`);
    if (isTest || isSource) evaluatedModules.invalidateModule(node);
  }
}

/** Skips suites that have nothing to run, so that their hooks do not run. */
function skipEmpty(suite) {
  for (const task of suite.tasks) if (task.type === "suite") skipEmpty(task);
  if (suite.tasks.every(({ mode }) => mode === "skip" || mode === "todo")) suite.mode = "skip";
}

/** Runs chosen tests of a file up to the first failure. Nobody is told about them. */
class Trial extends TestRunner {
  constructor(outer, chosen) {
    super(outer.config);
    this.moduleRunner = outer.moduleRunner;
    this.__setTraces(outer._otel);
    this.chosen = chosen;
  }

  onCollected([file]) {
    for (const [index, test] of getTests(file).entries()) {
      if (!this.chosen.has(index)) test.mode = "skip";
    }
    skipEmpty(file);
  }

  onAfterRunTask(test) {
    super.onAfterRunTask(test);
    if (test.result?.state === "fail") this.cancelRun = true;
  }
}

/** Whether a task or one below it failed; suites fail in their hooks. */
function hasFailed(task) {
  return task.result?.state === "fail" || (task.tasks ?? []).some(hasFailed);
}

/** Whether the chosen tests of a file (by their place in it) pass. */
export async function passes(outer, filepath, chosen, withSources) {
  const trial = new Trial(outer, chosen);
  let isWell = true;
  const fail = () => {
    isWell = false;
  };
  process.on("unhandledRejection", fail);
  process.on("uncaughtException", fail);
  try {
    forget(trial.workerState, withSources);
    const files = await startTests([filepath], trial);
    await new Promise(setImmediate); // rejections that nobody handles
    return isWell && !files.some(hasFailed);
  } finally {
    process.off("unhandledRejection", fail);
    process.off("uncaughtException", fail);
  }
}
