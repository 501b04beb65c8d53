import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { failureOf } from "../../src/cli/exit.js";
import { runNames } from "../../src/runs/folders.js";
import { leasePath } from "../../src/runs/lease/folder.js";
import { workOnComparison } from "../../src/study/comparison-work.js";
import { type CliResult, inWords, run } from "../helpers/cli.js";
import {
  countedCalls,
  foldersIn,
  INJECTED,
  MOST_CALLS,
  newFolder,
  spreadCalls,
} from "../helpers/faults.js";
import { withFault } from "../helpers/full-disk.js";
import { inProcesses, workHere } from "../helpers/one-process.js";
import { FEW_SERIES } from "../helpers/small-config.js";
import { snapshot } from "../helpers/snapshot.js";
import { inject } from "./inject.mjs";

const isSoak = MOST_CALLS > 3;
/** How many calls of a worker fail in a process of its own, where it takes a second. */
const MOST_IN_PROCESSES = isSoak ? 12 : 3;

const common = ["--jobs", "1", "--threads", "1", "--json"];

function compareIn(cwd: string): string[] {
  const runs = `output.runs=${join(cwd, "runs")}`;
  const sets = [...FEW_SERIES, "model.hidden=4", "training.epochs=2", runs];
  return ["compare", "rnn", "gru", "-c", "smoke", ...sets.flatMap((set) => ["-s", set]), ...common];
}

/** Whether a fault at a call lasts: in `npm test` at every second one, in `npm run soak` once each. */
const kinds = (index: number) => (isSoak ? [false, true] : [index % 2 === 1]);

/** Goes on, or starts anew where nothing was begun. */
async function recover(cwd: string): Promise<Record<string, string>> {
  const runs = join(cwd, "runs");
  for (const name of foldersIn(cwd)) {
    if (existsSync(join(runs, name, "comparison.json"))) continue;
    expect((await run(["runs", "rm", join(runs, name), "--runs", runs], cwd)).code).toBe(0);
  }
  const [begun] = foldersIn(cwd);
  const argv = begun === undefined ? compareIn(cwd) : ["resume", join(runs, begun), ...common];
  const { code, stderr } = await run(argv, cwd);
  expect(code, stderr).toBe(0);
  return snapshot(runs);
}

function expectOneLine({ code, stderr }: CliResult, cwd: string, at: number): void {
  expect([0, 1, 2], `call ${at}: ${stderr}`).toContain(code);
  expect(stderr).not.toMatch(/\n\s+at |a bug in rnnlab/);
  const errors = stderr.split("\n").filter((line) => line.startsWith("error:"));
  expect(errors.length, stderr).toBe(code === 0 ? 0 : 1);
  if (code !== 0) expect(errors[0]).toMatch(/ENOSPC/);
  for (const name of foldersIn(cwd)) {
    expect(existsSync(leasePath(join(cwd, "runs", name)))).toBe(false);
  }
}

workHere(); // what is not disturbed needs no process of its own

let calm: Record<string, string>;
/** The folder of the comparison without the runs of its members. */
let begun: string;

beforeAll(async () => {
  const cwd = newFolder();
  expect((await run(compareIn(cwd), cwd)).code).toBe(0);
  calm = snapshot(join(cwd, "runs"));
  begun = join(cwd, "runs", foldersIn(cwd)[0]!);
  for (const name of runNames(begun)) rmSync(join(begun, name), { recursive: true });
});

describe("a full disk is one line, leaves no owner and nothing lost", () => {
  it("under the process of a comparison", { timeout: 3_600_000 }, async () => {
    const counted = newFolder();
    const disturbed = (cwd: string, fault: { at: number; lasting?: boolean }) =>
      inProcesses(() => withFault(compareIn(cwd), cwd, fault));
    const { count, code } = await disturbed(counted, { at: 0 });
    expect(code).toBe(0);
    expect(count).toBeGreaterThan(10);
    for (const [index, at] of spreadCalls(count).entries()) {
      for (const lasting of kinds(index)) {
        const cwd = newFolder();
        expectOneLine(await disturbed(cwd, { at, lasting }), cwd, at);
        expect(await recover(cwd), `call ${at}, lasting: ${lasting}`).toEqual(calm);
      }
    }
  });

  it("under a worker in a process of its own", { timeout: 3_600_000 }, async () => {
    const inWorkers = (cwd: string, fault: object): CliResult => {
      const env = {
        ...process.env,
        RNNLAB_FAULT: JSON.stringify({ root: cwd, who: "member", ...fault }),
      };
      const argv = [...INJECTED, ...compareIn(cwd)];
      const timeout = 240_000; // a hang fails the test, a busy machine does not
      const { status, stdout, stderr } = spawnSync(process.execPath, argv, {
        cwd,
        env,
        encoding: "utf8",
        timeout,
      });
      return { code: status, stdout, stderr: inWords(stderr) };
    };
    const calls = countedCalls((report) => {
      expect(inWorkers(newFolder(), { at: 0, report }).code).toBe(0);
    });
    expect(calls).toBeGreaterThan(10);
    for (const [index, at] of spreadCalls(calls, MOST_IN_PROCESSES).entries()) {
      const cwd = newFolder();
      expectOneLine(inWorkers(cwd, { at, lasting: index % 2 === 1 }), cwd, at);
      expect(await recover(cwd), `call ${at}`).toEqual(calm);
    }
  });
});

/** Works on a copy of the comparison in this process, with a fault. */
async function worked(fault: { at: number; lasting?: boolean }) {
  const cwd = newFolder();
  const folder = join(cwd, "runs", "2026-01-01T00-00-00-compare-0000");
  cpSync(begun, folder, { recursive: true });
  const state = inject({ root: cwd, ...fault });
  const error = await finished(folder).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  state.restore();
  return { folder, count: state.count, error };
}

function finished(folder: string): Promise<void> {
  const { signal } = new AbortController();
  return workOnComparison(folder, { threads: 1, command: [], signal, onWarning: () => {} });
}

it("a full disk is no result of a member, at whatever call of its worker", {
  timeout: 3_600_000,
}, async () => {
  const { folder: undisturbed, count } = await worked({ at: 0 });
  const expected = snapshot(undisturbed);
  expect(count).toBeGreaterThan(100);
  for (const [index, at] of spreadCalls(count).entries()) {
    for (const lasting of kinds(index)) {
      const { folder, error } = await worked({ at, lasting });
      if (error !== undefined) {
        const { code, message } = failureOf(error);
        expect(code, message).toBe(1);
        expect(message).toMatch(/^error: [^\n]*ENOSPC/);
      }
      const left = readdirSync(folder, { recursive: true, encoding: "utf8" });
      expect(left.filter((name) => /lease\.json|\.claim$/.test(name))).toEqual([]);
      await finished(folder);
      expect(snapshot(folder), `call ${at}, lasting: ${lasting}`).toEqual(expected);
    }
  }
});
