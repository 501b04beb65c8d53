/**
 * Tries the mutants of a room ten times as fast as `npm run mutate`, and says which are left:
 * `npm run mutate:quick -- src/data --every 16`. A test is run again and again in one process, each
 * time with another mutant, so that nothing is loaded twice. What it notices, it notices; what is
 * left may still be noticed by a test that is too slow for it, or that sees a module being loaded.
 */
import { execFileSync, spawn } from "node:child_process";
import { appendFileSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { basename, relative } from "node:path";
import { parseArgs } from "node:util";
import { excluded, testsOf } from "../rooms.mjs";
import { linesOf } from "./job.mjs";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    /** Every how many mutants one is tried. */
    every: { type: "string", default: "1" },
    /** Tests that take longer, in milliseconds, try none. */
    slowest: { type: "string", default: "400" },
  },
});

const [path = ""] = positionals;
const room = path.split("/")[1] ?? "";
const out = `node_modules/.cache/mutation-quick/${path.replaceAll("/", "-")}`;
const outside = excluded.map((glob) => `:(exclude,glob)${glob}`);
const listed = execFileSync("git", ["ls-files", "--", path, ...outside], { encoding: "utf8" });
const files = listed.split("\n").filter((name) => name.endsWith(".ts"));
const job = {
  files,
  ...testsOf(room),
  every: Number(options.every),
  slowestMs: Number(options.slowest),
  out,
};

const LONGEST_MS = 30_000;

/** Ends a process whose mutant does not come to an end, which is noticed; returns whether it did. */
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
  for (const { id, fileName, location, mutatorName, replacement } of tried) {
    if (noticed.has(id)) continue;
    const place = `${relative("", fileName)}:${location.start.line + 1}:${location.start.column + 1}`;
    const state = reached.has(id) ? "survived" : "reached by no test";
    console.log(`${place} ${state}: ${mutatorName} -> ${replacement.replaceAll(/\s+/g, " ")}`);
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
