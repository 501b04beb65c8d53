import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Dataset } from "../../src/data/dataset.js";
import type { LatestWindows } from "../../src/data/series/latest.js";
import { readSeries } from "../../src/data/series/load.js";
import { chainOf } from "../../src/data/series/transforms/chain.js";
import { csvOptions } from "../../src/data/tasks/csv-options.js";
import type { ConformalScores } from "../../src/evaluation/conformal-scores.js";
import { coverageOf } from "../../src/inference/classify.js";
import type { ForecastRow } from "../../src/inference/forecast-rows.js";
import {
  requireSomeSequence,
  sequencePredictions,
} from "../../src/inference/sequence-predictions.js";
import {
  type ForecastingMember,
  forecastPieces,
  forecastWindows,
  requireHorizon,
  unseenSeries,
} from "../../src/inference/series-forecasts.js";
import { testRecords } from "../../src/inference/test-records.js";
import { emptyFolder } from "../helpers/cli.js";
import { batchOf } from "../helpers/fixed-datasets.js";

/** Two sequences that a model accepts, with one between them that it refuses. */
const all = [{ title: "a" }, { title: "b", problem: "f.csv, line 3: too long" }, { title: "c" }];

function sequencesOf(outputs: number, restore?: Dataset["restore"]) {
  const dataset = { count: 2, outputs, restore } as unknown as Dataset;
  return { dataset, all };
}

/** A model whose outputs come in batches of one. */
function member(...rows: readonly number[][]) {
  return () =>
    rows.map((row, first) => ({ first, size: 1, predictions: Float32Array.from(row) }) as never);
}

describe("the predictions for sequences", () => {
  it("are the most probable class and the probabilities, each of its own sequence", () => {
    const logits = [Math.log(1), Math.log(6), Math.log(3)];
    const { sequences } = sequencePredictions([member(logits, [5, 5, 5])], sequencesOf(3), [
      "x",
      "y",
      "z",
    ]);
    expect(sequences.map(({ input, problem }) => [input, problem])).toEqual([
      ["a", undefined],
      ["b", "f.csv, line 3: too long"],
      ["c", undefined],
    ]);
    const [a, b, c] = sequences.map(({ output }) => output as never as Record<string, unknown>);
    expect(a).toMatchObject({ prediction: "y", probability: expect.closeTo(0.6, 6) });
    const shares = [...(a!.probabilities as Float64Array)];
    expect(shares.map((share) => Number(share.toFixed(6)))).toEqual([0.1, 0.6, 0.3]);
    expect(b).toBeUndefined();
    expect(c).toMatchObject({ prediction: "x", probability: expect.closeTo(1 / 3, 6) });
  });

  it("of an ensemble are the means of the probabilities, not of the logits", () => {
    const [first, second] = [
      [Math.log(0.9), Math.log(0.1)],
      [Math.log(0.2), Math.log(0.8)],
    ];
    const { sequences } = sequencePredictions(
      [member(first!, first!), member(second!, first!)],
      sequencesOf(2),
      ["x", "y"],
    );
    expect(sequences[0]!.output).toMatchObject({
      prediction: "x",
      probability: expect.closeTo(0.55, 6),
    });
    expect(sequences[2]!.output).toMatchObject({ probability: expect.closeTo(0.9, 6) });
  });

  it("of numbers are in the unit of the data", () => {
    const restore = (index: number, values: Float64Array) => {
      values[0] = values[0]! * 10 + index;
    };
    const { classes, sequences } = sequencePredictions(
      [member([1], [2]), member([3], [4])],
      sequencesOf(1, restore as never),
      [],
    );
    expect(classes).toEqual([]);
    expect(sequences.map(({ output }) => output)).toEqual([
      { prediction: 20 },
      undefined,
      { prediction: 31 },
    ]);
  });

  it("of numbers are as the model gives them if the data has no other unit", () => {
    const { sequences } = sequencePredictions([member([1.5], [-2])], sequencesOf(1), []);
    const predictions = sequences.map(({ output }) => output?.prediction);
    expect(predictions).toEqual([1.5, undefined, -2]);
  });

  it("say how many sequences have none", () => {
    const found = {
      classes: [],
      sequences: all.map(({ title, ...rest }) => ({ input: title, ...rest })),
    };
    expect(coverageOf(found)).toEqual({ refused: "1 sequence", complete: false });
    const whole = { classes: [], sequences: found.sequences.slice(0, 1) };
    expect(coverageOf(whole)).toEqual({ refused: "0 sequences", complete: true });
  });

  it("are warned of, or refused if there is none at all", () => {
    const warningsOf = (sequences: typeof all) => {
      const warnings: string[] = [];
      requireSomeSequence({ dataset: {} as Dataset, all: sequences }, (text) =>
        warnings.push(text),
      );
      return warnings;
    };
    expect(warningsOf([all[0]!])).toEqual([]);
    expect(warningsOf(all)).toEqual([
      "1 of 3 sequences not classified, see the column error: f.csv, line 3: too long",
    ]);
    const more = [...all, { title: "d", problem: "f.csv, line 5: empty" }];
    expect(warningsOf(more)).toEqual([
      "2 of 4 sequences not classified, see the column error: f.csv, line 3: too long (the first of 2)",
    ]);
    expect(() => warningsOf([all[1]!, more[3]!])).toThrow("f.csv, line 3: too long");
  });
});

