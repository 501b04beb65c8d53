import { describe, expect, it } from "vitest";
import {
  ForecastTally,
  intervalsText,
  leftOutText,
  refusedText,
  unusualText,
} from "../../src/inference/forecast-notes.js";
import type { ForecastRow } from "../../src/inference/forecast-rows.js";
import { ensembleText, meanForecasts } from "../../src/inference/mean-forecasts.js";

const NONE = Number.NaN;

function row(values: Partial<ForecastRow>): ForecastRow {
  return {
    series: "",
    origin: "2024-01-01",
    time: "2024-01-02",
    target: "y",
    ahead: 1,
    forecast: 5,
    low: 4,
    high: 6,
    actual: NONE,
    offset: 0,
    crossesZero: false,
    ...values,
  };
}

/** What is said about rows, all of which pass through. */
function tallied(rows: readonly ForecastRow[], level = 0.9): ForecastTally {
  const tally = new ForecastTally(level);
  expect([...tally.counted(rows)]).toEqual(rows);
  return tally;
}

describe("the errors against known values", () => {
  it("are over rows with a value, and the share within over rows with an interval", () => {
    const rows = [
      row({ actual: 6 }), // at the end of its interval, which is inside
      row({ actual: 3 }),
      row({ actual: 7 }),
      row({ actual: 4 }),
      row({ actual: 9, low: NONE, high: NONE }),
      row({}),
    ];
    const [text] = tallied(rows).errorTexts();
    const [mae, mse] = [(1 + 2 + 2 + 1 + 4) / 5, (1 + 4 + 4 + 1 + 16) / 5];
    expect(text).toBe(
      `y: MAE ${mae.toFixed(3)}, RMSE ${Math.sqrt(mse).toFixed(3)}, MSE ${mse.toFixed(3)} ` +
        "over 5 values with a known actual value, 50.0 % within the 90 % intervals",
    );
  });

  it("are of each target by itself, without a share where there are no intervals", () => {
    const ends = { low: NONE, high: NONE };
    const rows = [row({ actual: 6, ...ends }), row({ target: "z", actual: 8, ...ends })];
    expect(tallied(rows).errorTexts()).toEqual([
      "y: MAE 1.000, RMSE 1.000, MSE 1.000 over 1 value with a known actual value",
      "z: MAE 3.000, RMSE 3.000, MSE 9.000 over 1 value with a known actual value",
    ]);
    expect(tallied([row({})]).errorTexts()).toEqual([]);
  });
});

describe("a warning", () => {
  it("names the first forecast outside its interval, on its side, and counts them", () => {
    const rows = [
      row({}),
      row({ forecast: 7, ahead: 3, time: "t3", series: "A" }),
      row({ forecast: 3 }),
    ];
    expect(tallied(rows).outsideText()).toMatch(
      /^the forecast of A for t3 lies above its prediction interval \(the first of 2\): 3 steps ahead, .* too high, /,
    );
    expect(tallied([row({ forecast: 3.9 })]).outsideText()).toMatch(
      /^the forecast for 2024-01-02 lies below its prediction interval: 1 step ahead, .* too low, /,
    );
    expect(tallied([row({ forecast: 6.1, ahead: 2 })]).outsideText()).toBe(
      "the forecast for 2024-01-02 lies above its prediction interval: 2 steps ahead, nearly all forecasts on the run's " +
        "validation and test windows were too high, so the interval is shifted towards the observed values",
    );
    expect(tallied([row({ forecast: 4 }), row({ forecast: 6 })]).outsideText()).toBeUndefined();
  });

  it("names the first forecast below 0, and counts them", () => {
    const below = row({ forecast: -2, crossesZero: true, low: -3, high: 1 });
    expect(tallied([row({}), below, { ...below, forecast: -9 }]).negativeText()).toMatch(
      /^the forecast of y for 2024-01-02 is -2\.000, the first of 2 below 0, but no value /,
    );
    expect(tallied([below]).negativeText()).toContain("is -2.000, but no value");
    expect(tallied([{ ...below, series: "A" }]).negativeText()).toMatch(
      /^the forecast of y of A for 2024-01-02 is -2\.000, but no value /,
    );
    expect(tallied([row({})]).negativeText()).toBeUndefined();
    expect(tallied([{ ...below, offset: -10 }]).negativeText()).toBe(
      "the forecast of y for 2024-01-02 is -12.00, but no value of the training part is below 0. If none can be, " +
        'train with data.bounds {"low": 0}.',
    );
  });

  it("names ten rows or series, and how many more there are", () => {
    const names = Array.from({ length: 12 }, (_, i) => `r${i + 1}`);
    const refused = names.map((reason) => ({ name: "", reason }));
    const ten = names.slice(0, 10).join("; ");
    expect(refusedText(refused, 30)).toBe(`12 of 30 series not forecast: ${ten}; and 2 more`);
    expect(refusedText(refused.slice(0, 10), 30)).toBe(`10 of 30 series not forecast: ${ten}`);
    expect(refusedText(refused.slice(0, 11), 30)).toContain("; r10; and 1 more");
    expect(leftOutText(names.slice(0, 11))).toContain("; r10; and 1 more");
    expect(leftOutText(names)).toBe(`12 rows skipped: ${ten}; and 2 more`);
    expect(leftOutText(names.slice(0, 1))).toBe("1 row skipped: r1");
  });

  it("names the first unusual value and its range", () => {
    const value = { series: "A", column: "y", time: "t", value: 900, range: { low: 1, high: 20 } };
    expect(unusualText([value, value])).toMatch(
      /^y of A is 900\.0 at t, far outside the training range \(1\.000 to 20\.00\), the first of 2 such/,
    );
    expect(unusualText([{ ...value, series: "" }])).toMatch(
      /^y is 900\.0 at t, far outside the training range \(1\.000 to 20\.00\): these forecasts extrapolate/,
    );
    expect(unusualText([])).toBeUndefined();
  });
});

