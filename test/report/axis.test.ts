import { expect, test } from "vitest";
import {
  drawXAxis,
  drawYAxis,
  fitsAxis,
  gutterOf,
  labelled,
  rowAt,
} from "../../src/report/axis.js";
import { Canvas } from "../../src/report/canvas.js";
import { plain } from "../../src/report/color.js";

/** The two rows of an x axis over an area of so many columns. */
function axis(width: number, places: [column: number, label: string][]): string[] {
  const canvas = new Canvas(width + 5, 3);
  const area = { left: 1, top: 0, width, height: 1 };
  drawXAxis(
    canvas,
    area,
    places.map(([column, label]) => ({ column, label })),
    plain,
  );
  return canvas.lines().slice(1);
}

test("labels lie under the middle of their places, at the ends within the area", () => {
  expect(
    axis(9, [
      [0, "10"],
      [4, "200"],
      [8, "30"],
    ]),
  ).toEqual(["└┬───┬───┬", " 10 200 30"]);
});

test("a label that would touch the one before is left out with its mark", () => {
  expect(
    axis(9, [
      [3, "30"],
      [4, "31"],
      [8, "40"],
    ]),
  ).toEqual(["└───┬────┬", "    30  40"]);
});

test("a label right behind another one is left out", () => {
  expect(
    axis(9, [
      [1, "20"],
      [3, "21"],
      [8, "40"],
    ]),
  ).toEqual(["└─┬──────┬", "  20    40"]);
});

test("labels may follow each other with one space between them", () => {
  expect(
    axis(9, [
      [1, "20"],
      [4, "21"],
      [8, "40"],
    ]),
  ).toEqual(["└─┬──┬───┬", "  20 21 40"]);
});

test("a label may end at its place", () => {
  const canvas = new Canvas(14, 3);
  const area = { left: 1, top: 0, width: 9, height: 1 };
  drawXAxis(canvas, area, [{ column: 6, label: "2020", ends: true }], plain);
  expect(canvas.lines().slice(1)).toEqual(["└──────┬──", "    2020"]);
});

test.each<[width: number, places: [column: number, label: string][], fits: boolean]>([
  [5, [[2, "12345"]], true],
  [4, [[2, "12345"]], false],
  [
    5,
    [
      [0, "12"],
      [4, "34"],
    ],
    true,
  ],
  [
    4,
    [
      [0, "12"],
      [3, "34"],
    ],
    false,
  ],
])("in %d columns, %j fit: %s", (width, places, fits) => {
  expect(
    fitsAxis(
      places.map(([column, label]) => ({ column, label })),
      width,
    ),
  ).toBe(fits);
});

test("the vertical axis has its labels beside their rows", () => {
  const canvas = new Canvas(8, 3);
  const area = { left: 6, top: 0, width: 2, height: 3 };
  const ticks = labelled([0, 2]);
  drawYAxis(canvas, area, ticks, (value) => value / 2, plain);
  expect(canvas.lines()).toEqual(["   2 ┤", "     │", "   0 ┤"]);
  const bare = new Canvas(8, 3);
  drawYAxis(bare, area, ticks, (value) => value / 2, plain, false);
  expect(bare.lines()).toEqual(["     ┤", "     │", "     ┤"]);
  expect(gutterOf(labelled([1, 100]))).toBe(4);
  expect(gutterOf([])).toBe(1);
  expect(labelled([1], ["0123456789"])).toEqual([{ value: 1, label: "01234567…" }]);
  expect([0, 0.24, 0.26, 1].map((height) => rowAt(area, height))).toEqual([2, 2, 1, 0]);
});

test("a label that is wider than the area is left out", () => {
  expect(axis(2, [[0, "1000"]])).toEqual(["└──", ""]);
});
