import { spawn, spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, type TestContext } from "vitest";
import { BIN, emptyFolder, interrupted } from "../helpers/cli.js";
import { setOptions } from "../helpers/set-options.js";
import { FEW_SERIES } from "../helpers/small-config.js";

const sets = (epochs: number) =>
  setOptions([...FEW_SERIES, "model.hidden=4", `training.epochs=${epochs}`]);
const train = (epochs: number) => ["train", "-c", "smoke", "--threads", "1", ...sets(epochs)];

/** Starts a command, which is killed when the test ends. */
function started(
  argv: readonly string[],
  cwd: string,
  { onTestFinished }: TestContext,
  before: readonly string[] = [],
) {
  const [program = "", ...rest] = [...before, process.execPath, BIN, ...argv];
  const child = spawn(program, rest, { cwd });
  onTestFinished(() => void child.kill("SIGKILL"));
  const state = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].on("data", (chunk: Buffer) => {
      state[name] += chunk;
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  return { child, state, ended };
}

/** Runs a command to its end, while other tests go on. */
async function done(argv: readonly string[], cwd: string, context: TestContext) {
  const { state, ended } = started(argv, cwd, context);
  return { code: await ended, ...state };
}

/** A run of so many epochs that was killed in its third. */
async function killedRun(epochs: number, before: readonly string[] = []): Promise<string> {
  const cwd = emptyFolder();
  const { code } = await interrupted(train(epochs), cwd, { after: "epoch 2", by: "exit" }, before);
  expect(code).toBe(137);
  return cwd;
}

const ENDLESS = 1_000_000;

function epochsIn(cwd: string): number[] {
  const [name = ""] = readdirSync(join(cwd, "runs"));
  const lines = readFileSync(join(cwd, "runs", name, "metrics.jsonl"), "utf8")
    .trim()
    .split("\n");
  return lines.map((line) => JSON.parse(line).epoch);
}

/** Names its own host and sees no process of this one, as another node of a cluster does. */
const NODE = ["unshare", "--uts", "--pid", "--fork", "--kill-child", "--mount-proc"];
const canUnshare = spawnSync("unshare", [...NODE.slice(1), "true"]).status === 0;

// Most of them wait for heartbeats.
describe.concurrent("owners of a folder", { timeout: 180_000 }, () => {
  it("of a killed run that three processes resume at once: one, with every epoch once", async (context) => {
    const cwd = await killedRun(ENDLESS);
    const all = [1, 2, 3].map(() => started(["resume", "last"], cwd, context));
    const isOver = ({ child }: (typeof all)[number]) => child.exitCode !== null;
    await expect.poll(() => all.filter(isOver).length, { timeout: 60_000 }).toBe(2);
    const [owner] = all.filter((each) => !isOver(each));
    await expect.poll(() => owner!.state.stderr, { timeout: 60_000 }).toMatch(/^epoch \d/m);
    owner!.child.kill("SIGTERM");
    const codes = await Promise.all(all.map(({ ended }) => ended));
    expect([...codes].sort()).toEqual([130, 2, 2]);
    for (const { state } of all.filter((each) => each !== owner)) {
      expect(state.stderr).toMatch(/^error: [^\n]*being written by [^\n]*process[^\n]*\n$/m);
    }
    const epochs = epochsIn(cwd);
    expect(epochs.length).toBeGreaterThan(2);
    expect(epochs).toEqual(epochs.map((_, index) => index + 1));
  });

  describe.runIf(canUnshare)(
    "a run that another node is training (skipped where unshare may make no namespaces)",
    () => {
      it("is refused when its beat was seen", async (context) => {
        const cwd = emptyFolder();
        const owner = started(train(ENDLESS), cwd, context, NODE);
        await expect.poll(() => owner.state.stderr, { timeout: 60_000 }).toMatch(/^epoch 2/m);
        const { code, stderr } = await done(["resume", "last"], cwd, context);
        expect(code).toBe(2);
        expect(stderr).toMatch(/^warning: waiting for a heartbeat of process \d+ on /m);
        expect(stderr).toMatch(/^error: [^\n]*being written by process \d+ on [^\n]*$/m);
        expect((await done(["runs"], cwd, context)).stdout).toContain("running");
      });

      it("is taken over when that has been silent for long", async (context) => {
        const cwd = await killedRun(20, NODE);
        const { code, stderr } = await done(["resume", "last", "--stale", "10"], cwd, context);
        expect(code, stderr).toBe(0);
        expect(stderr).toMatch(
          /^warning: taken over from process \d+ on [^\n]*last heartbeat was \d+ s ago$/m,
        );
        expect(epochsIn(cwd)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
      });
    },
  );

  it("of a comparison that is running: another process does not resume it", async (context) => {
    const cwd = emptyFolder();
    const argv = ["compare", "rnn", "gru", "-c", "smoke", ...sets(ENDLESS), "--jobs", "1"];
    const owner = started([...argv, "--threads", "1"], cwd, context);
    await expect.poll(() => owner.state.stderr, { timeout: 60_000 }).toMatch(/epoch 2/m);
    const [name = ""] = readdirSync(join(cwd, "runs"));
    const { code, stderr } = await done(["resume", name], cwd, context);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: [^\n]*compare[^\n]*being written by process \d+ on [^\n]*\n$/);
    const members = readdirSync(join(cwd, "runs", name)).filter((member) => /^\d{4}-/.test(member));
    expect(members.length).toBe(1);
    expect(await done(["runs", "rm", name], cwd, context)).toMatchObject({ code: 2 });
  });
});
