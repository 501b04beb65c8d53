import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canBeClearlyLess, isClearlyLess } from "../../src/insight/clearly-better.js";

const log = fc.double({ min: -2, max: 0.5, noNaN: true });
const logs = fc.array(log, { minLength: 1, maxLength: 3 });

describe("clearly smaller errors", () => {
  it("are those whose mean log ratio plus two standard errors is below log .95", () => {
    expect(isClearlyLess([-0.06, -0.06, -0.06])).toBe(true);
    expect(isClearlyLess([-0.05, -0.05, -0.05])).toBe(false); // log .95 = -.0513
    // two standard errors of -.3 ± d, each twice, are 2 d / √3, and so is the limit of d .2153
    const spread = (d: number) => [-0.3 - d, -0.3 - d, -0.3 + d, -0.3 + d];
    expect([isClearlyLess(spread(0.215)), isClearlyLess(spread(0.216))]).toEqual([true, false]);
  });

  it("are no longer possible only if no values of the missing ratios make them so", () => {
    fc.assert(
      fc.property(
        logs,
        fc.integer({ min: 3, max: 6 }),
        fc.array(log, { minLength: 5, maxLength: 5 }),
        (known, total, further) => {
          fc.pre(known.length < total);
          const all = [...known, ...further].slice(0, total);
          if (isClearlyLess(all)) expect(canBeClearlyLess(known, total)).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it("are ruled out as soon as that is certain", () => {
    const levels = Array.from({ length: 4001 }, (_, i) => -i / 50);
    fc.assert(
      fc.property(logs, fc.integer({ min: 3, max: 4 }), (known, total) => {
        fc.pre(known.length < total);
        const missing = total - known.length;
        const possible = levels.some((level) =>
          isClearlyLess([...known, ...new Array<number>(missing).fill(level)]),
        );
        if (!possible)
          expect(
            canBeClearlyLess(
              known.map((value) => value + 0.02),
              total,
            ),
          ).toBe(false);
      }),
    );
  });

  it("are possible before any ratio is known, and by hand with some of them", () => {
    expect(canBeClearlyLess([], 4)).toBe(true);
    // .4 twice and .4 - d twice have the mean .4 - .5 d, and two standard errors of .577 d
    expect(canBeClearlyLess([0.4, 0.4], 4)).toBe(false);
    // .4 and three times .4 - d have the mean .4 - .75 d, and two standard errors of .5 d
    expect(canBeClearlyLess([0.4], 4)).toBe(true);
    // with the third one the same, there is no error
    expect(canBeClearlyLess([-0.06, -0.06], 3)).toBe(true);
    expect(canBeClearlyLess([-0.05, -0.05], 3)).toBe(false);
  });

  it("are impossible with an unknown error", () => {
    expect(canBeClearlyLess([Number.NaN], 4)).toBe(false);
    expect(canBeClearlyLess([-1, Number.NaN], 4)).toBe(false);
    expect(isClearlyLess([-1, Number.NaN, -1])).toBe(false);
  });
});
