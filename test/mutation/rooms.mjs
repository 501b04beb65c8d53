import { relative } from "node:path";

/**
 * Test files that notice a fault in a room, beside those in the folder of the room's name.
 */
const besides = {
  evaluation: ["test/model/smoothing/*.test.ts"],
};

/** Tests that start processes. These run the build, which has no mutants. */
const spawned = [
  "test/experiment/memory.test.ts",
  "test/export/snippets.test.ts",
  "test/kernels/wasm/threads.test.ts",
  "test/runs/lease/lease.test.ts",
  "test/runs/registry.test.ts",
  "test/study/sweep/work.test.ts",
];

/** What is not mutated: code that another compiler reads, and code that runs in a browser. */
export const excluded = ["src/kernels/wasm/assembly/**", "src/serve/client/**"];

/** `data` for `src/data/table`. */
export function roomOf(path) {
  return path.split("/")[1] ?? "";
}

/** A mutant that no test noticed, in one line. `line` counts from 1. */
export function leftMutant({ fileName, mutatorName, replacement }, { line, column }, isReached) {
  const state = isReached ? "survived" : "reached by no test";
  const text = replacement.replaceAll(/\s+/g, " ");
  return `${relative("", fileName)}:${line}:${column} ${state}: ${mutatorName} -> ${text}`;
}

/** The tests to run for mutants of a room, as globs. */
export function testsOf(room) {
  return {
    include: [`test/${room}/**/*.test.ts`, ...(besides[room] ?? [])],
    exclude: spawned,
  };
}
