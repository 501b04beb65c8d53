import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import type { ComparisonFile } from "../../src/runs/comparison-file.js";
import { leasePath, withFolder } from "../../src/runs/lease/folder.js";
import { takeLease } from "../../src/runs/lease/take.js";
import { memberClaimPath, writeMemberFailure } from "../../src/runs/member-file.js";
import { missingMembers, settled } from "../../src/study/missing.js";
import {
  isOpen,
  openMembers,
  preparedForWorkers,
  withFailures,
} from "../../src/study/open-members.js";
import { recordMembers } from "../../src/study/run-missing.js";
import { deadLease } from "../helpers/claims.js";
import { emptyFolder } from "../helpers/cli.js";
import { fakeRun } from "../helpers/runs.js";

it("runs are in the order of their seeds, of each seed the most expensive first", () => {
  const sizes = { small: 4, large: 40, middle: 20 };
  const longer = (label: string) => (label === "small" ? 1000 : 1); // its cost is epochs times parameters
  const members = [2, 1].flatMap((seed) =>
    Object.entries(sizes).map(([label, hidden]) => {
      const sets = [`model.hidden=${hidden}`, `training.epochs=${longer(label)}`];
      return { label, seed, config: resolveConfig({}, "test", sets) };
    }),
  );
  const comparison = { format: 1, createdAt: "", command: [], members } as ComparisonFile;
  const order = missingMembers(emptyFolder(), comparison);
  expect(order.map(({ label, seed }) => `${label} ${seed}`)).toEqual(
    [1, 2].flatMap((seed) => ["small", "large", "middle"].map((label) => `${label} ${seed}`)),
  );
});

/** A comparison of a finished run, one that failed, one that is open and a finished run elsewhere. */
async function someMembers() {
  const folder = emptyFolder();
  const [done, failed, elsewhere] = ["done", "failed", "elsewhere"];
  fakeRun(folder, { name: done });
  fakeRun(folder, { name: failed, status: "failed" });
  fakeRun(folder, { name: elsewhere });
  const config = resolveConfig({}, "test");
  const members = [
    { label: "a", seed: 1, config, run: done, error: "of an earlier try" },
    { label: "a", seed: 2, config, run: failed },
    { label: "a", seed: 3, config },
    { label: "b", seed: 1, run: elsewhere },
  ];
  const comparison = { format: 1, createdAt: "", command: [], members } as ComparisonFile;
  const claim = await takeLease(memberClaimPath(folder, 1));
  writeMemberFailure(folder, 1, claim, "it diverged");
  claim.release();
  return { folder, comparison };
}

it("a finished member has no error, and the lease of a killed process is removed", async () => {
  const { folder, comparison } = await someMembers();
  const lease = leasePath(join(folder, "done"));
  deadLease(lease);
  const { members } = settled(folder, comparison);
  expect(members.map(({ error }) => error)).toEqual(Array(4).fill(undefined));
  expect(members[0]).not.toHaveProperty("error");
  expect(existsSync(lease)).toBe(false);
});

it("members are open that are neither finished nor failed, and failures are those that workers recorded", async () => {
  const { folder, comparison } = await someMembers();
  expect(openMembers(folder, comparison)).toEqual([2]);
  expect([0, 1, 2, 3].map((index) => isOpen(folder, comparison, index))).toEqual([
    ...[false, false, true, false],
  ]);
  const failed = withFailures(folder, comparison).members.map(({ error }) => error);
  expect(failed).toEqual(["of an earlier try", "it diverged", undefined, undefined]);
  await withFolder(folder, {}, async (lease) => {
    const owned = { folder, lease };
    const errors = (reason?: string) =>
      recordMembers(owned, comparison, reason).members.map(({ error }) => error);
    const claim = await takeLease(memberClaimPath(folder, 1));
    expect(errors("killed")).toEqual([undefined, "it diverged", "killed", undefined]);
    claim.release();
    const prepared = preparedForWorkers(owned, comparison);
    expect(openMembers(folder, prepared)).toEqual([1, 2]); // the failure is forgotten
    expect(prepared.members.map(({ run }) => run)).toEqual([
      ...["done", "failed", expect.stringMatching(/-rnn-[0-9a-f]{4}$/), "elsewhere"],
    ]);
    expect(prepared.members.some((member) => "error" in member && member.config)).toBe(false);
  });
});
