import { describe, expect, test } from "vitest";
import { chosenWindows } from "../../src/runs/window-choice.js";

/** Forecasts of 0 with these errors: an example for each row, one target each unless named. */
function lastStep(errors: readonly (readonly number[])[], variables?: readonly string[]) {
  const outputs = errors[0]!.length;
  const targets = Float64Array.from(errors.flat());
  return {
    count: errors.length,
    outputs,
    targets,
    predictions: targets.map(() => 0),
    variables,
  };
}

const indices = (chosen: readonly { readonly index: number }[]) => chosen.map(({ index }) => index);

describe("the windows that plots show", () => {
  test("are spread over the test part, with the best and the worst forecast", () => {
    const errors = Array.from({ length: 101 }, (_, i) => [i === 33 ? 0.1 : i === 7 ? 9 : 1]);
    const chosen = chosenWindows(lastStep(errors), 7);
    expect(chosen).toEqual([
      { index: 0 },
      { index: 7, rank: "worst" },
      { index: 25 },
      { index: 33, rank: "best" },
      { index: 50 },
      { index: 75 },
      { index: 100 },
    ]);
  });

  test("are as many as were asked for, also if the best one is among the even ones", () => {
    const errors = Array.from({ length: 50 }, (_, i) => [i === 0 ? 0 : 1 + i]);
    const chosen = chosenWindows(lastStep(errors), 5);
    expect(indices(chosen)).toEqual([0, 1, 25, 49, 2].sort((a, b) => a - b));
    expect(chosen[0]).toEqual({ index: 0, rank: "best" });
  });

  test("are all windows, if there are no more", () => {
    expect(indices(chosenWindows(lastStep([[1], [2], [3]]), 15))).toEqual([0, 1, 2]);
    expect(indices(chosenWindows(lastStep([[1], [2]]), 15))).toEqual([0, 1]);
    expect(chosenWindows(lastStep([[1], [2]]), 0)).toEqual([]);
    const [, ...others] = chosenWindows(lastStep([[5], [1], [9], [3]]), 3);
    expect(others.map(({ rank }) => rank)).toEqual(["best", "worst"]);
    expect(chosenWindows(lastStep([[1], [5], [3], [9]]), 2)).toEqual([{ index: 0 }, { index: 3 }]);
  });

  test("of equally good or bad forecasts have the first as the best or the worst", () => {
    const chosen = chosenWindows(lastStep([[2], [1], [3], [2], [1], [3], [2]]), 7);
    const ranked = chosen.filter(({ rank }) => rank !== undefined);
    expect(ranked).toEqual([
      { index: 1, rank: "best" },
      { index: 2, rank: "worst" },
    ]);
  });

  test("have no rank if all errors are equal", () => {
    const chosen = chosenWindows(lastStep(Array.from({ length: 9 }, () => [2])), 4);
    expect(chosen.every(({ rank }) => rank === undefined)).toBe(true);
  });

  test("leave values out that were not measured", () => {
    const errors = [
      [Number.NaN, 3],
      [2, 2],
      [Number.NaN, Number.NaN],
      [1, Number.NaN],
    ];
    const ranks = new Map(
      chosenWindows(lastStep(errors), 4).map(({ index, rank }) => [index, rank]),
    );
    expect(ranks.get(3)).toBe("best");
    expect(ranks.get(0)).toBe("worst");
  });

  test("weigh targets by their own errors, not by their units", () => {
    // Target a is in thousands; by plain squares window 1 would be the worst.
    const errors = [
      [1000, 9],
      [2000, 1],
      [1000, 1],
      [900, 0.5],
    ];
    const chosen = chosenWindows(lastStep(errors, ["a", "b"]), 4);
    expect(chosen.find(({ rank }) => rank === "worst")?.index).toBe(0);
    expect(chosen.find(({ rank }) => rank === "best")?.index).toBe(3);
  });
});
