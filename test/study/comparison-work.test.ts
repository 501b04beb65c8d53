import { EventEmitter } from "node:events";
import { readdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import { readComparison } from "../../src/runs/comparison-file.js";
import { Lease } from "../../src/runs/lease/lease.js";
import { tryLease } from "../../src/runs/lease/take.js";
import {
  memberClaimPath,
  readLosses,
  readMemberFailure,
  writeLosses,
} from "../../src/runs/member-file.js";
import { readManifest } from "../../src/runs/reader.js";
import { InterruptedError } from "../../src/shared/errors.js";
import { withNewComparison } from "../../src/study/comparison.js";
import {
  threadsAmong,
  type WorkOptions,
  workOnComparison,
} from "../../src/study/comparison-work.js";
import { preparedForWorkers } from "../../src/study/open-members.js";
import { createReporter } from "../../src/study/reporter.js";
import type { MemberReport } from "../../src/study/reports.js";
import { epochHistory, lostText } from "../../src/study/run-work.js";
import { deadLease, takeOver } from "../helpers/claims.js";
import { emptyFolder } from "../helpers/cli.js";
import { fakeRun } from "../helpers/runs.js";

it.each([
  ["an equal share", { threads: 8, sharedBy: 4 }, 10, 2],
  ["whole threads", { threads: 7, sharedBy: 2 }, 10, 3],
  ["the threads of workers without a run", { threads: 8, sharedBy: 4 }, 2, 4],
  ["all threads for the last run", { threads: 8, sharedBy: 4 }, 1, 8],
  ["all threads without other workers", { threads: 8 }, 10, 8],
  ["at least one thread", { threads: 2, sharedBy: 4 }, 10, 1],
])("a worker has %s", (_, options, open, expected) => {
  expect(threadsAmong(open, options)).toBe(expected);
});

it("trains no member that another process has taken over before its run began", async () => {
  const small = ["data.series=40", "data.steps=6", "data.ahead=3", "model.hidden=4"];
  // The warning about this setting comes when the data is loaded, after the member is claimed.
  const training = ["training.epochs=2", "training.earlyStopping.patience=5"];
  const config = resolveConfig({}, "test", [...small, ...training]);
  const start = { base: join(emptyFolder(), "runs"), name: "compare", command: [] } as const;
  const warnings: string[] = [];
  await withNewComparison([{ label: "rnn", seed: 1, config }], start, async (owned) => {
    const { folder } = owned;
    preparedForWorkers(owned, readComparison(folder));
    const stop = new AbortController();
    const onWarning = (message: string) => {
      warnings.push(message);
      if (message.includes("has no effect")) takeOver(memberClaimPath(folder, 0));
      else stop.abort();
    };
    const options = { threads: 1, command: [], signal: stop.signal, onWarning };
    await expect(workOnComparison(folder, options)).rejects.toBeInstanceOf(InterruptedError);
    expect(warnings).toEqual([
      expect.stringContaining("has no effect"),
      expect.stringMatching(/the lease is now held by process \d+ on another/),
    ]);
    const { run = "" } = readComparison(folder).members[0]!;
    expect(readdirSync(join(folder, run))).toEqual([]);
  });
});

describe("a worker in this process", () => {
  const small = ["data.series=40", "data.steps=6", "data.ahead=3", "model.hidden=4"];
  const member = (seed: number, ...sets: string[]) => {
    const config = resolveConfig({}, "test", [...small, ...sets, `training.seed=${seed}`]);
    return { label: "rnn", seed, config };
  };

  /** Prepares a comparison, changes its folder and has a worker work on it. */
  async function worked(
    members: readonly ReturnType<typeof member>[],
    prepare: (folder: string, runs: readonly string[]) => void = () => {},
    more: Partial<WorkOptions> = {},
  ) {
    const start = { base: join(emptyFolder(), "runs"), name: "compare", command: [] } as const;
    const reports: [number, MemberReport][] = [];
    const warnings: string[] = [];
    return withNewComparison(members, start, async (owned) => {
      const { folder } = owned;
      const { members: kept } = preparedForWorkers(owned, readComparison(folder));
      const runs = kept.map(({ run = "" }) => join(folder, run));
      prepare(folder, runs);
      const error: unknown = await workOnComparison(folder, {
        ...{ threads: 1, command: ["rnnlab", "worker"], signal: new AbortController().signal },
        onWarning: (text) => warnings.push(text),
        onMember: (index, report) => reports.push([index, report]),
        ...more,
      }).catch((reason: unknown) => reason);
      return { folder, runs, error, reports, warnings };
    });
  }

  it("reports each member from its start to its end, in the order of the seeds", async () => {
    const { folder, runs, reports, error } = await worked([
      member(2, "training.epochs=1"),
      member(1, "training.epochs=2"),
    ]);
    expect(error).toBeUndefined();
    const told = reports.flatMap(([index, report]) => {
      if (report.type === "work") return [];
      if (report.type !== "event") return [`${index} ${report.type}`];
      return report.event.type === "epoch" ? [`${index} epoch ${report.event.epoch}`] : [];
    });
    expect(told).toEqual([
      ...["1 start", "1 epoch 1", "1 epoch 2", "1 finished"],
      ...["0 start", "0 epoch 1", "0 finished"],
    ]);
    const [, begun] = reports.find(([, { type }]) => type === "start")!;
    expect(begun).toMatchObject({ start: { folder: runs[1], device: { kernel: "wasm" } } });
    expect(begun.type === "start" && begun.start.device).not.toHaveProperty("close");
    expect(readManifest(runs[0]!)).toMatchObject({ status: "finished" });
    expect(readManifest(runs[1]!).command).toEqual([]);
    expect(tryLease(memberClaimPath(folder, 0))).toBeInstanceOf(Lease);
  });

  it("records a member that cannot be trained as failed, and goes on with the others", async () => {
    const broken = member(1, "training.epochs=2");
    const { folder, reports, error } = await worked(
      [broken, member(2, "training.epochs=1")],
      (_, runs) => {
        fakeRun(dirname(runs[0]!), { name: basename(runs[0]!), status: "interrupted" });
        writeFileSync(join(runs[0]!, "config.json"), "{");
      },
    );
    expect(error).toBeUndefined();
    const ends = reports.filter(([, { type }]) => /finished|failed|interrupted/.test(type));
    expect(ends).toEqual([
      [0, { type: "failed", message: expect.stringContaining("config.json:1:2: not JSON") }],
      [1, { type: "finished" }],
    ]);
    expect(readMemberFailure(folder, 0)).toContain("not JSON");
    expect(readMemberFailure(folder, 1)).toBeUndefined();
  });

  it("ends at the file system's error, which says nothing about the member", async () => {
    const { folder, reports, error } = await worked(
      [member(1, "training.epochs=1")],
      (_, [run]) => {
        writeFileSync(run!, "a file in place of the run");
      },
    );
    expect(error).toMatchObject({ code: expect.stringMatching(/^E/) });
    expect(reports).toEqual([[0, { type: "interrupted" }]]);
    expect(readMemberFailure(folder, 0)).toBeUndefined();
  });

  it.each([
    ["a fifth time at one epoch", { count: 4, epochs: 0 }, { count: 5, epochs: 0 }, "failed"],
    ["a fourth time", { count: 3, epochs: 0 }, { count: 4, epochs: 0 }, "finished"],
    ["after another epoch", { count: 4, epochs: 1 }, { count: 1, epochs: 0 }, "finished"],
    ["for the first time", undefined, { count: 1, epochs: 0 }, "finished"],
  ] as const)("of a member whose process was lost %s counts it", async (_, known, now, end) => {
    const { folder, reports, warnings } = await worked([member(3, "training.epochs=1")], (at) => {
      const claim = memberClaimPath(at, 0);
      const lease = tryLease(claim) as Lease;
      if (known !== undefined) writeLosses(at, 0, lease, known);
      lease.release();
      deadLease(claim);
    });
    expect(readLosses(folder, 0)).toEqual(now);
    expect(reports.at(-1)![1]).toMatchObject({ type: end });
    expect(readMemberFailure(folder, 0)).toBe(end === "failed" ? lostText : undefined);
    expect(warnings).toEqual([
      expect.stringMatching(/^rnn: taken over from process \d+ on .*, which is dead$/),
    ]);
  });

  it("takes no member that another process holds, and ends at a signal while it waits", async () => {
    const stop = new AbortController();
    let held: Lease | undefined;
    const waiting = worked(
      [member(1, "training.epochs=1")],
      (at) => {
        held = tryLease(memberClaimPath(at, 0)) as Lease;
        setTimeout(() => stop.abort(), 20);
      },
      { signal: stop.signal },
    );
    const { folder, error, reports } = await waiting;
    held?.release();
    expect(error).toEqual(new InterruptedError(folder));
    expect(reports).toEqual([]);
  });
});

/** A process with a channel to the one that started it. */
function childProcess() {
  const sent: unknown[] = [];
  const child = Object.assign(new EventEmitter(), {
    channel: {},
    connected: true,
    send: (report: unknown, _: unknown, __: unknown, done: () => void) => {
      sent.push(report);
      setImmediate(done);
    },
    disconnect: vi.fn(() => {
      child.connected = false;
    }),
  });
  return { sent, child, process: child as unknown as NodeJS.Process };
}

it("a worker tells its parent everything but batches that follow within a tenth of a second", async () => {
  let now = 1000;
  const clock = vi.spyOn(performance, "now").mockImplementation(() => now);
  try {
    const { sent, child, process } = childProcess();
    const reporter = createReporter(process)!;
    const batch = (n: number) =>
      ({ type: "event", event: { type: "batch", epoch: 1, batch: n, loss: 1 } }) as const;
    const warning = { type: "warning", message: "slow" } as const;
    const told = [
      [0, batch(1)],
      [99, batch(2)],
      [99, warning],
      [100, batch(3)],
      [199, batch(4)],
      [200, batch(5)],
    ] as const;
    for (const [at, report] of told) {
      now = 1000 + at;
      reporter.member(2, report);
    }
    const member = (report: object) => ({ type: "member", index: 2, report });
    expect(sent).toEqual([batch(1), warning, batch(3), batch(5)].map(member));
    expect(reporter.error("no")).toBe(true);
    expect(sent.at(-1)).toEqual({ type: "error", message: "no" });
    await reporter.close();
    expect(child.disconnect).toHaveBeenCalledOnce();
    expect(reporter.error("late")).toBe(false);
    await reporter.close();
    expect(child.disconnect).toHaveBeenCalledOnce();
  } finally {
    clock.mockRestore();
  }
  expect(createReporter(new EventEmitter() as NodeJS.Process)).toBeUndefined();
});

it("a folder without a run, and a run without a checkpoint, have no epochs", () => {
  const base = emptyFolder();
  expect(epochHistory(base)).toEqual([]);
  expect(epochHistory(fakeRun(base))).toEqual([]);
});

it("a run is given up after five lost processes", () => {
  expect(lostText).toBe(
    "its process was killed 5 times before it completed another epoch (out of memory?)",
  );
});
