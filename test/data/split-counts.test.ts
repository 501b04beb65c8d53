import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  countsOf,
  parts,
  type Shares,
  shares,
  sharesOf,
  split,
  splitProblem,
} from "../../src/data/split-counts.js";

describe("sharesOf", () => {
  it("rounds to whole examples, the rest being for training", () => {
    expect(sharesOf(10, [0.7, 0.15, 0.15])).toEqual([6, 2, 2]);
    expect(sharesOf(5000, [0.7, 0.15, 0.15])).toEqual([3500, 750, 750]);
  });

  it("rounds the boundaries of a time line, for shares of any sum", () => {
    expect(sharesOf(10, [0.7, 0.15, 0.15], "boundaries")).toEqual([7, 2, 1]);
    expect(sharesOf(10, [14, 3, 3], "boundaries")).toEqual([7, 2, 1]);
    expect(sharesOf(7, [2, 0, 1], "boundaries")).toEqual([5, 0, 2]);
  });

  it("leaves no example out and takes none twice", () => {
    const share = fc.double({ min: 0.01, max: 0.49, noNaN: true });
    fc.assert(
      fc.property(fc.nat(1000), share, share, (count, valid, test) => {
        const split: Shares = [1 - valid - test, valid, test];
        const list = Array.from({ length: count }, (_, index) => index);
        expect(parts(list, sharesOf(count, split)).flat()).toEqual(list);
      }),
    );
  });
});

describe("shares", () => {
  it("takes thirds as a decimal fraction comes near them", () => {
    expect(shares.safeParse([1 / 3, 1 / 3, 1 / 3]).success).toBe(true);
    const nearly = [0.9e-9, 1.1e-9, -0.9e-9, -1.1e-9].map((by) => [0.7, 0.2, 0.1 + by]);
    expect(nearly.map((given) => shares.safeParse(given).success)).toEqual([
      true,
      false,
      true,
      false,
    ]);
    expect(
      [
        [1e7, 1, 1],
        [1e7 + 1, 1, 1],
        [0, 1, 1],
      ].map((given) => split.safeParse(given).success),
    ).toEqual([true, false, false]);
  });

  it("refuses shares that do not add up to 1", () => {
    const { error } = shares.safeParse([0.7, 0.2, 0.2]);
    expect(error?.issues[0]?.message).toBe("is [0.7, 0.2, 0.2], expected shares that add up to 1");
  });
});

describe("split", () => {
  it.each([
    [[7, 2, 1], 10, [7, 2, 1]],
    [[0.7, 0.2, 0.1], 10, [7, 2, 1]],
    [[0.7, 0.2, 0.1], 55, [38, 11, 6]],
    [[1 / 3, 1 / 3, 1 / 3], 10, [4, 3, 3]],
    [[2, 2, 2], 10, [2, 2, 2]],
  ])("of %j and %i examples is %j", (given, total, counts) => {
    expect(countsOf(total, split.parse(given))).toEqual(counts);
  });

  it.each([[[0.7, 0.2, 0.2]], [[0.5, 2, 1]], [[1.5, 2, 1]]])("is refused as %j", (given) => {
    expect(split.safeParse(given).error?.issues[0]?.message).toBe(
      `is [${given.join(", ")}], expected three whole numbers, or shares that add up to 1`,
    );
  });

  it.each([[[0, 1, 1]], [[-1, 1, 1]], [[1, 1]]])("is refused as %j", (given) => {
    expect(split.safeParse(given).success).toBe(false);
  });
});

describe("a split of too few examples", () => {
  it.each([
    [[1, 1, 1], 3, undefined],
    [[2, 0, 1], 3, ["words", "is 3, expected more: each part of data.split needs one"]],
    [[0, 1, 1], 2, ["words", "is 2, expected more: each part of data.split needs one"]],
    [[2, 1, -1], 2, ["words", "is 2, expected more: each part of data.split needs one"]],
    [
      [2, 1, 1],
      5,
      [
        "split",
        "[2, 1, 1] adds up to 4, expected data.words, which is 5. Change one of them, or give shares such as " +
          "[0.7, 0.2, 0.1].",
      ],
    ],
  ] as const)("%j of %i: %j", (counts, total, problem) => {
    expect(splitProblem(counts, "words", total)).toEqual(problem);
  });
});
