import { utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import { readComparison } from "../../src/runs/comparison-file.js";
import { memberClaimPath } from "../../src/runs/member-file.js";
import { readManifest } from "../../src/runs/reader.js";
import { withNewComparison } from "../../src/study/comparison.js";
import { preparedForWorkers } from "../../src/study/open-members.js";
import { SweepView } from "../../src/study/sweep/view.js";
import { serve } from "../../src/study/worker.js";
import { takeOver } from "../helpers/claims.js";
import { emptyFolder } from "../helpers/cli.js";
import { newSweep } from "../helpers/sweep.js";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
});

/** A process of a worker in place of this one, with a channel to its parent if it is given one. */
function worker({ channel, connected = true, env = {} }: Partial<NodeJS.Process> = {}) {
  const heard = new Map<string, () => void>();
  const sent: unknown[] = [];
  const said: string[] = [];
  const fake = Object.create(process, {
    channel: { value: channel },
    connected: { value: channel === undefined ? undefined : connected, writable: true },
    env: { value: env },
    exitCode: { value: undefined, writable: true },
    stderr: { value: { on: () => {}, write: (text: string) => said.push(text) } },
    on: { value: (name: string, listener: () => void) => void heard.set(name, listener) },
    send: {
      value: (report: unknown, _: unknown, __: unknown, done: () => void) => {
        sent.push(report);
        setImmediate(done);
      },
    },
    disconnect: {
      value: () => {
        fake.connected = false;
      },
    },
  });
  vi.stubGlobal("process", fake);
  return { heard, sent, said, fake: fake as NodeJS.Process };
}

/** A comparison of one model, of which nothing is trained. */
async function comparison(...sets: string[]): Promise<{ folder: string; run: string }> {
  const small = ["data.series=40", "data.steps=6", "data.ahead=3", "model.hidden=2"];
  const config = resolveConfig({}, "test", [...small, "training.epochs=1", ...sets]);
  const start = { base: join(emptyFolder(), "runs"), name: "compare", command: [] } as const;
  return withNewComparison([{ label: "rnn", seed: 1, config }], start, async (owned) => {
    const { members } = preparedForWorkers(owned, readComparison(owned.folder));
    return { folder: owned.folder, run: join(owned.folder, members[0]!.run!) };
  });
}

const channel = {} as NonNullable<NodeJS.Process["channel"]>;

describe("the process of a worker", () => {
  it.each([
    [["--threads", ""], 1],
    [["--threads", "2", "--shared-by", "3"], 2], // all, as there is one run
  ])("trains a comparison, with %j by as many threads", async (options, threads) => {
    const { folder, run } = await comparison();
    const { fake, said } = worker();
    await serve([folder, ...options], []);
    expect([fake.exitCode, said]).toEqual([0, []]);
    expect(readManifest(run)).toMatchObject({
      status: "finished",
      device: { threads },
    });
  });

  it("trains a sweep, and tells a log its warnings", async () => {
    const sets = ["training.epochs=1", "training.earlyStopping.patience=5"];
    const folder = await newSweep(["model.hidden=2,3"], {}, sets);
    const { fake, said } = worker();
    await serve([folder, "--threads", "4", "--shared-by", "2"], []);
    expect(fake.exitCode).toBe(0);
    const { trials } = new SweepView(folder);
    expect(trials.map(({ state }) => state)).toEqual(["finished", "finished"]);
    const devices = trials.map(({ runs }) => readManifest(join(folder, runs[0]!.run)).device);
    expect(devices.map(({ threads }) => threads)).toEqual([2, 2]); // half of them each
    expect(said).toHaveLength(2);
    for (const line of said) expect(line).toMatch(/^warning: .*has no effect.*\n$/);
  });

  it("tells its parent what it trains, and closes the channel", async () => {
    const { folder } = await comparison();
    const { fake, sent, said } = worker({ channel });
    await serve([folder], []);
    expect(fake.exitCode).toBe(0);
    expect(sent.at(-1)).toEqual({ type: "member", index: 0, report: { type: "finished" } });
    expect([fake.connected, said]).toEqual([false, []]);
  });

  it("takes over from a worker elsewhere that is silent for as long as --stale says", async () => {
    const { folder, run } = await comparison();
    const claim = memberClaimPath(folder, 0);
    takeOver(claim);
    const before = new Date(Date.now() - 15_000);
    utimesSync(claim, before, before);
    const { said } = worker();
    await serve([folder, "--stale", "10000"], []);
    expect(readManifest(run).status).toBe("finished");
    expect(said).toEqual([expect.stringMatching(/^warning: rnn: taken over from process /)]);
  });

  it("ends with an error as its parent or the log shows it, with a stack for a bug alone", async () => {
    const none = join(emptyFolder(), "none");
    const text = expect.stringContaining(`${join(none, "comparison.json")}: no such file`);
    const alone = worker();
    await serve([none], []);
    expect([alone.fake.exitCode, alone.said]).toEqual([
      1,
      [expect.stringMatching(/^error: .*\n$/)],
    ]);
    expect(alone.said).toEqual([text]);
    const { fake, sent, said } = worker({ channel });
    await serve([none], []);
    expect([fake.exitCode, said]).toEqual([1, []]);
    expect(sent).toEqual([{ type: "error", message: text }]);
    expect(JSON.stringify(sent)).not.toContain("    at ");
    const { folder, run } = await comparison();
    writeFileSync(run, ""); // the file system's error
    const broken = worker();
    await serve([folder], []);
    expect([broken.fake.exitCode, broken.said.length]).toEqual([1, 1]);
    expect(broken.said[0]).toMatch(/^error: [^\n]*\n$/);
  });

  it.each(["SIGTERM", "SIGHUP", "disconnect"])("saves and ends with 130 at %s", async (name) => {
    const { folder, run } = await comparison("training.epochs=1000000");
    const { fake, heard, said } = worker();
    const working = serve([folder], []);
    expect(heard.has("SIGINT")).toBe(false); // the parent decides what that means
    setTimeout(() => heard.get(name)?.(), 50);
    await working;
    expect([fake.exitCode, said]).toEqual([130, []]);
    expect(readManifest(run).status).toBe("interrupted");
  });

  it.each([
    ["came before it was loaded", ["SIGTERM"], {}],
    ["is its parent's end", [], { channel, connected: false }],
  ])("begins nothing if the signal %s", async (_, early, changes) => {
    const { folder, run } = await comparison();
    const { fake } = worker(changes);
    await serve([folder], early);
    expect(fake.exitCode).toBe(130);
    expect(() => readManifest(run)).toThrow();
  });

  it.each([
    [["SIGTERM"], { SLURM_JOB_ID: "7" }, []],
    [["SIGUSR1"], { SLURM_JOB_ID: "7" }, ["warning: not requeued: spawnSync scontrol ENOENT\n"]],
    [["SIGUSR1"], {}, []],
  ])("asks for another turn when its time is up: %j with %j", async (early, env, expected) => {
    const { folder } = await comparison();
    vi.stubEnv("PATH", emptyFolder());
    const { fake, said, heard } = worker({ env });
    await serve([folder], early);
    expect(fake.exitCode).toBe(130);
    expect(said).toEqual(expected);
    expect(heard.has("SIGUSR1")).toBe(true);
  });
});
