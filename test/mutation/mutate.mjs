/**
 * Puts small faults into a room of src/, one at a time, and says which of them the tests of the room
 * do not notice: `npm run mutate -- src/report`, `... src/report/axis.ts src/data/table`, or
 * `... --since main` for the lines that differ from a commit. Results are kept, so that a second run
 * tries again only what changed.
 */
import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import { parseArgs } from "node:util";
import { Stryker } from "@stryker-mutator/core";
import { excluded, leftMutant, roomOf, testsOf } from "./rooms.mjs";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    since: { type: "string" },
    below: { type: "string", default: "0" },
    concurrency: { type: "string", default: "2" },
  },
});

/** Lines of src/ that a commit does not have, as Stryker writes them: `src/a.ts:10-12`. */
function changedSince(commit) {
  const diff = execFileSync("git", ["diff", "--unified=0", commit, "--", "src/*.ts"], {
    encoding: "utf8",
  });
  let file = "";
  return diff.split("\n").flatMap((line) => {
    file = /^\+\+\+ b\/(.*)$/.exec(line)?.[1] ?? file;
    const [, from, count = "1"] = /^@@ \S+ \+(\d+)(?:,(\d+))? @@/.exec(line) ?? [];
    if (from === undefined || count === "0") return [];
    return [`${file}:${from}-${Number(from) + Number(count) - 1}`];
  });
}

/** A folder as the files in it. */
function files(path) {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ? `${path}/**/*.ts` : path;
}

/** Runs the mutants of one room and returns their results. */
function mutateRoom(room, paths) {
  const { include, exclude } = testsOf(room);
  process.env.RNNLAB_MUTATION_TESTS = JSON.stringify({ include, exclude });
  const stryker = new Stryker({
    plugins: ["@stryker-mutator/vitest-runner"],
    testRunner: "vitest",
    vitest: { configFile: "test/mutation/vitest.config.ts", related: true },
    coverageAnalysis: "perTest",
    reporters: ["progress-append-only"],
    mutate: [...paths, ...excluded.map((glob) => `!${glob}`)],
    ignorePatterns: ["/runs", "/test/native", "/test/bench", "/.ci"],
    incremental: true,
    incrementalFile: `node_modules/.cache/mutation/${room}.json`,
    tsconfigFile: "none.json", // Stryker rewrites paths in it by an interface that TypeScript 7 no longer has
    concurrency: Number(options.concurrency),
    allowEmpty: true,
  });
  return stryker.runMutationTest();
}

/** Stryker's results count lines and columns from 1. */
function fromZero({ start, end }) {
  const before = ({ line, column }) => ({ line: line - 1, column: column - 1 });
  return { start: before(start), end: before(end) };
}

const noticed = new Set(["Killed", "Timeout"]);
const missed = new Set(["Survived", "NoCoverage"]);

/** Prints the mutants that no test noticed, and the share of those that one did. */
function print(room, results) {
  const counted = results.filter(({ status }) => noticed.has(status) || missed.has(status));
  for (const mutant of counted) {
    if (noticed.has(mutant.status)) continue;
    const state = mutant.status === "NoCoverage" ? "reached by no test" : "survived";
    console.log(leftMutant(mutant, fromZero(mutant.location), state));
  }
  const killed = counted.filter(({ status }) => noticed.has(status)).length;
  const share = counted.length === 0 ? 100 : (100 * killed) / counted.length;
  if (share < Number(options.below)) process.exitCode = 1;
  console.log(`${room}: ${killed} of ${counted.length} mutants noticed, ${share.toFixed(1)} %`);
}

const chosen = options.since === undefined ? positionals : changedSince(options.since);
if (chosen.length === 0) console.log("nothing to mutate");
for (const room of new Set(chosen.map(roomOf))) {
  print(room, await mutateRoom(room, chosen.filter((path) => roomOf(path) === room).map(files)));
}
