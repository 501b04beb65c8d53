import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readSeries } from "../../src/data/series/load.js";
import { csvOptions } from "../../src/data/tasks/csv-options.js";
import { FormTrial } from "../../src/insight/form-trial.js";
import { negligibleError } from "../../src/insight/negligible-error.js";
import { type Form, formsOf, stepsOf } from "../../src/insight/window-forms.js";
import { emptyFolder } from "../helpers/cli.js";

describe("an error that decides nothing", () => {
  const of = (...columns: (readonly number[])[]) =>
    negligibleError(
      { series: columns.map((values) => ({ columns: [Float64Array.from(values)] })) } as never,
      1,
    );

  it("is a billionth of the variance, each series around its own mean", () => {
    expect(of([1, 3])).toBeCloseTo(1e-9, 20);
    // squares 2 around 2 and 8 around 102, of four values
    expect(of([1, 3], [100, 104])).toBeCloseTo(1e-9 * ((2 + 8) / 4), 20);
    expect(of([1, Number.NaN, 3])).toBeCloseTo(1e-9, 20);
    expect(of([])).toBe(0);
  });

  it("of several targets is the root of that share, since their errors are scaled", () => {
    expect(negligibleError({ series: [] } as never, 2)).toBeCloseTo(Math.sqrt(1e-9), 12);
  });
});

describe("forms of a window", () => {
  async function trialOf(values: readonly number[], longest: number, options: object = {}) {
    const file = join(emptyFolder(), "x.csv");
    writeFileSync(file, `t,y\n${values.map((value, i) => `${i},${value}\n`).join("")}`);
    const data = {
      task: "csv",
      file,
      time: "t",
      target: "y",
      steps: 4,
      ahead: 2,
      split: [70, 20, 10],
      ...options,
    };
    const config = csvOptions.parse(data);
    let tries = 0;
    const trial = new FormTrial(await readSeries(config), config, longest, () => (tries += 1));
    return { trial, tries: () => tries };
  }
  const form = (level: Form["level"], transform: Form["transform"] = "none"): Form => {
    return { transform, level, steps: 4 };
  };
  const rising = Array.from({ length: 100 }, (_, i) => 10 + i + (i % 3) * ((i * 7) % 5));

  it("are tried on up to four stretches before the test part that have room for the window", async () => {
    // of 100 steps 70 are for training and 20 for validation, so a stretch has 10 steps and ends at 90, 80, 70, 60
    const foldsOf = async (longest: number) => (await trialOf(rising, longest)).trial.folds;
    // room for the window and two forecasts before two stretches: 60 - 20 >= longest + 4
    expect(await foldsOf(36)).toBe(4);
    expect(await foldsOf(37)).toBe(3);
    expect(await foldsOf(66)).toBe(1);
    expect(await foldsOf(67)).toBe(0);
    const withPeriod = await trialOf(rising, 36, { period: 4 });
    expect(withPeriod.trial.folds).toBe(3);
  });

  it("are as good as themselves, and each is tried once on each stretch", async () => {
    const { trial, tries } = await trialOf(rising, 36);
    expect(trial.ratio(form("last"), form("last"))).toBe(1);
    expect(tries()).toBe(4);
    const ratio = trial.ratio(form("first"), form("last"));
    expect(trial.ratio(form("last"), form("first"))).toBeCloseTo(1 / ratio, 9);
    expect(tries()).toBe(8);
  });

  it("stay as given unless another is clearly better", async () => {
    // a line forecasts a sine and a trend without an error, but not their exponential
    const season = Array.from({ length: 100 }, (_, i) => Math.exp(2 + 0.04 * i + Math.sin(i)));
    const { trial } = await trialOf(season, 36);
    const [given, log] = [form("last"), form("last", "log")];
    expect(trial.best(given, [given])).toBe(given);
    expect(trial.ratio(log, given)).toBeLessThan(0.95);
    expect(trial.best(given, [form("first"), log])).toBe(log);
    expect(trial.best(log, [given])).toBe(log);
  });

  it("have starts with either loss, which are equal if no value ever changes", async () => {
    const constant = await trialOf(rising.map(() => 5), 36); // biome-ignore format: short
    const logs = constant.trial.absoluteLogs(form("last"));
    expect(logs).toEqual({ absolute: [0], squared: [0] }); // not below 0 on the latest stretch
    const outliers = rising.map((value, i) => (i % 23 === 11 ? 0 : value));
    const { trial } = await trialOf(outliers, 36);
    const { absolute, squared } = trial.absoluteLogs(form("last"));
    expect(absolute.length).toBe(squared.length);
    expect(absolute.every((log) => Number.isFinite(log) && log !== 0)).toBe(true);
  });

  it("have the scaled errors of several targets, without those that never change", async () => {
    const file = join(emptyFolder(), "two.csv");
    const rows = rising.map((value, i) => `${i},${value + ((i * 31) % 7)},7\n`);
    writeFileSync(file, `t,y,z\n${rows.join("")}`);
    const data = { task: "csv", file, time: "t", target: ["y", "z"], steps: 4, ahead: 2, split: [70, 20, 10] }; // biome-ignore format: short
    const config = csvOptions.parse(data);
    const { absolute, squared } = new FormTrial(await readSeries(config), config, 36).absoluteLogs(
      form("last"),
    );
    for (const log of [...absolute, ...squared]) expect(log).not.toBe(0);
    expect([...absolute, ...squared].every(Number.isFinite)).toBe(true);
  });

  it("that cannot be tried are no better, whatever the other is", async () => {
    const { trial } = await trialOf(
      rising.map((value) => value - 50),
      36,
    );
    const log = form("last", "log"); // of values below 0
    expect(trial.ratio(log, form("last"))).toBe(1);
    expect(trial.best(form("last"), [log])).toEqual(form("last"));
  });
});

