/**
 * Tries the mutants of a room ten times as fast as `npm run mutate`, and says which are left:
 * `npm run mutate:quick -- src/data --every 16`. A test is run again and again in one process, each
 * time with another mutant, so that nothing is loaded twice. The mutants that are left may still be
 * noticed by a test that is too slow for this run, or that sees a module being loaded.
 */
import { execFileSync, spawn } from "node:child_process";
import { appendFileSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { excluded, leftMutant, roomOf, testsOf } from "../rooms.mjs";
import { linesOf } from "./job.mjs";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    /** 16 tries every sixteenth mutant. */
    every: { type: "string", default: "1" },
    /** A test that takes more milliseconds is not run with mutants. */
    slowest: { type: "string", default: "400" },
  },
});

const [path = ""] = positionals;
const out = `node_modules/.cache/mutation-quick/${path.replaceAll("/", "-")}`;
const outside = excluded.map((glob) => `:(exclude,glob)${glob}`);
const listed = execFileSync("git", ["ls-files", "--", path, ...outside], { encoding: "utf8" });
const files = listed.split("\n").filter((name) => name.endsWith(".ts"));
const job = {
  files,
  ...testsOf(roomOf(path)),
  every: Number(options.every),
  slowestMs: Number(options.slowest),
  out,
};

const LONGEST_MS = 30_000;

/** Ends a process whose mutant does not end, which counts as noticed; returns whether it did. */
function watch(child) {
  const place = `${out}/current`;
  let [before, since] = ["", Date.now()];
  let stuck = false;
  const timer = setInterval(() => {
    const [current = ""] = linesOf(place);
    if (current !== before || current === "") [before, since] = [current, Date.now()];
    if (stuck || Date.now() - since < LONGEST_MS) return;
    stuck = true;
    appendFileSync(`${out}/noticed`, `${current}\n`);
    rmSync(place, { force: true });
    process.kill(-child.pid, "SIGKILL");
  }, 1000);
  return new Promise((resolve) => {
    child.on("close", () => {
      clearInterval(timer);
      resolve(stuck);
    });
  });
}

/** Runs the tests; true if they are to be run again for the mutants that are left. */
function attempt() {
  const args = ["vitest", "run", "--config", "test/mutation/quick/vitest.config.mjs"];
  const env = { ...process.env, RNNLAB_MUTATION_JOB: JSON.stringify(job) };
  return watch(spawn("npx", args, { detached: true, stdio: ["ignore", "ignore", "inherit"], env }));
}

function print() {
  const noticed = new Set(linesOf(`${out}/noticed`));
  const reached = new Set(linesOf(`${out}/reached`));
  const all = JSON.parse(readFileSync(`${out}/mutants.json`, "utf8"));
  const tried = all.filter(({ id }) => Number(id) % job.every === 0);
  for (const mutant of tried) {
    if (noticed.has(mutant.id)) continue;
    const { line, column } = mutant.location.start; // from 0
    console.log(leftMutant(mutant, { line: line + 1, column: column + 1 }, reached.has(mutant.id)));
  }
  const count = tried.filter(({ id }) => noticed.has(id)).length;
  const share = ((100 * count) / tried.length).toFixed(1);
  console.log(
    `${basename(path)}: at least ${count} of ${tried.length} mutants noticed, ${share} %`,
  );
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
while (await attempt());
print();
