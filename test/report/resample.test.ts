import { describe, expect, test } from "vitest";
import { columnOf, resample, thinned } from "../../src/report/resample.js";

const { NaN: gap } = Number;

test("the first and the last point lie in the first and the last column", () => {
  expect([0, 1, 2].map((index) => columnOf(index, 3, 9))).toEqual([0, 4, 8]);
  expect(columnOf(0, 1, 9)).toBe(4);
});

describe("resample", () => {
  test("draws straight lines where there is room", () => {
    expect(resample([0, 2, 1], 3, 5)).toEqual([0, 1, 2, 1.5, 1]);
    expect(resample([0, 3, 0], 3, 7)).toEqual([0, 1, 2, 3, 2, 1, 0]);
  });

  test("shows the smallest and the largest of points that share columns, in order of time", () => {
    expect(resample([0, 2, 10, 20], 4, 2)).toEqual([0, 20]);
    expect(resample([5, 9, 1, 4, 3, 3], 6, 4)).toEqual([9, 1, 4, 3]);
  });

  test("loses no peak of a dense series", () => {
    const values = Array.from({ length: 1000 }, (_, i) => (i === 617 ? 50 : Math.sin(i)));
    const shown = resample(values, 1000, 40);
    expect(Math.max(...shown)).toBe(50);
    expect(Math.min(...shown)).toBe(Math.min(...values));
  });

  test("leaves a bucket without numbers empty", () => {
    expect(resample([1, 2, gap, gap, 3, 4], 6, 4)).toEqual([1, 2, 3, 4]);
    expect(resample([1, 2, gap, gap, gap, gap, 3, 4], 8, 6).slice(2, 4)).toEqual([gap, gap]);
  });

  test("leaves gaps at NaN", () => {
    expect(resample([0, gap, 2, 3], 4, 7)).toEqual([0, gap, gap, gap, 2, 2.5, 3]);
  });

  test("leaves the end empty where the series is shorter than the axis", () => {
    expect(resample([1, 1], 3, 5)).toEqual([1, 1, 1, gap, gap]);
  });
});

describe("thinned", () => {
  const gap = Number.NaN;

  test("has all values with their places if they are few", () => {
    expect(thinned([3, gap, 1], 3)).toEqual([
      [0, 3],
      [1, gap],
      [2, 1],
    ]);
  });

  test("has the smallest and the largest value of each stretch, the last one too, in order of time", () => {
    // two stretches and a half of 4 values, so a third one of two
    expect(thinned([5, 9, 1, 4, 3, 3, 8, 2, 7, 6], 5)).toEqual([
      [1, 9],
      [2, 1],
      [6, 8],
      [7, 2],
      [8, 7],
      [9, 6],
    ]);
    expect(thinned([2, 2, 2, 2, 0, 1], 2)).toEqual([
      [0, 2],
      [4, 0],
    ]);
  });

  test("leaves out gaps, but keeps one where a stretch has no value", () => {
    expect(thinned([gap, 4, gap, gap, gap, 6, gap, 5], 4)).toEqual([
      [1, 4],
      [5, 6],
      [7, 5],
    ]);
    // stretches from 0, 3 and 5
    expect(thinned([1, 2, 1, gap, gap, 3, 4, 5], 6)).toEqual([
      [0, 1],
      [1, 2],
      [3, gap],
      [5, 3],
      [7, 5],
    ]);
  });
});
