import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { exitCodes } from "../../src/cli/exit.js";
import { run } from "./cli.js";
import { type FakeRun, fakeRun } from "./runs.js";
import { setOptions } from "./set-options.js";

/** The names of runs and studies that these functions make. */
export const NAME = "2026-01-02T03-04-05-lstm-0a0a";
export const OTHER = "2026-01-02T03-04-05-other-0a0b";
export const STUDY = "2026-01-02T03-04-06-compare-0b0b";
export const SWEEP = "2026-01-02T03-04-06-sweep-0c0c";
const createdAt = "2026-01-02T03:04:06.000Z";

export const inRuns = (...names: string[]) => join("runs", ...names);

let folder = "";

/** Lets all that follows happen in a folder. */
export function enter(next: string): void {
  folder = next;
}

export const here = () => folder;
export const at = (path: string) => join(folder, path);
export const read = (path: string) => readFileSync(at(path), "utf8");

/** What a command that succeeds prints. */
export async function said(...argv: string[]) {
  const { code, stdout, stderr } = await run(argv, folder);
  expect(code, stderr).toBe(exitCodes.done);
  return { stdout, stderr };
}

/** The error of a command that is refused. */
export async function refused(...argv: string[]): Promise<string> {
  const { code, stdout, stderr } = await run(argv, folder);
  expect([code, stdout]).toEqual([exitCodes.usage, ""]);
  return stderr;
}

/** Makes a run without training. */
export const made = (more: FakeRun = {}) => {
  return withPage(fakeRun(at("runs"), { name: NAME, ...more }));
};

/** A run's page, to which others link. */
function withPage(run: string): string {
  writeFileSync(join(run, "report.html"), "");
  return run;
}

export const linksOf = (page: string) =>
  [...page.matchAll(/href="([^"]*)"/g)].map(([, href]) => href);

export function writeStudy(name: string, file: string, value: object): string {
  const study = at(inRuns(name));
  mkdirSync(join(study, "trials"), { recursive: true });
  const text = JSON.stringify({ format: 1, createdAt, command: ["rnnlab", "made"], ...value });
  writeFileSync(join(study, file), text);
  return study;
}

/** A comparison of a model with a finished run and one that failed. */
export function comparison(): string {
  const study = writeStudy(STUDY, "comparison.json", {
    members: [
      { label: "lstm", seed: 1, config: {}, run: NAME },
      { label: "gru", seed: 1, config: {}, error: "diverged" },
    ],
  });
  withPage(fakeRun(study, { name: NAME }));
  return study;
}

/** A sweep of two finished trials. */
export function sweep(): string {
  const space = [{ key: "model.hidden", text: "1,2", kind: "choice", values: [1, 2] }];
  const plan = { base: {}, space, sampler: "grid", seed: 1, trials: 2, seeds: 1 };
  const rest = { metric: "validation.mse", failFast: false, confirm: 0 };
  const study = writeStudy(SWEEP, "sweep.json", { ...plan, ...rest });
  for (const [number, value] of [
    [1, 0.125],
    [2, 0.5],
  ] as const) {
    const trial = { number, values: [number], state: "finished", runs: [{ seed: 1, run: NAME }] };
    const figures = { goal: 3, epochs: 3, rungs: [{ epochs: 3, value }], value };
    const times = { attempts: 0, lost: 0, durationMs: 10, startedAt: createdAt };
    const text = JSON.stringify({ ...trial, ...figures, ...times });
    writeFileSync(join(study, "trials", `000${number}.json`), text);
  }
  withPage(fakeRun(study, { name: NAME }));
  return study;
}

/** The options of a training that takes some hundredths of a second. */
export const tiny = setOptions([
  "data.series=40",
  "data.steps=6",
  "data.ahead=3",
  "model.hidden=2",
]);
export const runsHere = () => setOptions([`output.runs=${at("runs")}`]);
