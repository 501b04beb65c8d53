import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import { type OwnedFolder, readComparison } from "../../src/runs/comparison-file.js";
import { memberClaimPath } from "../../src/runs/member-file.js";
import { readManifest } from "../../src/runs/reader.js";
import { withNewComparison } from "../../src/study/comparison.js";
import type { Launcher } from "../../src/study/launch/launcher.js";
import { local } from "../../src/study/launch/local.js";
import type { PlannedMember } from "../../src/study/members.js";
import type { MemberReport } from "../../src/study/reports.js";
import { type ComparisonRunOptions, runMissing } from "../../src/study/run-missing.js";
import { deadLease } from "../helpers/claims.js";
import { emptyFolder } from "../helpers/cli.js";
import { inProcesses } from "../helpers/one-process.js";
import { fakeRun } from "../helpers/runs.js";

function members(epochs: number, count: number): PlannedMember[] {
  const sets = ["data.series=40", "data.steps=6", "data.ahead=3", "model.hidden=4"];
  const config = resolveConfig({}, "test", [...sets, `training.epochs=${epochs}`]);
  return Array.from({ length: count }, (_, seed): PlannedMember => {
    const seeded = { ...config, training: { ...config.training, seed } };
    return { label: "rnn", seed, config: seeded };
  });
}

interface Heard {
  readonly seed: number;
  readonly report: MemberReport;
}

/** Runs a comparison by workers in processes of their own, two unless the options say otherwise. */
async function compared(
  planned: readonly PlannedMember[],
  options: Partial<ComparisonRunOptions> = {},
) {
  const heard: Heard[] = [];
  let folder = "";
  const run = async (owned: OwnedFolder) => {
    folder = owned.folder;
    return runMissing(owned, readComparison(owned.folder), {
      jobs: 2,
      threads: 2,
      signal: new AbortController().signal,
      ...options,
      onReport: (member, report) => {
        heard.push({ seed: member.seed, report });
        options.onReport?.(member, report);
      },
    });
  };
  const start = { base: join(emptyFolder(), "runs"), name: "compare", command: [] } as const;
  const result = await inProcesses(() => withNewComparison(planned, start, run)).catch(
    (error: unknown) => error,
  );
  return { folder, heard, result };
}

const isFirstEpoch = ({ report }: Heard) =>
  report.type === "event" && report.event.type === "epoch";

it("ends with what a listener throws, after the members have saved", async () => {
  const full = new Error("ENOSPC: the listener cannot write");
  const { folder, result } = await compared(members(1_000_000, 3), {
    onReport: (member, report) => {
      if (member.seed === 1 && isFirstEpoch({ seed: 1, report })) throw full;
    },
  });
  expect(result).toBe(full);
  const { members: kept } = readComparison(folder);
  expect(readManifest(join(folder, kept[1]!.run!)).status).toBe("interrupted");
  const begun = readdirSync(folder).filter((name) => /^\d{4}-/.test(name));
  expect(begun.sort()).toEqual([kept[0]!.run!, kept[1]!.run!].sort());
});

/** Kills the process of a member. */
const killOf = (run: string) =>
  process.kill(JSON.parse(readFileSync(join(run, "lease.json"), "utf8")).pid, "SIGKILL");

it("tries members again when all workers were killed, and leaves only what the workers warned of", async () => {
  const runs = new Map<number, string>();
  const killed = new Set<number>();
  const { folder, heard, result } = await compared(members(60, 2), {
    onReport: ({ seed }, report) => {
      if (report.type === "start") runs.set(seed, report.start.folder);
      if (killed.has(seed) || !isFirstEpoch({ seed, report })) return;
      killed.add(seed);
      killOf(runs.get(seed)!);
    },
  });
  if (result instanceof Error) throw result;
  expect([...killed].sort()).toEqual([0, 1]);
  for (const { run, error } of readComparison(folder).members) {
    expect(error).toBeUndefined();
    expect(readManifest(join(folder, run!)).status).toBe("finished");
  }
  const warnings = heard.flatMap(({ report }) => (report.type === "warning" ? report.message : []));
  expect(warnings).toContainEqual(
    expect.stringMatching(/^its process was killed by SIGKILL \(out of memory\?\)/),
  );
  const others = readdirSync(folder).filter((name) => !/^\d{4}-/.test(name));
  expect(others.sort()).toEqual(["comparison.json", "logs"]);
  const logs = readdirSync(join(folder, "logs"));
  const lines = logs.map((name) => readFileSync(join(folder, "logs", name), "utf8")).join("");
  expect(lines.trimEnd().split("\n").sort()).toEqual(
    [0, 1].map((seed) =>
      expect.stringMatching(
        new RegExp(`^warning: rnn ${seed}: taken over from process \\d+ on .*, which is dead$`),
      ),
    ),
  );
});

it("gives up a member that kills every process, and runs the others", async () => {
  const { folder, result, heard } = await compared(members(10, 3), {
    jobs: 1,
    onReport: ({ seed }, report) => {
      if (seed === 0 && report.type === "start") killOf(report.start.folder);
    },
  });
  if (result instanceof Error) throw result;
  expect(readComparison(folder).members.map(({ error }) => error)).toEqual([
    expect.stringMatching(/^its process was killed 5 times before it completed another epoch/),
    undefined,
    undefined,
  ]);
  expect(heard.filter(({ report }) => report.type === "failed").length).toBe(1);
}, 60_000);

describe("workers that are all lost", () => {
  const job = { id: "local-1-1", launcher: "local", workers: 1, submittedAt: "" };

  /** Runs a comparison of as many members by workers that end at once, and do something before. */
  async function lost(count: number, work: (folder: string, turn: number) => void) {
    const before = { ...local };
    onTestFinished(() => void Object.assign(local, before));
    let turns = 0;
    Object.assign(local, {
      submit: async ({ folder }) => {
        turns += 1;
        work(folder, turns);
        return job;
      },
      state: async () => "ended",
      cancel: async () => {},
      reasonOf: () => "they were lost",
    } satisfies Partial<Launcher>);
    const start = { base: join(emptyFolder(), "runs"), name: "compare", command: [] } as const;
    const options = { jobs: 1, threads: 1, signal: new AbortController().signal };
    const { members: ended } = await withNewComparison(members(1, count), start, (owned) =>
      runMissing(owned, readComparison(owned.folder), { ...options, onReport: () => {} }),
    );
    return { turns, errors: ended.map(({ error }) => error) };
  }

  const kill = (folder: string, index: number) => deadLease(memberClaimPath(folder, index));

  it("are replaced five times, and then no more", async () => {
    const { turns, errors } = await lost(2, (folder) => kill(folder, 1));
    expect(turns).toBe(6);
    expect(errors).toEqual(["they were lost", "they were lost"]);
  });

  it("are replaced again from the start whenever a member was finished", async () => {
    const { turns, errors } = await lost(3, (folder, turn) => {
      const claim = memberClaimPath(folder, 0);
      rmSync(claim, { force: true });
      if (turn === 4) {
        const { run } = readComparison(folder).members[0]!;
        fakeRun(folder, { name: run! });
      }
      kill(folder, 2);
    });
    expect(turns).toBe(4 + 5);
    expect(errors).toEqual([undefined, "they were lost", "they were lost"]);
  });

  it("are not replaced if they ended by themselves", async () => {
    const { turns, errors } = await lost(1, () => {});
    expect([turns, errors]).toEqual([1, ["they were lost"]]);
  });
});
