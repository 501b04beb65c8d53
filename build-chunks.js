/**
 * The files that the program is built into. A process loads each of them with all that it imports, which costs more than
 * its content: a worker in 250 small files takes 360 ms of processor time to load, in 6 files 200 ms.
 */

import { resolve } from "node:path";

const source = (name) => resolve("src", name);
/** Starts at once, and loads the other files when a command needs them. */
const MAIN = source("cli/main.ts");
const TRAINING = ["cli/train.ts", "study/worker.ts"].map(source);

const closures = new Map();

/** The modules that one module loads, itself included, apart from those that it loads later. */
function closureOf(id, context) {
  const known = closures.get(id);
  if (known) return known;
  const modules = new Set([id]);
  // A set that grows while it is iterated yields what was added.
  for (const at of modules) {
    for (const next of context.getModuleInfo(at)?.importedIds ?? []) modules.add(next);
  }
  closures.set(id, modules);
  return modules;
}

/**
 * The name of the file for a module: `base` has what every command loads; `core`, what a training loads without
 * TensorFlow.js; `training`, TensorFlow.js and what needs it. So `core` needs only `base`, and `training` both. All
 * other modules are divided by who needs them.
 */
export function chunkOf(id, context) {
  if (id.startsWith(source("cli/")) || id === source("study/worker.ts")) return null;
  if (closureOf(MAIN, context).has(id)) return "base";
  if (!TRAINING.some((entry) => closureOf(entry, context).has(id))) return null;
  const usesTensors = [...closureOf(id, context)].some((each) => each.includes("@tensorflow"));
  return usesTensors ? "training" : "core";
}
