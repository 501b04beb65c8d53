import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, it } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import { fileHash } from "../../src/data/table/hash.js";
import type { ComparisonFile } from "../../src/runs/comparison-file.js";
import { leasePath, withFolder } from "../../src/runs/lease/folder.js";
import { takeLease } from "../../src/runs/lease/take.js";
import { memberClaimPath, writeMemberFailure } from "../../src/runs/member-file.js";
import { UserError } from "../../src/shared/errors.js";
import { missingMembers, settled } from "../../src/study/missing.js";
import { movedData, withMovedData } from "../../src/study/moved-data.js";
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
import { writeValues } from "../helpers/series.js";

it("runs are in the order of their seeds, of each seed the most expensive first", () => {
  const sizes = { middle: 20, small: 4, large: 40 };
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
  const held = await takeLease(lease);
  const elsewhere = { label: "b", seed: 1, run: "done", error: "of its own" };
  const kept = { ...comparison, members: [comparison.members[0]!, elsewhere] };
  expect(settled(folder, kept).members).toEqual([members[0], elsewhere]);
  expect(existsSync(lease)).toBe(true);
  held.release();
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

it("a comparison whose data file has moved keeps the new path, with members that have not begun", async () => {
  const folder = emptyFolder();
  const moved = writeValues(Array.from({ length: 60 }, (_, t) => Math.sin(t)));
  const data = { task: "csv", file: "../gone.csv", target: "v", steps: 4, ahead: 2 };
  const config = { ...resolveConfig({}, "test"), data };
  const run = fakeRun(folder, { name: "begun" });
  const path = join(run, "manifest.json");
  const manifest = JSON.parse(readFileSync(path, "utf8"));
  const write = (source: object) => writeFileSync(path, JSON.stringify({ ...manifest, source }));
  const members = [
    { label: "a", seed: 1, config, run: "begun" },
    { label: "a", seed: 2, config },
    { label: "b", seed: 1, run: "begun" },
    { label: "c", seed: 1, config, run: "not begun" },
  ];
  const comparison = { format: 1, createdAt: "", command: [], members } as ComparisonFile;
  write(await fileHash(moved));
  const found = await withMovedData(folder, comparison, moved);
  expect(found.members.map((member) => (member.config as typeof config)?.data.file)).toEqual([
    ...[relative(folder, moved), relative(folder, moved), undefined, relative(folder, moved)],
  ]);
  expect(found.members[2]).toEqual(members[2]);
  write({ ...(await fileHash(moved)), sha256: "0".repeat(64) });
  await expect(withMovedData(folder, comparison, moved)).rejects.toThrow("has changed since");
  for (const [file, problem] of [
    [join(folder, "none.csv"), "no such file"],
    [join(moved, "x.csv"), "cannot be read (ENOTDIR)"],
    [folder, "is not a file"],
  ] as const)
    await expect(movedData(file)).rejects.toEqual(new UserError(`--data ${file}: ${problem}`));
});
