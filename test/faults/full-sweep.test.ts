/** A full disk at the calls with which a worker of a sweep changes files: leases and records of trials, and runs. */

import { cpSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { failureOf } from "../../src/cli/exit.js";
import { runNames } from "../../src/runs/folders.js";
import { readManifest } from "../../src/runs/reader.js";
import { workOnComparison } from "../../src/study/comparison-work.js";
import { run } from "../helpers/cli.js";
import { MOST_CALLS, newFolder, spreadCalls } from "../helpers/faults.js";
import { newSweep, standingIn, workOn } from "../helpers/sweep.js";
import { inject } from "./inject.mjs";

/** The functions that the promise of a sweep rests on; a fault in the others is tried for runs. */
const FUNCTIONS = ["linkSync", "renameSync", "mkdirSync", "writeFileSync", "rmSync"] as const;

const isSoak = MOST_CALLS > 3;

let begun: string;
let calm: unknown;

beforeAll(async () => {
  begun = await newSweep(["model.cell=rnn,gru"], { asha: { eta: 2, minEpochs: 1 } }, [
    "training.epochs=2",
  ]);
  const { folder, state } = await worked({ at: 0 });
  state.restore();
  calm = resultsIn(folder);
});

/** Works on a copy of the sweep with a fault, which the caller ends. */
async function worked(fault: { at: number; only?: string; lasting?: boolean; code?: "EDQUOT" }) {
  const folder = join(newFolder(), "sweep");
  cpSync(begun, folder, { recursive: true });
  const state = inject({ root: folder, ...fault });
  const error = await workOn(folder).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return { folder, state, error };
}

/** What the trials have come to, with the fingerprints of their runs. */
function resultsIn(folder: string): unknown {
  const { rows, best, isDone } = standingIn(folder);
  const results = rows.map(({ trial }) => ({
    settings: trial.values,
    state: trial.state,
    value: trial.value,
    rungs: trial.rungs,
    fingerprints: trial.runs.map(({ run }) => readManifest(join(folder, run)).fingerprint),
  }));
  return { results, best: best?.trial.number, isDone, runs: runNames(folder).length };
}

it.each(FUNCTIONS)(
  "at %s is an error in one line, and another worker finishes what is left",
  { timeout: 3_600_000 },
  async (only) => {
    const counted = await worked({ at: 0, only });
    counted.state.restore();
    expect(counted.state.count).toBeGreaterThan(1);
    for (const [index, at] of spreadCalls(counted.state.count).entries()) {
      for (const lasting of isSoak ? [false, true] : [index % 2 === 1]) {
        const code = lasting ? "EDQUOT" : undefined;
        const { folder, state, error } = await worked({ at, only, lasting, ...(code && { code }) });
        state.restore();
        if (error !== undefined) {
          const failure = failureOf(error);
          expect(failure.code, failure.message).toBe(1);
          expect(failure.message).toMatch(
            lasting ? /^error: [^\n]*EDQUOT/ : /^error: [^\n]*ENOSPC/,
          );
        }
        const claims = readdirSync(join(folder), { recursive: true, encoding: "utf8" });
        expect(claims.filter((name) => /lease\.json|\.claim$/.test(name))).toEqual([]);
        await workOn(folder);
        expect(resultsIn(folder), `${only} ${at}, lasting: ${lasting}`).toEqual(calm);
      }
    }
  },
);

it("a data file that is missing for a while is no result of a member", async () => {
  const cwd = newFolder();
  const rows = Array.from({ length: 60 }, (_, t) => `${t},${(t % 7) + (t % 3)}`);
  const write = () => writeFileSync(join(cwd, "x.csv"), `t,x\n${rows.join("\n")}\n`);
  write();
  const data = { task: "csv", file: "x.csv", time: "t", target: "x", steps: 6, ahead: 2 };
  const base = { data, model: { hidden: 4 }, training: { epochs: 1 } };
  for (const name of ["a", "b"]) {
    writeFileSync(join(cwd, `${name}.json`), JSON.stringify({ ...base, name }));
  }
  const argv = ["compare", "a.json", "b.json", "-q", "--threads", "1"];
  const { code, stderr } = await run([...argv, "-s", `output.runs=${join(cwd, "runs")}`], cwd);
  expect(code, stderr).toBe(0);
  const folder = join(cwd, "runs", readdirSync(join(cwd, "runs"))[0]!);
  const ofB = runNames(folder).find((name) => name.includes("-b-"))!;
  rmSync(join(folder, ofB), { recursive: true });
  rmSync(join(cwd, "x.csv"));
  const { signal } = new AbortController();
  const finish = () =>
    workOnComparison(folder, { threads: 1, command: [], signal, onWarning: () => {} });
  await expect(finish()).rejects.toThrow(/x\.csv: no such file/);
  write();
  await finish();
  expect(readManifest(join(folder, ofB)).status).toBe("finished");
});
