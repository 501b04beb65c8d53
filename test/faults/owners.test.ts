import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { BIN, emptyFolder, spawnRnnlab } from "../helpers/cli.js";

const small = ["data.series=40", "data.split=[28,8,4]", "data.steps=6", "data.ahead=3"];
const sets = (epochs: number) =>
  [...small, "model.hidden=4", `training.epochs=${epochs}`].flatMap((set) => ["--set", set]);

function started(argv: readonly string[], cwd: string, before: readonly string[] = []) {
  const [program = "", ...rest] = [...before, process.execPath, BIN, ...argv];
  const child = spawn(program, rest, { cwd });
  onTestFinished(() => void child.kill("SIGKILL"));
  const state = { stderr: "" };
  child.stderr.on("data", (chunk: Buffer) => {
    state.stderr += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  return { child, state, ended };
}

/** A run that was killed before its last epoch. */
async function killedRun(epochs: number): Promise<string> {
  const cwd = emptyFolder();
  const { child, state, ended } = started(["train", "-c", "smoke", ...sets(epochs)], cwd);
  await expect.poll(() => state.stderr, { timeout: 20_000, interval: 5 }).toMatch(/^epoch 3/m);
  child.kill("SIGKILL");
  await ended;
  return cwd;
}

function epochsIn(cwd: string): number[] {
  const [name = ""] = readdirSync(join(cwd, "runs"));
  const lines = readFileSync(join(cwd, "runs", name, "metrics.jsonl"), "utf8")
    .trim()
    .split("\n");
  return lines.map((line) => JSON.parse(line).epoch);
}

describe("a killed run that three processes resume at once", () => {
  it("has one of them, and every epoch once", { timeout: 60_000 }, async () => {
    const epochs = 400;
    const cwd = await killedRun(epochs);
    const all = [1, 2, 3].map(() => started(["resume", "last"], cwd));
    const codes = await Promise.all(all.map(({ ended }) => ended));
    expect([...codes].sort()).toEqual([0, 2, 2]);
    for (const { state } of all.filter((_, index) => codes[index] === 2)) {
      expect(state.stderr).toMatch(/^error: [^\n]*being written by [^\n]*process[^\n]*\n$/m);
    }
    expect(epochsIn(cwd)).toEqual(Array.from({ length: epochs }, (_, index) => index + 1));
  });
});

/** Names its own host and sees no process of this one, as another node of a cluster does. */
const NODE = ["unshare", "--uts", "--pid", "--fork", "--kill-child", "--mount-proc"];
const canUnshare = spawnSync("unshare", [...NODE.slice(1), "true"]).status === 0;

describe.runIf(canUnshare)(
  "a run that another node is training (skipped where unshare may make no namespaces)",
  () => {
    it("is refused when its beat was seen", { timeout: 60_000 }, async () => {
      const cwd = emptyFolder();
      const owner = started(["train", "-c", "smoke", ...sets(1_000_000)], cwd, NODE);
      await expect.poll(() => owner.state.stderr, { timeout: 20_000 }).toMatch(/^epoch 2/m);
      const { code, stderr } = spawnRnnlab(["resume", "last"], cwd);
      expect(code).toBe(2);
      expect(stderr).toMatch(/^warning: waiting for a heartbeat of process \d+ on /m);
      expect(stderr).toMatch(/^error: [^\n]*being written by process \d+ on [^\n]*$/m);
      expect(spawnRnnlab(["runs"], cwd).stdout).toContain("running");
    });

    it("is taken over when that has been silent for long", { timeout: 60_000 }, async () => {
      const cwd = emptyFolder();
      const owner = started(["train", "-c", "smoke", ...sets(400)], cwd, NODE);
      await expect.poll(() => owner.state.stderr, { timeout: 20_000 }).toMatch(/^epoch 2/m);
      owner.child.kill("SIGKILL"); // and with it all its processes
      await owner.ended;
      const { code, stderr } = spawnRnnlab(["resume", "last", "--stale", "10"], cwd);
      expect(code, stderr).toBe(0);
      expect(stderr).toMatch(
        /^warning: taken over from process \d+ on [^\n]*last heartbeat was \d+ s ago$/m,
      );
      expect(epochsIn(cwd)).toEqual(Array.from({ length: 400 }, (_, index) => index + 1));
    });
  },
);

describe("a comparison that is running", () => {
  it("is not resumed by another process", { timeout: 60_000 }, async () => {
    const cwd = emptyFolder();
    const argv = ["compare", "rnn", "gru", "-c", "smoke", ...sets(1_000_000), "--jobs", "1"];
    const owner: { child: ChildProcess; state: { stderr: string } } = started(argv, cwd);
    await expect.poll(() => owner.state.stderr, { timeout: 20_000 }).toMatch(/epoch 2/m);
    const [name = ""] = readdirSync(join(cwd, "runs"));
    const { code, stderr } = spawnRnnlab(["resume", name], cwd);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: [^\n]*compare[^\n]*being written by process \d+ on [^\n]*\n$/);
    const members = readdirSync(join(cwd, "runs", name)).filter((member) => /^\d{4}-/.test(member));
    expect(members.length).toBe(1);
    expect(spawnRnnlab(["runs", "rm", name], cwd)).toMatchObject({ code: 2 });
  });
});