describe("the forms to try", () => {
  const form: Form = { transform: "none", level: "series", steps: 9 };
  const config = (options: object = {}) =>
    csvOptions.parse({ task: "csv", file: "x.csv", target: "y", steps: 120, ...options });
  const collection = (...columns: (readonly number[])[]) =>
    ({ series: [{ columns: columns.map((values) => Float64Array.from(values)) }] }) as never;

  it("are each level, with the logarithm if all values of the targets are positive", () => {
    const of = (values: readonly number[], options: object = {}) =>
      formsOf(collection(values, [-1]), config(options), form).map(
        ({ level, transform, steps }) => `${level} ${transform} ${steps}`,
      );
    expect(of([1, Number.NaN, 2])).toEqual([
      "last none 9",
      "mean none 9",
      "series none 9",
      "last log 9",
      "mean log 9",
      "series log 9",
    ]);
    expect(of([1, 0])).toEqual(["last none 9", "mean none 9", "series none 9"]);
    expect(of([0], { period: 4 })).toContain("seasonal none 9");
    const levels = ["last none 9", "mean none 9", "series none 9"];
    expect(of([1], { target: ["y", "z"] })).toEqual(levels); // the other target is -1
    const two = { series: [[1], [-1]].map((column) => ({ columns: [Float64Array.from(column)] })) };
    const forms = formsOf(two as never, config(), form);
    expect(forms.map(({ transform }) => transform)).toEqual(["none", "none", "none"]);
  });

  it("have fewer steps if one value of one series or target is missing", () => {
    const lengths = (series: readonly (readonly number[])[], options: object = {}) => {
      const columns = series.map((values) => ({ columns: [Float64Array.of(1), Float64Array.from(values)].reverse() })); // biome-ignore format: short
      const found = stepsOf(form, { series: columns } as never, config({ period: 60, ...options }));
      return found.map(({ steps }) => steps);
    };
    expect(lengths([[1], [2]])).toEqual([60, 120, 180, 240]);
    expect(lengths([[1], [Number.NaN, 2]])).toEqual([60]);
    expect(lengths([[Number.NaN], [2]])).toEqual([60]);
    expect(lengths([[1], [2]], { period: 110 })).toEqual([110, 220, 330]);
    expect(lengths([[Number.NaN], [2]], { period: 110 })).toEqual([110]);
    expect(lengths([[Number.NaN], [2]], { period: 111 })).toEqual([]);
    expect(lengths([[1]], { period: 100 })).toEqual([100, 200, 300, 400]);
  });

  it("have windows of half and twice as many steps, or of one to four seasons", () => {
    const of = (values: readonly number[], options: object = {}, steps = 9) =>
      stepsOf({ ...form, steps }, collection(values, [Number.NaN]), config(options)).map(
        (one) => one.steps,
      );
    expect(of([1])).toEqual([5, 18]);
    expect(of([1], { period: 12 })).toEqual([12, 24, 36, 48]);
    expect(of([1], { period: 101 })).toEqual([101, 202, 303]);
    expect(of([1, Number.NaN], { period: 50 })).toEqual([50, 100]);
    expect(of([1], {}, 200)).toEqual([100, 400]);
    expect(of([1], {}, 201)).toEqual([101]);
  });
});