describe("rows of a file of predictions", () => {
  const pieces = [
    "example,input,target,prediction,sd\n",
    '0,"a,b",1.5,x,\n1,=c,,2,0.25\n',
    "2,,3,4,5\n",
  ];

  it("have numbers, and null where there is none", () => {
    expect([...testRecords(pieces, false)]).toEqual([
      { example: 0, input: "a,b", target: 1.5, prediction: Number.NaN, sd: null },
      { example: 1, input: "=c", target: null, prediction: 2, sd: 0.25 },
      { example: 2, input: "", target: 3, prediction: 4, sd: 5 },
    ]);
  });

  it("have the names of classes as texts", () => {
    expect(
      [...testRecords(pieces, true)].map(({ target, prediction }) => [target, prediction]),
    ).toEqual([
      ["1.5", "x"],
      ["", "2"],
      ["3", "4"],
    ]);
    const times = ["series,time,column,ahead\n", "1,2020,3,4\n"];
    expect([...testRecords(times, false)]).toEqual([
      { series: "1", time: "2020", column: "3", ahead: 4 },
    ]);
  });
});

describe("what a model needs of newer series", () => {
  it("is no more steps than it was trained for, if covariates would be unknown", () => {
    const options = { ahead: 3, past: ["wind"], known: ["holiday"] };
    expect(() => requireHorizon(3, options)).not.toThrow();
    expect(() => requireHorizon(4, { ...options, past: [], known: [] })).not.toThrow();
    expect(() => requireHorizon(4, options)).toThrow(
      "the horizon is 4, expected at most 3, the run's data.ahead: beyond it forecasts are fed back recursively, but wind, holiday cannot be forecast",
    );
  });

  it("is something in place of the parameters of a series that it has not seen", () => {
    expect(unseenSeries({ skip: "linear", smooths: false })).toBeUndefined();
    expect(unseenSeries({ skip: "linearBySeries", smooths: false })).toBe(
      "the line is that of all series",
    );
    expect(unseenSeries({ skip: "linearBySeries", smooths: true })).toBe(
      "the smoothing coefficients are the means of the learnt ones, and level and seasonals start from the first " +
        "season of the window",
    );
  });
});

