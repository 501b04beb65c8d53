import { stripVTControlCharacters } from "node:util";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { styles } from "../../src/report/color.js";
import { normalBand } from "../../src/report/forecast-window.js";
import { lettersFor } from "../../src/report/window-letters.js";
import { rowOfWindows, windowGroups, windowsAcross } from "../../src/report/windows-choice.js";
import { windowsPlot, windowsRange } from "../../src/report/windows-plot.js";
import { text, values, width } from "./arbitrary.js";
import { expectToFit } from "./lines.js";

/** Half a sine wave each, and predictions that fall behind it more and more. */
function sineWindow(phase: number, labels: readonly string[], lag = 0.05) {
  const at = (step: number) => Math.sin(phase + step / 5);
  const truth = Array.from({ length: 10 }, (_, i) => at(30 + i));
  return {
    history: Array.from({ length: 30 }, (_, i) => at(i)),
    truth,
    predictions: labels.map((label, k) => ({
      label,
      values: truth.map((value, i) => value - lag * (k + 1) * i),
    })),
  };
}

describe("a grid of one prediction", () => {
  test("shows history, divider, truth, prediction and their distance", () => {
    const windows = [sineWindow(0, ["lstm"]), sineWindow(2, ["lstm"])];
    expect(windowsPlot(windows, { width: 80 })).toMatchInlineSnapshot(`
      "      #1  mse 0.07125                       #2  mse 0.07125
           │─────╮                  ┊        xx  │                      ╭─┊⊗x
           │     ╰╮                 ┊      xx··  │                    ╭─╯ ┊ o⊗x
           │      ╰─╮               ┊     x·ooo  │                   ╭╯   ┊   ox
       0.5 ┤        ╰╮              ┊   xxoo     ┤                 ╭─╯    ┊    ox
           │         ╰╮             ┊  xoo       │                ╭╯      ┊     ox
       0.0 ┤          ╰╮            ┊ xo         ┤─╮             ╭╯       ┊      ox
           │           ╰╮           ┊⊗o          │ ╰╮           ╭╯        ┊       ·x
           │            ╰╮         ╭┊            │  ╰╮         ╭╯         ┊       o·x
      -0.5 ┤             ╰╮       ╭╯┊            ┤   ╰╮       ╭╯          ┊        o·
           │              ╰─╮   ╭─╯ ┊            │    ╰─╮   ╭─╯           ┊         o
           │                ╰───╯   ┊            │      ╰───╯             ┊
           └┬──────────────────────┬──────────┬  └┬──────────────────────┬──────────┬
            7                      30        40   7                      30        40

      ─ history   ┊ prediction starts   x truth   o lstm   ⊗ both   · error"
    `);
  });

  test("marks a prediction on the true value, and nothing else then", () => {
    const [panel] = windowsPlot([sineWindow(1, ["lstm"], 0)], { width: 60 }).split("─ history");
    expect(panel?.match(/⊗/g)).toHaveLength(10);
    expect(panel).not.toMatch(/[xo·]/);
    expect(panel).toContain("mse 0");
  });

  test("does not let a wild prediction flatten the panel", () => {
    const window = sineWindow(0, ["lstm"]);
    const wild = { label: "lstm", values: [...window.truth.slice(0, 8), 1e9, -1e9] };
    const plot = windowsPlot([{ ...window, predictions: [wild] }], { width: 60 });
    expect(plot).toContain("▲▼ prediction outside the axis");
    expect(plot).toContain(" 1 ┤");
    expect(plot.match(/[▲▼]/g)).toHaveLength(4);
  });

  test("says nothing of wild predictions where there are none", () => {
    expect(windowsPlot([sineWindow(0, ["lstm"])], { width: 60 })).not.toContain("▲");
  });

  test("marks predictions above and below the axis, which ends half a range beyond the truth", () => {
    const window = (values: number[]) => {
      return { history: [0, 1], truth: [0, 1], predictions: [{ label: "a", values }] };
    };
    expect(windowsRange([window([1.5, -0.5])])).toEqual({ min: -0.5, max: 1.5 });
    expect(windowsRange([window([1.6, 0])])).toEqual({ min: 0, max: 1.5 });
    expect(windowsRange([window([0.5, -9])])).toEqual({ min: -0.5, max: 1 });
    const marks = (...values: number[]) => {
      const plot = windowsPlot([window(values)], { width: 40, height: 5 });
      return [
        plot.includes("▲▼ prediction outside"),
        (plot.split("─ hist")[0]!.match(/[▲▼]/g) ?? []).join(""),
      ];
    };
    expect(marks(1.5, -0.5)).toEqual([false, ""]);
    expect(marks(1.6, 0)).toEqual([true, "▲"]);
    expect(marks(1, -0.6)).toEqual([true, "▼"]);
  });

  test("widens the axis by a band only if the truth is not known", () => {
    const band = { share: 0.9, low: [-0.25], high: [1.25] };
    const predictions = [{ label: "a", values: [0.5], band }];
    expect(windowsRange([{ history: [0, 1], truth: [0.5], predictions }])).toEqual({
      min: 0,
      max: 1,
    });
    expect(windowsRange([{ history: [0, 1], truth: [], predictions }])).toEqual({
      min: -0.25,
      max: 1.25,
    });
  });

  test("numbers windows by their place in the test part, or in the grid", () => {
    const window = { history: [0, 1], truth: [1], predictions: [{ label: "a", values: [1] }] };
    const titles = (windows: Parameters<typeof windowsPlot>[0]) =>
      windowsPlot(windows, { width: 60, across: 2 }).match(/#\d+( \S+)*/g);
    expect(titles([window, window, window])).toEqual(["#1", "#2", "#3"]);
    expect(titles([{ ...window, index: 9, rank: "worst" as const, series: "north" }])).toEqual([
      "#10",
    ]);
    const two = { ...window, predictions: ["a", "b"].map((label) => ({ label, values: [2] })) };
    const [first, second] = windowsPlot([two], { width: 60 }).split("\n");
    expect([first!.trim(), second!.trim()]).toEqual(["#1  a 1.000", "b 1.000"]);
  });

  test("of unknown values has no truth, no hit and no error, but the series and the times", () => {
    const times = ["d1", "d2", "d3", "d4"];
    const predictions = [{ label: "a", values: [1, 1.5] }];
    const window = { series: "north", times, offset: 100, history: [0, 1], truth: [], predictions };
    const plot = windowsPlot([window], { width: 60 });
    expect(plot.split("\n")[0]!.trim()).toBe("north, d3 to d4");
    expect(plot.split("\n\n").at(-1)).toBe(
      "─ history   ┊ prediction starts   o a   values minus 100",
    );
  });

  test("joins the truth and the prediction by dots between them alone", () => {
    const window = { history: [0, 4], truth: [4], predictions: [{ label: "a", values: [0] }] };
    const rows = windowsPlot([window], { width: 30, height: 5 }).split("\n").slice(1, 6);
    const column = rows[0]!.length - 1;
    expect(rows.map((row) => row[column])).toEqual(["x", "·", "·", "·", "o"]);
  });

  test("shows the last of several steps that share a column", () => {
    const truth = [...Array(40).keys()];
    const window = { history: [0], truth, predictions: [] };
    const rows = windowsPlot([window], { width: 26, height: 40 }).split("\n").slice(1, 41);
    const steps = rows.flatMap((row, i) => (row.includes("x") ? [39 - i] : [])).reverse();
    // 12 of 21 columns are for 40 steps: the k-th has step ceil(40 k / 12) - 1
    expect(steps).toEqual(Array.from({ length: 12 }, (_, k) => Math.ceil((40 * (k + 1)) / 12) - 1));
  });

  test("squeezes a forecast that is longer than the panel", () => {
    const long = { history: [0, 1], truth: [...Array(500).keys()], predictions: [] };
    expectToFit(windowsPlot([long], { width: 40 }), 40);
  });
});

describe("a prediction that says how sure it is", () => {
  const [window] = [sineWindow(0, ["lstm"], 0)];
  const banded = (sd: number) => {
    const [prediction] = window!.predictions;
    const band = normalBand(prediction!.values, new Array(10).fill(sd));
    return { ...window!, predictions: [{ ...prediction!, band }] };
  };

  test("has a band of 1.96 standard deviations to each side", () => {
    const plot = windowsPlot([banded(0.2)], { width: 60, height: 21 });
    expect(plot).toContain("░ 95 % band");
    const rows = plot.split("\n").slice(1, 22);
    const marks = rows.map((row) => row.indexOf("⊗")).filter((place) => place >= 0);
    const column = Math.min(...marks); // the first value ahead, which is near the middle
    const band = rows.filter((row) => row[column] === "░").length;
    const range = 2; // of a sine, on 20 rows between the middles of the first and the last
    expect(Math.abs(band - (2 * 1.96 * 0.2 * 20) / range)).toBeLessThanOrEqual(2);
  });

  test("has that of its quantiles, with their share, and a mere band where shares differ", () => {
    const [wide] = [banded(0.2)];
    const [prediction] = wide.predictions;
    const narrow = {
      ...wide,
      predictions: [{ ...prediction!, band: { ...prediction!.band!, share: 0.8 } }],
    };
    expect(windowsPlot([narrow], { width: 60 })).toContain("░ 80 % band");
    expect(windowsPlot([narrow, wide], { width: 60 })).toContain("░ band");
  });

  test("has none without a spread, and none beside other predictions", () => {
    expect(windowsPlot([window], { width: 60 })).not.toContain("░");
    const two = {
      ...window,
      predictions: [banded(0.2).predictions[0]!, { label: "b", values: [] }],
    };
    expect(windowsPlot([two], { width: 60 })).not.toContain("░");
  });
});

describe("an overlay of several predictions", () => {
  test("gives each a letter, a capital on the true value", () => {
    const windows = [sineWindow(0, ["rnn", "lstm", "gru"]), sineWindow(2, ["rnn", "lstm", "gru"])];
    expect(windowsPlot(windows, { width: 80 })).toMatchInlineSnapshot(`
      "    #1  r 0.07125  l 0.2850  g 0.6413      #2  r 0.07125  l 0.2850  g 0.6413
         │ ╭────╮                  ┊       xxx  │                      ╭──┊#R
         │─╯    ╰─╮                ┊     xx     │                    ╭─╯  ┊ *#x
         │        ╰─╮              ┊    xrrrrr  │                   ╭╯    ┊  g*Rx
         │          ╰╮             ┊  xR*lllll  │─╮               ╭─╯     ┊   glrx
       0 ┤           ╰╮            ┊ #**gggg    ┤ ╰╮             ╭╯       ┊    glrxx
         │            ╰─╮         ╭┊#g      gg  │  ╰─╮         ╭─╯        ┊     glr x
         │              ╰─╮      ╭╯┊            │    ╰─╮      ╭╯          ┊      glr
      -1 ┤                ╰──────╯ ┊            ┤      ╰──────╯           ┊       glr
         │                         ┊            │                         ┊         l
         │                         ┊            │                         ┊        g
         │                         ┊            │                         ┊         g
         └┬───────────────────────┬──────────┬  └┬───────────────────────┬──────────┬
          6                       30        40   6                       30        40

      ─ history   ┊ prediction starts   x truth   r rnn   l lstm   g gru
      R/L/G on the true value   * several, # several on the true value"
    `);
  });

  test("shows where several agree in a style of its own", () => {
    const windows = [sineWindow(0, ["rnn", "lstm"], 0)];
    const plot = windowsPlot(windows, { width: 60, styles: styles(true) });
    expect(plot).toContain(styles(true).bold("###").slice(0, 6));
    expect(plot).not.toContain("*\x1b");
  });

  test("has a letter for every label, each another one", () => {
    expect(lettersFor(["rnn", "lstm", "gru", "bidirectional"])).toEqual(["r", "l", "g", "b"]);
    expect(lettersFor(["RNN", "R", "7r"])).toEqual(["r", "a", "7"]);
    expect(lettersFor(["lstm-20", "lstm-64", "xx", "x"])).toEqual(["l", "s", "a", "b"]);
    const many = lettersFor(Array.from({ length: 40 }, () => "lstm"));
    expect(new Set(many.slice(0, 35)).size).toBe(35);
    expect(many.slice(35)).toEqual(["?", "?", "?", "?", "?"]);
  });
});

test("windows are grouped by their targets, in order", () => {
  const window = (target: string | undefined, index: number) => {
    return { target, index, history: [], truth: [], predictions: [] };
  };
  const [a, b, c] = [window("y", 1), window("z", 1), window("y", 2)];
  expect(windowGroups([a, b, c])).toEqual([
    { target: "y", windows: [a, c] },
    { target: "z", windows: [b] },
  ]);
  const alone = [window(undefined, 1), window(undefined, 2)];
  expect(windowGroups(alone)).toEqual([{ target: undefined, windows: alone }]);
  expect(windowGroups([])).toEqual([]);
});

test("as many panels as fit stand side by side", () => {
  expect([40, 80, 120, 160, 400].map((columns) => windowsAcross(columns, 10))).toEqual([
    1, 3, 4, 5, 5,
  ]);
  // 6 columns for the axis, 22 for a panel with 10 steps, and 2 between two panels
  expect([27, 28, 51, 52, 75, 76].map((columns) => windowsAcross(columns, 10))).toEqual([
    1, 1, 1, 2, 2, 3,
  ]);
  // at most 20 steps count
  expect([71, 72].map((columns) => windowsAcross(columns, 20))).toEqual([1, 2]);
  expect([71, 72].map((columns) => windowsAcross(columns, 40))).toEqual([1, 2]);
  expect(windowsAcross(400, 10, 2)).toBe(2);
});

test("colour changes nothing but colour", () => {
  const windows = [sineWindow(0, ["lstm"]), sineWindow(2, ["lstm"])];
  const colored = windowsPlot(windows, { width: 80, styles: styles(true) });
  expect(colored).toContain("\x1b[33m");
  expect(stripVTControlCharacters(colored)).toBe(windowsPlot(windows, { width: 80 }));
});

test("no windows are no error", () => {
  expect(windowsPlot([], { width: 80 })).toBe("no windows");
});

test("anything is drawn within any width", () => {
  const window = fc.record({
    history: values,
    truth: values,
    predictions: fc.array(fc.record({ label: text, values }), { maxLength: 4 }),
  });
  fc.assert(
    fc.property(fc.array(window, { maxLength: 6 }), width, (windows, columns) => {
      expectToFit(windowsPlot(windows, { width: columns }), columns);
    }),
  );
});

describe("windows with times", () => {
  const times = Array.from({ length: 40 }, (_, i) => `2024-${String(i + 1).padStart(3, "0")}`);
  const window = { ...sineWindow(0, ["lstm"]), times, index: 311, rank: "worst" as const };

  test("name the dates of the first step, the last one seen and the last one forecast", () => {
    const axis = windowsPlot([window], { width: 60 })
      .split("\n")
      .find((line) => line.includes("2024"));
    expect(axis?.trim().split(/\s+/)).toEqual(["2024-001", "2024-030", "2024-040"]);
  });

  test("name fewer dates in a narrow panel", () => {
    const axis = (width: number) =>
      windowsPlot([window], { width })
        .split("\n")
        .find((line) => line.includes("2024"))
        ?.trim();
    expect(axis(24)).toBe("2024-030  2024-040");
    expect(axis(20)).toBe("2024-030");
  });

  test("name the number of the window in the test part and its rank", () => {
    expect(windowsPlot([{ ...window, series: "B" }], { width: 60 })).toContain(
      "#312  B  worst  mse",
    );
  });
});

test("a row of panels has the best and the worst window and evenly spaced others", () => {
  const windows = Array.from({ length: 15 }, (_, index) => ({
    ...sineWindow(index, ["lstm"]),
    index,
    ...(index === 4 && { rank: "best" as const }),
    ...(index === 5 && { rank: "worst" as const }),
  }));
  expect(rowOfWindows(windows, 5).map(({ index }) => index)).toEqual([0, 4, 5, 8, 14]);
  expect(rowOfWindows(windows, 2).map(({ index }) => index)).toEqual([0, 14]);
  expect(rowOfWindows(windows, 99)).toHaveLength(15);
});

describe("a window with a short history", () => {
  const window = (history: readonly number[]) => ({
    history,
    truth: [1, 1],
    predictions: [{ label: "a", values: [1, 0] }],
  });

  test("has it at the right of its panel, up to the divider", () => {
    const rows = windowsPlot([window([0, 1]), window([0, 1, 0, 1, 0, 1])], {
      width: 60,
      height: 3,
    });
    const [top = "", , bottom = ""] = rows.split("\n").slice(1, 4);
    const [first = "", second = ""] = top.split("┤").slice(1);
    // three columns a step: the two steps of the first one take the last six of 18 columns
    expect(first.slice(0, 12).trim()).toBe("");
    expect(first.slice(12, 18)).toMatch(/[╭─]/);
    expect(first[18]).toBe("┊");
    expect(second[0]).not.toBe("┊");
    expect(bottom).toContain("o");
  });
});
