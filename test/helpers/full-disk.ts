import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { type Fault, inject } from "../faults/inject.mjs";
import { type CliResult, run } from "./cli.js";
import { setOptions } from "./set-options.js";
import { FEW_SERIES } from "./small-config.js";

const sets = [...FEW_SERIES, "model.hidden=4", "training.epochs=2"];
const small = setOptions(sets);

/** The command of a small training whose runs are in a folder, whatever the working directory is. */
export const train = (cwd: string) => [
  "train",
  "--json",
  "-c",
  "smoke",
  "--threads",
  "1",
  ...small,
  "--set",
  `output.runs=${join(cwd, "runs")}`,
];

interface Injected extends CliResult {
  readonly count: number;
}

/** Runs a command in this process, with a fault below the folder that it runs in. */
export async function withFault(argv: string[], cwd: string, fault: Omit<Fault, "root">) {
  const state = inject({ root: cwd, ...fault });
  try {
    const result: Injected = { ...(await run(argv, cwd)), count: state.count };
    return result;
  } finally {
    state.restore();
  }
}

/** Expects one line that says what was wrong, and no stack. */
export function expectOneError({ code, stderr }: CliResult, expected: readonly number[]): void {
  expect(expected, stderr).toContain(code);
  const lines = stderr.split("\n").filter((line) => line.startsWith("error:"));
  expect(lines.length, stderr).toBe(code === 0 ? 0 : 1);
  expect(stderr).not.toMatch(/\n\s+at |a bug in rnnlab/);
  if (code !== 0)
    expect(lines[0]).toMatch(/ENOSPC|EDQUOT|EIO|EROFS|EACCES|ESTALE|EMFILE|ENAMETOOLONG/);
}

/** The folders in the runs of a folder. */
export const runsIn = (cwd: string) =>
  readdirSync(join(cwd, "runs")).map((name) => join(cwd, "runs", name));