describe("the windows to forecast from", () => {
  /** Series of so many values, from 10 up, and what is said about their windows of three steps. */
  async function found(lengths: readonly number[], change: object = {}, stride?: number) {
    const file = join(emptyFolder(), "new.csv");
    const rows = lengths.flatMap((length, s) =>
      Array.from({ length }, (_, t) => `${t},s${s},${t === 4 && s === 1 ? "" : 10 + t}`),
    );
    writeFileSync(file, `t,id,y\n${rows.join("\n")}\n`);
    const options = csvOptions.parse({ task: "csv", file, time: "t", id: "id", target: "y", steps: 3, ahead: 1, missing: "drop" }); // biome-ignore format: short
    const collection = await readSeries(options);
    const column = { transforms: chainOf([]), range: { low: 0, high: 50 } };
    const record = { series: [{ name: "s0", columns: [column] }], others: [column] };
    const said: string[] = [];
    const settings = {
      level: 0.5,
      stride,
      onNote: (text: string) => said.push(`note: ${text}`),
      onWarning: (text: string) => said.push(`warning: ${text}`),
    };
    const trained = { record: record as never, options, unseen: undefined, ...change };
    const { windows } = forecastWindows({ collection, problems: [] }, trained, settings);
    return { said, windows: windows.map(({ name, number, now }) => [name, number, now]) };
  }

  it("are the last ones, and the series that training did not see are named once", async () => {
    const last = [["s0", 0, 7], ["s2", -1, 7], ["s3", -1, 7]]; // biome-ignore format: short
    const lengths = [8, 2, 8, 8];
    const short = expect.stringMatching(/^warning: 1 of 4 series not forecast: .*new\.csv: y of s1 has 2 steps/); // biome-ignore format: short
    expect(await found(lengths)).toEqual({ said: [short], windows: last });
    const known = await found([8, 2, 8, 8], { unseen: "a mean is used" });
    expect(known.said).toEqual([short, "note: s2 and 1 more: not seen in training, so a mean is used"]); // biome-ignore format: short
    const single = await found([8, 2, 8], { unseen: "a mean is used" });
    expect(single.said.at(-1)).toBe("note: s2: not seen in training, so a mean is used");
    expect((await found([8], { unseen: "a mean is used" })).said).toEqual([]);
  });

  it("at several origins are counted, with those that lack a value", async () => {
    const all = await found([5, 8], {}, 1);
    // s0 ends at 2, 3, 4; of s1, whose step 4 is missing, 4, 5 and 6 are left out
    expect(all.windows).toEqual([["s0", 0, 2], ["s0", 0, 3], ["s0", 0, 4], ["s1", -1, 2], ["s1", -1, 3], ["s1", -1, 7]]); // biome-ignore format: short
    expect(all.said).toEqual(["note: 6 origins, 3 skipped because of missing values"]);
    expect((await found([5], {}, 2)).said).toEqual(["note: 2 origins"]);
    expect((await found([5], {}, 3)).said).toEqual(["note: 1 origin"]);
  });

  it("warn of values that training did not have", async () => {
    const column = { transforms: chainOf([]), range: { low: 0, high: 1 } };
    const record = { series: [{ name: "s0", columns: [column] }] };
    expect((await found([8], { record })).said[0]).toMatch(/^warning: y of s0 is 15\.00 at 5, far outside the training range .* first of 3 such values/); // biome-ignore format: short
  });

  it("are refused if there is none, with the reason of the first series", async () => {
    await expect(found([2])).rejects.toThrow(/new\.csv: y of s0 has 2 steps up to 1, expected at least 3[^(]*$/); // biome-ignore format: short
    await expect(found([2, 1, 1])).rejects.toThrow(/y of s0 has 2 steps .*\(and 2 more series\)$/);
  });
});

describe("forecasts of many windows", () => {
  const COUNT = 5000;
  const record = { transforms: chainOf([]), range: { low: 0, high: 9 } };
  /** Windows of the values i and i + 1, which are followed by i + 15. */
  const windows = Array.from({ length: COUNT }, (_, i) => ({
    name: `s${i}`,
    number: i,
    now: 1,
    columns: [Float64Array.of(i, i + 1)],
    records: [record],
    actual: (_target: number, k: number) => (k === 0 ? i + 15 : Number.NaN),
  }));
  /** A model that forecasts the last value and a number more. */
  const memberOf = (more: number, errors?: ConformalScores): ForecastingMember => ({
    forecaster: {
      loss: { name: "mse" },
      *batches(dataset) {
        const { x } = batchOf(dataset, []);
        yield batchOf(
          dataset,
          Array.from({ length: 2 * dataset.count }, (_, i) => x[i]! + more),
        );
      },
    },
    errors,
  });
  const series = {
    collection: {
      wall: () => 0,
      label: (step: number) => `t${step}`,
      roles: { columns: [{ uses: ["target"] }] },
    },
    options: { steps: 2, ahead: 1, calendar: [], target: ["y"] },
    horizon: 2,
  } as unknown as Parameters<typeof forecastPieces>[2];

  function forecast(members: readonly ForecastingMember[], stride?: number) {
    const [notes, warnings]: [string[], string[]] = [[], []];
    const settings = {
      level: 0.5,
      stride,
      onNote: (text: string) => notes.push(text),
      onWarning: (text: string) => warnings.push(text),
    };
    const found = { windows, refused: [], skipped: 0 } as unknown as LatestWindows;
    const pieces: ForecastRow[][] = [];
    for (const rows of forecastPieces(members, found, series, settings)) pieces.push([...rows]);
    return { pieces, notes, warnings };
  }

  it("come in pieces, each window's own, as the means of all members", () => {
    const { pieces, notes } = forecast([memberOf(10), memberOf(20)], 1);
    expect(pieces.map((rows) => rows.length)).toEqual([2 * 4096, 2 * (COUNT - 4096)]);
    const rows = pieces.flat();
    for (const i of [0, 4095, 4096, COUNT - 1]) {
      // each member goes on from its own forecast
      expect(rows[2 * i]).toMatchObject({ series: `s${i}`, time: "t2", forecast: i + 1 + 15 });
      expect(rows[2 * i + 1]).toMatchObject({ time: "t3", ahead: 2, forecast: i + 1 + 30 });
    }
    expect(notes).toEqual([
      "low and high are empty: the run is not finished and has no test errors",
      expect.stringMatching(/^ensemble of 2 runs: /),
      "y: MAE 1.000, RMSE 1.000, MSE 1.000 over 5000 values with a known actual value",
    ]);
  });

  it("have intervals of the first step, and errors only if the origins roll", () => {
    const scores = { count: 3, scores: [-2, 1, 4] };
    const errors = { windows: 3, usualScales: [1], byOutput: [scores] };
    const { pieces, notes, warnings } = forecast([memberOf(-COUNT, errors)]);
    const [first, second] = pieces[0]!;
    // the window changes by 1; of three errors the whole range
    expect(first).toMatchObject({ forecast: 1 - COUNT, low: -1 - COUNT, high: 5 - COUNT });
    expect([second!.low, second!.high]).toEqual([Number.NaN, Number.NaN]);
    expect(notes).toEqual(["50 % intervals from the errors on 3 validation and test windows"]);
    expect(warnings).toHaveLength(1); // below 0
    expect(warnings[0]).toContain("is -4999");
  });
});
