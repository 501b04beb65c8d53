import { appendFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withNewComparison } from "../../src/study/comparison.js";
import { plannedMembers } from "../../src/study/members.js";
import { createSweep } from "../../src/study/sweep/folder.js";
import { plannedSweep, type SweepRequest } from "../../src/study/sweep/plan.js";
import { unfinishedComparison, unfinishedSweep } from "../../src/study/unfinished.js";
import { emptyFolder } from "../helpers/cli.js";
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
});
