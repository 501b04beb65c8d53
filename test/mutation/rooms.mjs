import { readFileSync } from "node:fs";
import { relative } from "node:path";

/**
 * Test files that notice a fault in a room, beside those in the folder of the room's name.
 */
const besides = {
  data: ["test/config/load.test.ts"],
  evaluation: ["test/model/smoothing/*.test.ts", "test/experiment/{affine,metric,run}.test.ts"],
  export: ["test/predict/{predict,sequences,step}.test.ts"],
  runs: ["test/experiment/{resume,run}.test.ts", "test/faults/{disk,edges}.test.ts"],
  training: ["test/model/smoothing/network.test.ts"],
};

/** Files whose tests all start processes. These run the build, which has no mutants. */
const spawned = ["test/export/snippets.test.ts"];

/** What is not mutated: code that another compiler reads, and code that runs in a browser. */
export const excluded = ["src/kernels/wasm/assembly/**", "src/serve/client/**"];

/** `data` for `src/data/table`. */
export function roomOf(path) {
  return path.split("/")[1] ?? "";
}

/** What a mutant replaces, `location` counting lines and columns from 0. */
function originalOf(fileName, { start, end }) {
  const lines = readFileSync(fileName, "utf8")
    .split("\n")
    .slice(start.line, end.line + 1);
  lines.push(lines.pop().slice(0, end.column));
  return lines.join("\n").slice(start.column);
}

function shortened(text) {
  const line = text.replaceAll(/\s+/g, " ");
  return line.length > 60 ? `${line.slice(0, 57)}...` : line;
}

/**
 * A mutant that no test noticed, in one line.
 *
 * @param location counts lines and columns from 0
 */
export function leftMutant({ fileName, replacement }, location, state) {
  const { line, column } = location.start;
  const original = shortened(originalOf(fileName, location));
  const place = `${relative("", fileName)}:${line + 1}:${column + 1}`;
  return `${place} ${state}: ${original} -> ${shortened(replacement)}`;
}

/** The tests to run for mutants of a room, as globs. */
export function testsOf(room) {
  return {
    include: [`test/${room}/**/*.test.ts`, ...(besides[room] ?? [])],
    exclude: spawned,
  };
}
