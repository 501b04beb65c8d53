import { expect, it } from "vitest";
import { csvOptions } from "../../src/data/tasks/csv-options.js";
import { PictureCollector } from "../../src/inference/forecast-pictures.js";
import type { ForecastRow } from "../../src/inference/forecast-rows.js";
import { plainStyles } from "../../src/report/color.js";
import { forecastText, shownNote } from "../../src/report/forecast-text.js";

const HORIZON = 3;
const options = csvOptions.parse({
  task: "csv",
  file: "x.csv",
  target: ["a", "b"],
  steps: 5,
  ahead: 3,
});

/** Pictures of `count` series whose values say which series, target and step they are. */
function pictures(count: number, most: number, targets = ["a", "b"]) {
  const names = Array.from({ length: count }, (_, s) => `s${s}`);
  const valuesOf = (s: number, v: number) =>
    Float64Array.from({ length: 100 }, (_, t) => 1000 * s + 500 * v + t);
  const collection = {
    series: names.map((name, s) => ({ name, first: s, columns: [valuesOf(s, 0), valuesOf(s, 1)] })),
    label: (at: number) => `t${at}`,
  };
  const windows = names.map((name, s) => ({ name, now: s + 79 }));
  const collector = new PictureCollector(windows as never, {
    collection: collection as never,
    options: { ...options, target: targets },
    horizon: HORIZON,
    level: 0.9,
    most,
  });
  const rows = names.flatMap((series, s) =>
    ["a", "b"].flatMap((target, v) =>
      Array.from({ length: HORIZON }, (_, k) => {
        const forecast = 1000 * s + 500 * v + 80 + k;
        return { series, target, forecast, low: forecast - 1, high: forecast + 1 } as ForecastRow;
      }),
    ),
  );
  expect([...collector.collected(rows)]).toEqual(rows);
  return collector.pictures();
}

it("shows a few series, evenly spaced, the first and the last among them", () => {
  const shown = pictures(41, 5);
  expect([...new Set(shown.windows.map(({ series }) => series))]).toEqual([
    "s0",
    "s10",
    "s20",
    "s30",
    "s40",
  ]);
  expect(shownNote(shown)).toBe(
    "5 of 41 series are shown, evenly spaced in the order of the file.",
  );
  expect(shownNote(pictures(5, 5))).toBeUndefined();
  const text = forecastText(shown, { width: 80, styles: plainStyles });
  expect(
    text.endsWith("\n\n5 of 41 series are shown, evenly spaced in the order of the file.\n"),
  ).toBe(true);
  const panels = text.split("\n\n").slice(0, -1);
  // two targets of each series, and once what the lines are
  expect(panels).toHaveLength(11);
  expect(panels.filter((panel) => panel.includes("90 % band"))).toEqual([panels[10]]);
});

it("shows the past up to the origin, then the forecast, with the time of each value", () => {
  const [, b] = pictures(3, 6).windows.slice(2, 4);
  expect(b).toMatchObject({ series: "s1", target: "b", truth: [] });
  expect(pictures(1, 6).windows[0]).not.toHaveProperty("series");
  const [single, ...others] = pictures(1, 6, ["a"]).windows;
  expect(single).not.toHaveProperty("target");
  expect(others).toEqual([]);
  expect(pictures(2, 1).windows[0]).toMatchObject({ series: "s0", target: "a" });
  expect(b!.history).toHaveLength(60);
  expect(b!.history[59]).toBe(1500 + 79);
  expect(b!.times!.slice(59, 62)).toEqual(["t80", "t81", "t82"]);
  expect(b!.predictions[0]).toMatchObject({
    values: [1580, 1581, 1582],
    band: { share: 0.9, low: [1579, 1580, 1581], high: [1581, 1582, 1583] },
  });
});

it.each([
  [3, 5, 60],
  [16, 5, 64], // four past steps for each forecast step
  [3, 70, 70], // the whole window
  [30, 70, 80], // all there is before the origin
])(
  "with a horizon of %i and windows of %i it shows the %i steps before the origin",
  (horizon, steps, past) => {
    const columns = [Float64Array.from({ length: 100 }, (_, t) => t)];
    const series = [{ name: "b", first: 0, columns: [] }, { name: "s", first: 10, columns }]; // biome-ignore format: short
    const collector = new PictureCollector([{ name: "s", now: 10 + 79 }] as never, {
      collection: { series, label: String } as never,
      options: { ...options, target: "a", steps },
      horizon,
      level: 0.9,
      most: 1,
    });
    const [low, high] = [Number.NaN, Number.NaN];
    const row = { series: "s", target: "a", forecast: 5, low, high, offset: 700 } as ForecastRow;
    expect([...collector.collected([row])]).toEqual([row]);
    const [shown] = collector.pictures().windows;
    expect(Array.from(shown!.history)).toEqual(
      Array.from({ length: past }, (_, i) => 80 - past + i),
    );
    expect(shown!.times).toEqual(Array.from({ length: past + horizon }, (_, i) => String(90 - past + i))); // biome-ignore format: short
    expect(shown!.offset).toBe(700);
    expect(shown!.predictions).toEqual([{ label: "forecast", values: [5], band: undefined }]);
  },
);
