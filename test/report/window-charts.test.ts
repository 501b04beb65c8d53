import { describe, expect, it } from "vitest";
import { forecastChart, forecastStack } from "../../src/report/svg/forecast-chart.js";
import { windowChart, windowGrid } from "../../src/report/svg/window-chart.js";
import { axisTexts, drawnSeries, expectPlaces, placeOf } from "./drawn.js";

/** History 1 to 40, then 41 to 43, with forecasts above it and bands around these. */
function windowOf(times?: readonly string[]) {
  return {
    index: 7,
    times,
    history: Array.from({ length: 40 }, (_, t) => t + 1),
    truth: [41, 42, 43],
    predictions: [
      {
        label: "a",
        values: [42, 44, 46],
        band: { share: 0.8, low: [41, 42, 43], high: [43, 46, 49] },
      },
      { label: "b", values: [40, 39, 38], place: 3 },
    ],
  };
}

describe("a window", () => {
  const range = { min: 0, max: 50 };
  const chart = windowChart(windowOf(), 2, range);

  it("shows the end of the history, the truth and the forecasts by step", () => {
    const [history, truth, a, b] = drawnSeries(chart.body);
    expect(history!.x).toEqual(Array.from({ length: 20 }, (_, i) => i - 19));
    expect(history!.y).toEqual(Array.from({ length: 20 }, (_, i) => i + 21));
    expect(truth).toMatchObject({ name: "truth", x: [1, 2, 3], y: [41, 42, 43] });
    expect(a).toMatchObject({ name: "a", y: [42, 44, 46], low: [41, 42, 43], high: [43, 46, 49] });
    expect(b).toMatchObject({ name: "b", y: [40, 39, 38] });
    expect(b!.low).toBeUndefined();
    expect(b!.lines.at(-1)!.classes).toBe("curve s3");
    expect(chart.frame!.x.domain).toEqual([-19, 3]);
    expect(chart.frame!.y.domain).toEqual([0, 50]);
    expectPlaces(chart);
  });

  it("joins the truth to the history, and draws the band between its edges", () => {
    const [, truth, a] = drawnSeries(chart.body);
    const near = (x: number, y: number) =>
      placeOf(chart.frame!, [x, y]).map((at) => expect.closeTo(at, 1));
    expect(truth!.lines[0]!.pieces).toEqual([[near(0, 40), near(1, 41)]]);
    const band = a!.lines.find(({ classes }) => classes === "band s0")!;
    expect(band.pieces.flat().length).toBe(6);
    expect(band.pieces.flat()).toEqual(
      expect.arrayContaining([near(1, 41), near(3, 43), near(1, 43), near(2, 46), near(3, 49)]),
    );
    const [, rule] = /<line x1="([\d.]+)"[^>]*class="rule"/.exec(chart.body)!;
    expect(Number(rule)).toBeCloseTo(placeOf(chart.frame!, [0.5, 0])[0], 1);
  });

  it("draws values beyond the range at its edge", () => {
    const { body, frame } = windowChart(windowOf(), 0, { min: 0, max: 45 });
    const a = drawnSeries(body).find(({ name }) => name === "a")!;
    expect(a.marks[2]!.at[1]).toBeCloseTo(frame!.plot[2], 1);
    expect(a.y).toEqual([42, 44, 46]);
  });

  it("shows two and a half times as much history as there are steps, if there is as much", () => {
    const long = { ...windowOf(), truth: new Array(12).fill(1), predictions: [] };
    expect(windowChart(long, 0, range).frame!.x.domain).toEqual([-29, 12]);
    const short = { ...windowOf(), history: [1, 2] };
    expect(windowChart(short, 0, range).frame!.x.domain).toEqual([-1, 3]);
  });

  it("has no marks of more than 24 steps", () => {
    const marks = (count: number) => {
      const truth = new Array(count).fill(1);
      return drawnSeries(windowChart({ ...windowOf(), truth }, 0, range).body)[1]!.marks.length;
    };
    expect([marks(24), marks(25)]).toEqual([24, 0]);
  });

  it("knows the times of its steps", () => {
    const times = Array.from({ length: 43 }, (_, t) => `t${t}`);
    expect(windowChart(windowOf(times), 0, range).frame!.x.names).toEqual({
      first: -19,
      texts: times.slice(20),
    });
  });
});

it("a grid of windows is five across, each with its name and its least error", () => {
  const windows = Array.from({ length: 7 }, (_, index) => ({
    ...windowOf(),
    index: index + 10,
    ...(index === 6 && { rank: "worst" as const }),
  }));
  const grid = windowGrid(windows, { min: 0, max: 50 });
  expect([grid.width, grid.height]).toEqual([5 * 220, 2 * 156]);
  const panels = [
    ...grid.body.matchAll(
      /translate\((\d+),(\d+)\)"><text[^>]*>([^<]*)<\/text><text[^>]*>([^<]*)</g,
    ),
  ];
  expect(panels.map(([, x, y, name]) => [Number(x), Number(y), name])).toEqual([
    [0, 0, "#11"],
    [220, 0, "#12"],
    [440, 0, "#13"],
    [660, 0, "#14"],
    [880, 0, "#15"],
    [0, 156, "#16"],
    [220, 156, "#17 worst"],
  ]);
  // a: (1 + 4 + 9) / 3; b: (1 + 9 + 25) / 3
  expect(panels[0]![4]).toBe("a: mse 4.667");
  expect(grid.key!.map(({ text, classes }) => [text, classes])).toEqual([
    ["history", "history"],
    ["truth", "truth"],
    ["a", "s0"],
    ["b", "s3"],
    ["80 % band", "s0"],
  ]);
});

describe("a forecast", () => {
  const window = {
    ...windowOf(Array.from({ length: 43 }, (_, t) => `2024-${String(t + 10)}`)),
    series: "shop",
    target: "sales",
    truth: [],
    predictions: [{ label: "a", values: [42, 44, 46] }],
  };

  it("has its whole history, and continues from its last value", () => {
    const chart = forecastChart(window);
    const [history, a] = drawnSeries(chart.body);
    expect(history!.y).toEqual(window.history);
    expect(chart.frame!.x.domain).toEqual([-39, 3]);
    const near = (x: number, y: number) =>
      placeOf(chart.frame!, [x, y]).map((at) => expect.closeTo(at, 1));
    expect(a!.lines[0]!.pieces).toEqual([[near(0, 40), near(1, 42)]]);
    expect(chart.label).toBe("History and forecast: shop, sales, 2024-50 to 2024-52");
    expect(axisTexts(chart.body, chart.frame!).below.at(-1)).toMatch(/^2024-\d\d$/);
    expectPlaces({ ...chart, body: chart.body.replace(/<g class="axes">.*?<\/g>/, "") });
  });

  it("of several series is a stack of pictures below their captions", () => {
    const stack = forecastStack([window, { ...window, series: "other" }]);
    expect([stack.width, stack.height]).toEqual([720, 600]);
    expect([...stack.body.matchAll(/translate\((\d+),(\d+)\)/g)].map(([, x, y]) => [x, y])).toEqual(
      expect.arrayContaining([
        ["0", "0"],
        ["0", "300"],
        ["0", "20"],
      ]),
    );
    expect(stack.body).toContain(">other, sales, 2024-50 to 2024-52<");
    expect(stack.label).toContain("; History and forecast: other");
    expect(stack.key!.map(({ text }) => text)).toEqual(["history", "a"]);
  });
});
