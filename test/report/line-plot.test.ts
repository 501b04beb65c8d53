import { stripVTControlCharacters } from "node:util";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { styles } from "../../src/report/color.js";
import { linePlot } from "../../src/report/line-plot.js";
import { text, values, width } from "./arbitrary.js";
import { expectToFit } from "./lines.js";

const rising = { label: "rising", values: [0, 1, 2, 3, 4] };
const falling = { label: "falling", values: [4, 3, 2, 1, 0] };

test("two series differ without colour", () => {
  const plot = linePlot([rising, falling], {
    width: 40,
    height: 5,
    title: "Both",
    xLabel: "epoch",
    xStart: 1,
    marks: [{ x: 4, label: "here" }],
  });
  expect(plot).toMatchInlineSnapshot(`
    "Both
    4 ┤x━━━━┓                     ┊    ╭───o
      │     ┗━━━x━━━━┓        ╭───o────╯
    2 ┤              ┗━━━x━━━━┓   ┊
      │     ╭───o────╯        ┗━━━x━━━━┓
    0 ┤o────╯                     ┊    ┗━━━x
      └┬────────┬────────┬────────┬────────┬
       1        2        3        4        5
    ─o─ rising   ━x━ falling   ┊ here
    x axis: epoch"
  `);
});

test("names on the x axis are evenly spaced and do not touch", () => {
  const values = Array.from({ length: 100 }, (_, i) => i);
  const xName = (x: number) => new Date(Date.UTC(2020, 0, 1 + x)).toISOString().slice(0, 10);
  const plot = linePlot([{ label: "r", values }], { width: 60, height: 3, xLabel: "time", xName });
  const [names = ""] = plot.split("\n").slice(-2);
  expect(names.trim().split(/\s+/)).toEqual(["2020-01-01", "2020-02-20"]);
});

test("colour changes nothing but colour", () => {
  const options = { width: 60, title: "t", marks: [{ x: 2, label: "here" }] };
  const colored = linePlot([rising, falling], { ...options, styles: styles(true) });
  expect(colored).toContain("\x1b[36m");
  expect(stripVTControlCharacters(colored)).toBe(linePlot([rising, falling], options));
});

test("NaN leaves a gap", () => {
  const broken = { label: "broken", values: [1, 1, Number.NaN, 2, 2] };
  expect(linePlot([broken], { width: 30, height: 4 })).toMatchInlineSnapshot(`
    "2.0 ┤                  o─────o
    1.5 ┤
        │
    1.0 ┤o─────o
        └┬─────┬─────┬─────┬─────┬
         0     1     2     3     4
    ─o─ broken"
  `);
});

test("a constant and a single point are drawn", () => {
  const constant = linePlot([{ label: "c", values: [7, 7, 7] }], { width: 24, height: 3 });
  expect(constant).toMatchInlineSnapshot(`
    "7.5 ┤
    7.0 ┤o────────o────────o
    6.5 ┤
        └┬────────┬────────┬
         0        1        2
    ─o─ c"
  `);
  const point = linePlot([{ label: "p", values: [7] }], { width: 24, height: 3, xStart: 1 });
  expect(point).toMatchInlineSnapshot(`
    "7.5 ┤
    7.0 ┤         o
    6.5 ┤
        └─────────┬─────────
                  1
    ─o─ p"
  `);
});

test("a logarithmic axis leaves out what is not positive", () => {
  const loss = { label: "loss", values: [100, 10, 1, 0.1, 0] };
  const plot = linePlot([loss], { width: 40, height: 7, yScale: "log" });
  expect(plot).toMatchInlineSnapshot(`
    "    │o──╮
        │   ╰───╮
     10 ┤       ╰─o──╮
        │            ╰───╮
        │                ╰o──╮
        │                    ╰───╮
    0.1 ┤                        ╰─o
        └┬────────┬───────┬────────┬───────┬
         0        1       2        3       4
    ─o─ loss"
  `);
});