describe("where the intervals come from", () => {
  const errors = (windows: number) => ({ windows, byOutput: [] }) as never;

  it("or how many windows a level needs", () => {
    expect(intervalsText(errors(9), [undefined], 0.95)).toBe(
      "low and high are empty: a 95 % interval needs the errors on 19 windows, but the run has 9 " +
        "validation and test windows; the highest possible level is --level 90",
    );
  });

  it.each([
    [1, 50],
    [4, 80],
    [38, 97],
    [99, 99],
  ])("of %i windows the highest level is %i %", (windows, possible) => {
    const said = intervalsText(errors(windows), [undefined], 0.999);
    expect(said).toContain(`the highest possible level is --level ${possible}`);
    expect(said).toContain(
      ` has ${windows} validation and test window${windows === 1 ? ";" : "s;"}`,
    );
  });

  it("or that there are no windows at all, without advice", () => {
    expect(intervalsText(errors(0), [undefined], 0.5)).toBe(
      "low and high are empty: a 50 % interval needs the errors on 1 window, but the run has 0 validation and test windows",
    );
  });

  it("names each pair of quantiles if there are several, and none if there are none", () => {
    const range = { low: 0, high: 1 };
    expect(intervalsText(errors(7), [range], 0.999)).toBe(
      "99.9 % intervals from the errors on 7 validation and test windows",
    );
    const pairs = [{ ...range, lowFrom: 0.1, highFrom: 0.9 }, { ...range, lowFrom: 0.2, highFrom: 0.8 }, range]; // biome-ignore format: short
    expect(intervalsText(errors(7), pairs, 0.8)).toContain(
      "from the quantiles 0.1 and 0.9 and the quantiles 0.2 and 0.8, corrected by the errors on 7",
    );
    expect(intervalsText(errors(7), [range, undefined], 0.8)).toContain("low and high are empty");
  });

  it("names the quantiles that they start from, each pair once", () => {
    const range = { low: 0, high: 1, lowFrom: 0.1, highFrom: 0.9 };
    expect(intervalsText(errors(50), [range, range], 0.8)).toBe(
      "80 % intervals from the quantiles 0.1 and 0.9, corrected by the errors on 50 validation and test windows",
    );
    expect(intervalsText(undefined, [], 0.8)).toContain("the run is not finished");
  });
});

describe("an ensemble's forecast", () => {
  it("says whose means it has", () => {
    expect(ensembleText(3)).toBe(
      "ensemble of 3 runs: forecast, low and high are means over the runs; the intervals were calibrated for each run " +
        "separately, so they tend to be wider than needed",
    );
  });

  const forecasts = (...values: number[]) => [
    [values.map((forecast) => ({ forecast, low: forecast - 1, high: 3 * forecast }))],
  ];

  it("and each end of its interval are the means of the members'", () => {
    expect(meanForecasts([forecasts(1, 10), forecasts(2, 20), forecasts(6, 30)])).toEqual([
      [
        [
          { forecast: 3, low: 2, high: 9 },
          { forecast: 20, low: 19, high: 60 },
        ],
      ],
    ]);
    expect(meanForecasts([forecasts(4)])).toEqual(forecasts(4));
  });
});
