import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadData } from "../../../src/data/registry.js";
import { createSweep } from "../../../src/study/sweep/folder.js";
import { plannedSweep, type SweepRequest } from "../../../src/study/sweep/plan.js";
import { requireSameTargets, validationTargets } from "../../../src/study/sweep/same-validation.js";
import { baseConfig, trialConfig } from "../../../src/study/sweep/trial-config.js";
import { SweepView } from "../../../src/study/sweep/view.js";
import { emptyFolder } from "../../helpers/cli.js";
import { standingIn, workOn } from "../../helpers/sweep.js";

/** Daily values with a gap, so that windows of other lengths are other windows with `missing: drop`. */
const file = join(emptyFolder(), "series.csv");
const day = (n: number) => new Date(Date.UTC(2020, 0, 1 + n)).toISOString().slice(0, 10);
const rows = Array.from(
  { length: 160 },
  (_, n) => `${day(n)},${n === 118 ? "" : 50 + (n % 7) + Math.sin(n)},${n % 4}`,
);
writeFileSync(file, `t,v,z\n${rows.join("\n")}\n`);
const sets = [
  "data.task=csv",
  `data.file=${file}`,
  "data.time=t",
  "data.target=v",
  "data.steps=8",
  ...[
    "data.ahead=2",
    "data.missing=drop",
    "model.hidden=4",
    "training.epochs=2",
    "model.targets=lastStep",
  ],
];

const planned = (entries: string[], more: string[] = [], options: SweepRequest["options"] = {}) =>
  plannedSweep({ set: [...sets, ...more], entries, options }, "/");

describe("a search over how the inputs are made", () => {
  it("compares trials by errors on the same values, in the unit of the file", async () => {
    const plan = await planned([
      "data.level=series,last",
      "data.scaling=standard,minmax",
      'data.calendar=choice([],["dayOfWeek"])',
    ]);
    const folder = await createSweep(plan, join(emptyFolder(), "runs"), []);
    await workOn(folder);
    const { rows: trials, sweep } = standingIn(folder);
    expect(trials.map(({ status }) => status)).toEqual(Array(8).fill("finished"));
    expect(new Set(trials.map(({ value }) => value)).size).toBe(8);
    const base = validationTargets(await loadData(baseConfig(folder, sweep).data));
    expect(base.length).toBeGreaterThan(20);
    expect(Math.min(...base)).toBeGreaterThan(48); // not scaled
    for (const { trial } of trials) {
      const { data } = trialConfig(folder, sweep, trial.values, "test");
      const found = validationTargets(await loadData(data));
      expect(() => requireSameTargets(base, found, "test")).not.toThrow();
    }
  });

  it("takes steps where validation keeps its targets, and refuses them where it does not", async () => {
    await expect(planned(["data.steps=8,9"], ["data.missing=interpolate"])).resolves.toBeDefined();
    await expect(planned(["data.steps=8,9"])).rejects.toThrow(
      /^sweep data\.steps=8,9: validation has other targets than in the base config \(\d+ values, there \d+\)/,
    );
  });

  it.each([
    [["data.steps=8,9"], { metric: "validation.mse" }, "a mean over all steps of a window"],
    [["data.steps=8,9"], { metric: "valLoss" }, "a mean over all steps of a window"],
    [["data.level=first,last"], { metric: "valLossLastStep" }, "determines the unit of the loss"],
    [["data.level=first,last"], { asha: { eta: 2, minEpochs: 1 } }, "compared by valLossLastStep"],
    [["training.loss=mse,mae"], { asha: { eta: 2, minEpochs: 1 } }, "this key determines the loss"],
  ])("refuses %j with %j", async (entries, options, message) => {
    await expect(planned(entries, ["data.missing=interpolate"], options)).rejects.toThrow(message);
  });

  it("takes the loss itself where trials are compared by another figure", async () => {
    await expect(planned(["training.loss=mse,mae"])).resolves.toBeDefined();
  });

  it("records a trial as failed whose settings together leave other targets", async () => {
    const plan = await planned(["data.steps=8,9"], ["data.missing=interpolate"]);
    const folder = await createSweep(
      {
        ...plan,
        base: { ...(plan.base as object), data: { ...plan.config.data, missing: "drop" } },
      },
      join(emptyFolder(), "runs"),
      [],
    );
    await workOn(folder);
    const [good, bad] = new SweepView(folder).trials;
    expect(good).toMatchObject({ state: "finished" });
    expect(bad).toMatchObject({ state: "failed", error: expect.stringContaining("other targets") });
  });
});
