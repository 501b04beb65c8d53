import { spawnSync } from "node:child_process";
import { cpSync, existsSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { runAt } from "../helpers/cli.js";
import { countedCalls, foldersIn, INJECTED, newFolder, spreadCalls } from "../helpers/faults.js";
import { setOptions } from "../helpers/set-options.js";
import { FEW_SERIES } from "../helpers/small-config.js";
import { snapshot } from "../helpers/snapshot.js";

const sets = [...FEW_SERIES, "model.hidden=4", "training.epochs=2", "training.checkpoint.every=2"];
const common = ["--threads", "1", "--json"];
const shared = ["-c", "smoke", ...setOptions(sets), ...common];

/** Counts the calls that change files, or kills the process at one of them. */
function withFault(argv: readonly string[], cwd: string, fault: object): number | null {
  const env = { ...process.env, RNNLAB_FAULT: JSON.stringify({ root: cwd, kill: true, ...fault }) };
  return spawnSync(process.execPath, [...INJECTED, ...argv], { cwd, env }).status;
}

function countCalls(argv: readonly string[], cwd: string, who: string): number {
  return countedCalls((report) => expect(withFault(argv, cwd, { who, at: 0, report })).toBe(0));
}

async function succeed(argv: readonly string[], cwd: string): Promise<void> {
  const { code, stderr } = await runAt(argv, cwd);
  expect(code, stderr).toBe(0);
}

/** Removes folders without a run, then resumes or starts again. All files must be those of an undisturbed run. */
async function recover(
  { argv, marker, first }: Case,
  cwd: string,
): Promise<Record<string, string>> {
  for (const name of foldersIn(cwd)) {
    if (!existsSync(join(cwd, "runs", name, marker))) await succeed(["runs", "rm", name], cwd);
  }
  const [begun] = foldersIn(cwd);
  await succeed(begun === undefined || first ? argv : ["resume", begun, ...common], cwd);
  expect(foldersIn(cwd).length).toBe(1);
  return snapshot(join(cwd, "runs"));
}

interface Case {
  readonly name: string;
  readonly argv: readonly string[];
  /** The file without which a folder has not begun. */
  readonly marker: string;
  /** The process to kill. */
  readonly who: "main" | "member";
  /** A command that ran before. */
  readonly first?: readonly string[];
}

const cases: readonly Case[] = [
  { name: "train", argv: ["train", ...shared], marker: "manifest.json", who: "main" },
  {
    name: "resume",
    first: ["train", ...shared],
    argv: ["resume", "last", "--epochs", "3", ...common],
    marker: "manifest.json",
    who: "main",
  },
  {
    name: "compare",
    argv: ["compare", "rnn", "gru", "--jobs", "1", ...shared],
    marker: "comparison.json",
    who: "main",
  },
  {
    name: "a member of compare",
    argv: ["compare", "rnn", "gru", "--jobs", "1", ...shared],
    marker: "comparison.json",
    who: "member",
  },
];

describe.each(cases)("$name, killed at a call that changes a file", (scenario) => {
  const { argv, who, first } = scenario;
  const before = newFolder();
  const calm = newFolder();
  let calls = 0;
  let expected: Record<string, string>;
  beforeAll(async () => {
    if (first) await succeed(first, before);
    cpSync(before, calm, { recursive: true });
    calls = countCalls(argv, calm, who);
    expected = snapshot(join(calm, "runs"));
  }, 60_000);

  it("leaves what resuming makes whole, file by file", { timeout: 3_600_000 }, async () => {
    expect(calls).toBeGreaterThan(10);
    for (const at of spreadCalls(calls)) {
      const cwd = newFolder();
      cpSync(before, cwd, { recursive: true });
      const code = withFault(argv, cwd, { who, at });
      if (who === "main") expect(code, `call ${at}`).toBe(null);
      expect(await recover(scenario, cwd), `call ${at}`).toEqual(expected);
    }
  });
});