test("a mark beyond the last value is left out, and a plot has three rows at least", () => {
  const marks = [-1, 0, 4, 5].map((x) => ({ x, label: `at ${x}` }));
  const [top = "", middle = "", ...below] = linePlot([{ label: "a", values: [0, 0, 0, 0, 0] }], {
    width: 30,
    height: 1,
    marks,
  }).split("\n");
  expect(top).toBe(" 1 ┤┊                        ┊");
  expect(middle).toBe(" 0 ┤o─────o──────o─────o─────o");
  expect(below[0]).toBe("-1 ┤┊                        ┊");
});

test("points that are less than four columns apart are marked once in a dozen columns", () => {
  const level = (label: string, count: number, value: number) => {
    return { label, values: new Array<number>(count).fill(value) };
  };
  const markers = (count: number, width: number) => {
    const plot = linePlot([level("a", count, 0), level("b", count, 1)], { width, height: 3 });
    const [top = "", , bottom = ""] = plot.split("\n");
    return [bottom, top].map((row) =>
      [...row.slice(5)].flatMap((character, column) => (/[ox]/.test(character) ? [column] : [])),
    );
  };
  // 6 points on 24 columns, each of them marked; 7 points are too dense
  expect(markers(6, 29)).toEqual([
    [0, 5, 9, 14, 18, 23],
    [0, 5, 9, 14, 18, 23],
  ]);
  expect(markers(7, 29)).toEqual([
    [0, 15],
    [8, 23],
  ]);
});

test("as many names as fit stand below the axis, at least one", () => {
  const values = [0, 1, 2, 3];
  const names = (length: number) => {
    const xName = (x: number) => `${x}`.repeat(length);
    const lines = linePlot([{ label: "a", values }], { width: 30, height: 3, xName }).split("\n");
    return lines[4]!.trim().split(/ +/);
  };
  expect(names(5)).toEqual(["00000", "11111", "22222", "33333"]);
  expect(names(8)).toEqual(["0".repeat(8), "2".repeat(8)]);
  expect(names(20)).toEqual(["0".repeat(20)]);
});

test("a long series is brought to the width", () => {
  const long = { label: "long", values: Float64Array.from({ length: 5000 }, (_, i) => i) };
  expectToFit(linePlot([long], { width: 50 }), 50);
});

test("anything is drawn within any width", () => {
  const series = fc.record({ label: text, values });
  fc.assert(
    fc.property(
      fc.array(series, { maxLength: 6 }),
      width,
      fc.constantFrom("linear" as const, "log" as const),
      fc.array(fc.record({ x: fc.integer(), label: text }), { maxLength: 2 }),
      fc.record({ title: text, xLabel: text, xStart: fc.integer({ min: -10, max: 1000 }) }),
      (all, columns, yScale, marks, more) => {
        expectToFit(linePlot(all, { width: columns, yScale, marks, ...more }), columns);
      },
    ),
  );
});

test("a dense series has a marker in one of a dozen columns, each series at others", () => {
  const flat = (height: number) => ({ label: "flat", values: new Array(120).fill(height) });
  const plot = linePlot([flat(0), flat(1), flat(2)], { width: 75, height: 3 });
  const placesOf = (row: string, marker: string) =>
    [...row].flatMap((character, column) => (character === marker ? [column - 3] : []));
  const [third, second, first] = plot.split("\n").slice(0, 3);
  // 72 columns of 120 points: a marker every 20 points, which are 12 columns
  const columns = (from: number) =>
    Array.from({ length: 6 }, (_, i) => Math.round(((from + 20 * i) * 71) / 119));
  expect(placesOf(first!.replace("0 ┤", "  "), "o").map((at) => at + 1)).toEqual(columns(0));
  expect(placesOf(second!, "x")).toEqual(columns(6));
  expect(placesOf(third!, "+")).toEqual(columns(13));
});

test("a mark lies at its x, and one beyond the axis is left out", () => {
  const at = (x: number) => {
    const [top = ""] = linePlot([rising], {
      width: 43,
      height: 3,
      xStart: 10,
      marks: [{ x, label: "here" }],
    }).split("\n");
    return top.indexOf("┊");
  };
  expect([at(10), at(12), at(14), at(15), at(9)]).toEqual([3, 23, -1, -1, -1]); // a marker covers that at 14
});
