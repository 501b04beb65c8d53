/**
 * Test files that notice a fault in a room, beside those of the room's name. Tests that start processes
 * are no use here: those run the build, in which there are no mutants.
 */
const besides = {
  evaluation: ["test/model/smoothing/*.test.ts"],
};

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

/** The tests to run for mutants of a room, as globs. */
export function testsOf(room) {
  return {
    include: [`test/${room}/**/*.test.ts`, ...(besides[room] ?? [])],
    exclude: spawned,
  };
}
