import { appendFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fileHash } from "../../src/data/table/hash.js";
import { withNewComparison } from "../../src/study/comparison.js";
import { type PlannedMember, plannedMembers } from "../../src/study/members.js";
import { createSweep } from "../../src/study/sweep/folder.js";
import { plannedSweep, type SweepRequest } from "../../src/study/sweep/plan.js";
import { unfinishedComparison, unfinishedSweep } from "../../src/study/unfinished.js";
import { emptyFolder } from "../helpers/cli.js";
import { fakeRun } from "../helpers/runs.js";
import { workOn } from "../helpers/sweep.js";

/** A folder with a small data file, and the settings of a short training on it. */
function project() {
  const cwd = emptyFolder();
  const lines = Array.from({ length: 60 }, (_, n) => `${n},${Math.sin(n)}\n`).join("");
  writeFileSync(join(cwd, "a.csv"), `t,v\n${lines}`);
  const data = [
    "task=csv",
    `file=${join(cwd, "a.csv")}`,
    "time=t",
    "target=v",
    "steps=6",
    "ahead=1",
  ];
  const set = [...data.map((text) => `data.${text}`), "model.hidden=2", "training.epochs=2"];
  return { cwd, base: join(cwd, "runs"), file: join(cwd, "a.csv"), set };
}

const planOf = ({ cwd, set }: ReturnType<typeof project>, request: Partial<SweepRequest> = {}) =>
  plannedSweep({ set, entries: ["model.cell=rnn,gru"], options: {}, ...request }, cwd);

const aborted = () => AbortSignal.abort();

describe("the sweep that the same command continues", () => {
  it("has the same plan", async () => {
    const made = project();
    const plan = await planOf(made);
    expect(await unfinishedSweep(made.base, plan)).toBeUndefined();
    const folder = await createSweep(plan, made.base, []);
    expect(await unfinishedSweep(made.base, await planOf(made))).toBe(folder);
    for (const request of [
      { entries: ["model.cell=rnn,lstm"] },
      { options: { seeds: 2 } },
      { options: { seed: 3, sampler: "random" as const, trials: 2 } },
      { options: { confirm: 2 } },
      { set: [...made.set, "training.batchSize=3"] },
    ]) {
      expect(await unfinishedSweep(made.base, await planOf(made, request))).toBeUndefined();
    }
  });

  it("is not a finished one", async () => {
    const made = project();
    const plan = await planOf(made);
    const folder = await createSweep(plan, made.base, []);
    await workOn(folder, aborted()).catch(() => {});
    expect(await unfinishedSweep(made.base, plan)).toBe(folder);
    await workOn(folder);
    expect(await unfinishedSweep(made.base, plan)).toBeUndefined();
  });

  it("is not one whose data has changed, or whose record is damaged", async () => {
    const made = project();
    const plan = await planOf(made);
    const folder = await createSweep(plan, made.base, []);
    await workOn(folder);
    rmSync(join(folder, "trials", "0002.json"));
    expect(await unfinishedSweep(made.base, plan)).toBe(folder);
    appendFileSync(made.file, "61,0.5\n");
    expect(await unfinishedSweep(made.base, plan)).toBeUndefined();
    const other = await createSweep(plan, made.base, []);
    expect(await unfinishedSweep(made.base, plan)).toBe(other);
    writeFileSync(join(other, "sweep.json"), "{");
    expect(await unfinishedSweep(made.base, plan)).toBeUndefined();
  });
});

describe("the comparison that the same command continues", () => {
  const membersOf = ({ cwd, set }: ReturnType<typeof project>, seeds = 1, more: string[] = []) =>
    plannedMembers(["rnn", "gru"], { set: [...set, ...more], seeds }, cwd, () => {});

  it("has the same members", async () => {
    const made = project();
    const members = await membersOf(made);
    const start = { base: made.base, name: "compare" as const, command: [] };
    expect(await unfinishedComparison(made.base, members)).toBeUndefined();
    const folder = await withNewComparison(members, start, async (owned) => owned.folder);
    expect(await unfinishedComparison(made.base, await membersOf(made))).toBe(folder);
    expect(await unfinishedComparison(made.base, await membersOf(made, 2))).toBeUndefined();
    const longer = await membersOf(made, 1, ["training.epochs=3"]);
    expect(await unfinishedComparison(made.base, longer)).toBeUndefined();
  });

  const begin = (members: readonly PlannedMember[], base: string) =>
    withNewComparison(
      members,
      { base, name: "compare", command: [] },
      async ({ folder }) => folder,
    );

  /** Records the runs of a comparison's members as finished or failed. */
  function end(folder: string, source: object, ...ends: ("finished" | "failed")[]): void {
    const path = join(folder, "comparison.json");
    const file = JSON.parse(readFileSync(path, "utf8"));
    for (const [index, status] of ends.entries()) {
      const run = `2026-01-02T03-04-05-run-000${index}`;
      const manifest = join(fakeRun(folder, { name: run, status }), "manifest.json");
      const written = { ...JSON.parse(readFileSync(manifest, "utf8")), source };
      writeFileSync(manifest, JSON.stringify(written));
      file.members[index].run = run;
      if (status === "failed") file.members[index].error = "diverged";
    }
    writeFileSync(path, JSON.stringify(file));
  }

  it("is the newest that is not finished, whatever became of its runs so far", async () => {
    const made = project();
    const members = await membersOf(made);
    const source = await fileHash(made.file);
    const [older, newer] = [await begin(members, made.base), await begin(members, made.base)];
    const latest = () => unfinishedComparison(made.base, members);
    const [first, last] = [older, newer].sort() as [string, string];
    expect(await latest()).toBe(last);
    end(last, source, "finished", "failed");
    expect(await latest()).toBe(last);
    end(last, source, "finished", "finished");
    expect(await latest()).toBe(first);
    writeFileSync(join(first, "comparison.json"), "{");
    expect(await latest()).toBeUndefined();
  });

  it("is none whose data file, or file of test sequences, has changed or is gone", async () => {
    const made = project();
    const members = await membersOf(made);
    const folder = await begin(members, made.base);
    const test = join(made.cwd, "test.csv");
    writeFileSync(test, "1\n");
    const latest = () => unfinishedComparison(made.base, members);
    end(folder, await fileHash(made.file, test), "finished");
    expect(await latest()).toBe(folder);
    writeFileSync(test, "2\n");
    expect(await latest()).toBeUndefined();
    rmSync(test);
    expect(await latest()).toBeUndefined();
    end(folder, await fileHash(made.file), "finished");
    expect(await latest()).toBe(folder);
    rmSync(made.file);
    expect(await latest()).toBeUndefined();
  });

  it("has the same finished runs beside the trained ones", async () => {
    const made = project();
    const trained = (await membersOf(made))[0]!;
    const runs = ["a", "b"].map((name) => fakeRun(made.cwd, { name }));
    const beside = (run: string) => [{ label: "r", seed: 1, run }, trained];
    const folder = await begin(beside(runs[0]!), made.base);
    expect(await unfinishedComparison(made.base, beside(runs[0]!))).toBe(folder);
    expect(await unfinishedComparison(made.base, beside(runs[1]!))).toBeUndefined();
  });
});
