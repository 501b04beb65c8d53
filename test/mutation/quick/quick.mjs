/**
 * Tries the mutants of a room, or a random sample of them, and says which are left:
 * `npm run mutate:quick -- src/data --sample 80`. One process runs a file of tests as it is, then the
 * tests that reach a mutant again with that mutant, so that hardly anything is loaded twice.
 */
import { execFileSync, spawn } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { parseArgs } from "node:util";
import { excluded, leftMutant, roomOf, testsOf } from "../rooms.mjs";
import { linesOf } from "./job.mjs";
import { intervalOf, mutantsOf } from "./mutants.mjs";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    /** How many mutants to try; all by default. */
    sample: { type: "string", default: "Infinity" },
    /** Another seed gives another sample. */
    seed: { type: "string", default: "1" },
    /** Milliseconds of tests of a file to run with one mutant, the fastest tests first. */
    slowest: { type: "string", default: "4000" },
    /** Tries the mutants that the run before left, by these tests (a glob) or, if it is empty, by the room's. */
    again: { type: "string" },
    /** Tests to run instead of the room's (a glob). */
    tests: { type: "string" },
  },
});

const LONGEST_MS = 120_000;

/** Ends a process whose mutant does not end, which counts as noticed; returns whether a mutant ended it. */
function watch(child, out) {
  const place = `${out}/current`;
  let [before, since] = ["", Date.now()];
  const timer = setInterval(() => {
    const [current = ""] = linesOf(place);
    if (current !== before || current === "") [before, since] = [current, Date.now()];
    if (Date.now() - since >= LONGEST_MS) process.kill(-child.pid, "SIGKILL");
  }, 1000);
  return new Promise((resolve) => {
    child.on("close", () => {
      clearInterval(timer);
      const [ended] = linesOf(place); // by the mutant, or since it did not end
      if (ended !== undefined) appendFileSync(`${out}/noticed`, `${ended}\n`);
      rmSync(place, { force: true });
      resolve(ended !== undefined);
    });
  });
}

/** Runs the test files that are not done; returns whether a new process has to run the rest. */
async function attempt(job) {
  const again = `${job.out}/again`;
  rmSync(again, { force: true });
  const args = ["vitest", "run", "--config", "test/mutation/quick/vitest.config.mjs"];
  const exclude = [...job.exclude, ...linesOf(`${job.out}/done`)];
  const env = { ...process.env, RNNLAB_MUTATION_JOB: JSON.stringify({ ...job, exclude }) };
  const stdio = ["ignore", "ignore", "inherit"];
  const hasEnded = await watch(spawn("npx", args, { detached: true, stdio, env }), job.out);
  return hasEnded || existsSync(again);
}

function print(path, { mutants, total, seed }, out) {
  const noticed = new Set(linesOf(`${out}/noticed`));
  const reached = new Set(linesOf(`${out}/reached`));
  const cut = new Set(linesOf(`${out}/cut`));
  for (const name of new Set(linesOf(`${out}/broken`)))
    console.log(`failed without a mutant: ${name}`);
  for (const mutant of mutants) {
    if (noticed.has(mutant.id)) continue;
    const survived = cut.has(mutant.id) ? "survived, slow tests left out" : "survived";
    const state = reached.has(mutant.id) ? survived : "reached by no test";
    console.log(leftMutant(mutant, mutant.location, state));
  }
  const count = mutants.filter(({ id }) => noticed.has(id)).length;
  const share = (100 * count) / mutants.length;
  const [low, high] = intervalOf(count, mutants.length).map((end) => end.toFixed(1));
  const whole = mutants.length === total ? "" : ` of ${total}, drawn with seed ${seed}`;
  const interval = whole && ` (95 % interval ${low} to ${high})`;
  console.log(
    `${path}: ${count} of ${mutants.length} mutants noticed${whole}, ${share.toFixed(1)} %${interval}`,
  );
}

/** Draws mutants of a room and puts them into its sources; forgets an earlier run. */
async function prepare(path, out) {
  const outside = excluded.map((glob) => `:(exclude,glob)${glob}`);
  const listed = execFileSync("git", ["ls-files", "--", path, ...outside], { encoding: "utf8" });
  const files = listed.split("\n").filter((name) => name.endsWith(".ts"));
  const { contents, ...found } = await mutantsOf(files, Number(options.sample), options.seed);
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  writeFileSync(`${out}/contents.json`, JSON.stringify(contents));
  writeFileSync(`${out}/mutants.json`, JSON.stringify({ ...found, seed: options.seed }));
}

async function mutate(path) {
  const out = `node_modules/.cache/mutation-quick/${path.replaceAll("/", "-")}`;
  if (options.again === undefined) await prepare(path, out);
  else
    for (const name of ["done", "tried", "unsure", "broken", "cut"])
      rmSync(`${out}/${name}`, { force: true });
  const found = JSON.parse(readFileSync(`${out}/mutants.json`, "utf8"));
  const ids = found.mutants.map(({ id }) => id);
  const { include, exclude } = testsOf(roomOf(path));
  const chosen = options.again || options.tests;
  const job = {
    include: chosen ? [chosen] : include,
    exclude,
    ids,
    slowestMs: Number(options.slowest),
    out,
  };
  while (await attempt(job));
  print(path, found, out);
}

for (const path of positionals) await mutate(path);
