import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { leasePath } from "../../src/runs/lease/folder.js";
import { inWords, spawnRnnlab } from "../helpers/cli.js";
import {
  countedCalls,
  foldersIn,
  INJECTED,
  MOST_CALLS,
  newFolder,
  spreadCalls,
} from "../helpers/faults.js";
import { snapshot } from "../helpers/snapshot.js";

const isSoak = MOST_CALLS > 3;

const small = ["data.series=40", "data.split=[28,8,4]", "data.steps=6", "data.ahead=3"];
const sets = [...small, "model.hidden=4", "training.epochs=2"].flatMap((set) => ["--set", set]);
const common = ["--jobs", "1", "--threads", "1", "--json"];
const compare = ["compare", "rnn", "gru", "-c", "smoke", ...sets, ...common];

/** Runs the comparison with a fault in its parent or in its members. */
function withFault(cwd: string, fault: object) {
  const env = { ...process.env, RNNLAB_FAULT: JSON.stringify({ root: cwd, ...fault }) };
  const argv = [...INJECTED, ...compare];
  const { status, stderr } = spawnSync(process.execPath, argv, {
    cwd,
    env,
    encoding: "utf8",
    timeout: 240_000, // a hang fails the test, a busy machine does not
  });
  return { code: status, stderr: inWords(stderr) };
}

function countCalls(cwd: string, who: string): number {
  return countedCalls((report) => expect(withFault(cwd, { who, at: 0, report }).code).toBe(0));
}

/** Goes on, or starts anew where nothing was begun. */
function recover(cwd: string): Record<string, string> {
  for (const name of foldersIn(cwd)) {
    if (existsSync(join(cwd, "runs", name, "comparison.json"))) continue;
    expect(spawnRnnlab(["runs", "rm", name], cwd).code).toBe(0);
  }
  const [begun] = foldersIn(cwd);
  const argv = begun === undefined ? compare : ["resume", begun, ...common];
  const { code, stderr } = spawnRnnlab(argv, cwd);
  expect(code, stderr).toBe(0);
  return snapshot(join(cwd, "runs"));
}

describe.each(["main", "member"])("a full disk under a comparison's %s process", (who) => {
  let calls = 0;
  let calm: Record<string, string>;
  beforeAll(() => {
    const cwd = newFolder();
    calls = countCalls(cwd, who);
    calm = snapshot(join(cwd, "runs"));
  }, 300_000);

  it.each([false, true])(
    "is one line, leaves no owner and nothing lost, lasting: %s",
    { timeout: 3_600_000 },
    (lasting) => {
      expect(calls).toBeGreaterThan(10);
      for (const at of spreadCalls(calls).filter((_, i) => isSoak || i % 2 === Number(lasting))) {
        const cwd = newFolder();
        const { code, stderr } = withFault(cwd, { who, at, lasting });
        expect([0, 1, 2], `call ${at}: ${stderr}`).toContain(code);
        expect(stderr).not.toMatch(/\n\s+at |a bug in rnnlab/);
        const errors = stderr.split("\n").filter((line) => line.startsWith("error:"));
        expect(errors.length, stderr).toBe(code === 0 ? 0 : 1);
        if (code !== 0) expect(errors[0]).toMatch(/ENOSPC/);
        for (const name of foldersIn(cwd)) {
          expect(existsSync(leasePath(join(cwd, "runs", name)))).toBe(false);
        }
        expect(recover(cwd), `call ${at}`).toEqual(calm);
      }
    },
  );
});
