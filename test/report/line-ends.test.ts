import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { horizonChart } from "../../src/report/svg/horizon-chart.js";
import { spread } from "../../src/report/svg/spread.js";

describe("names at the ends of lines", () => {
  it("never overlap, keep their order and stay in the plot", () => {
    const heights = fc.array(fc.double({ min: 0, max: 240, noNaN: true }), { maxLength: 12 });
    fc.assert(
      fc.property(heights, (values) => {
        const places = spread(
          values.toSorted((a, b) => a - b),
          10,
          230,
        );
        for (const [i, place] of places.entries()) {
          expect(place).toBeGreaterThanOrEqual(10 - 1e-9);
          expect(place).toBeLessThanOrEqual(230 + 1e-9);
          if (i > 0) expect(place - places[i - 1]!).toBeGreaterThanOrEqual(14 - 1e-9);
        }
      }),
    );
  });

  it("leave names alone that are far apart", () => {
    expect(spread([20, 100, 200], 10, 230)).toEqual([20, 100, 200]);
  });

  it("replace the legend, unless a name is too long for its place", () => {
    const chart = (name: string) =>
      horizonChart([
        { label: name, mse: [1, 2, 3] },
        { label: "mean", mse: [2, 3, 4], baseline: true },
        { label: "last value", mse: [2, 3, 4], baseline: true },
      ]).body;
    expect(chart("lstm").match(/class="leader"/g)?.length).toBe(3);
    expect(chart("lstm").match(/class="curve muted d0"/g)?.length).toBe(1);
    expect(chart("lstm").match(/class="curve muted d1"/g)?.length).toBe(1);
    expect(chart("x".repeat(60))).not.toContain("leader");
  });
});
