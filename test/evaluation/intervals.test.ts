import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scoreRange, scoreSample, scoresNeeded } from "../../src/evaluation/intervals.js";

const oneTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

describe("the range of conformal scores", () => {
  it("takes the k-th and the (n + 1 - k)-th score with k = ceil((n + 1)(1 + level) / 2)", () => {
    const sample = scoreSample(oneTo(99), 1000);
    expect(scoreRange(sample, 0.95)).toEqual({ low: 2, high: 98 }); // k = ceil(97.5)
    expect(scoreRange(sample, 0.5)).toEqual({ low: 25, high: 75 });
    expect(scoreRange(scoreSample(oneTo(39), 1000), 0.95)).toEqual({ low: 1, high: 39 });
  });

  it("is symmetric where each tail on its own would take more scores", () => {
    const signed = oneTo(19).map((value) => (value % 2 ? value : -value));
    expect(scoreRange(scoreSample(signed, 1000), 0.95)).toEqual({ low: -19, high: 19 });
    expect(scoreRange(scoreSample(signed, 1000), 0.9)).toEqual({ low: -18, high: 19 });
    expect(scoreRange(scoreSample(signed.slice(1), 1000), 0.95)).toBeUndefined();
    expect([0.5, 0.8, 0.9, 0.95, 0.99].map(scoresNeeded)).toEqual([1, 4, 9, 19, 99]);
  });

  it("holds at least the level of the places that a new score may have among the others", () => {
    const level = fc.double({ min: 0.01, max: 0.99, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), level, (n, share) => {
        const range = scoreRange(scoreSample(oneTo(n), 1000), share);
        if (n < scoresNeeded(share)) return range === undefined;
        const places = Array.from({ length: n + 1 }, (_, i) => i + 0.5);
        const { low, high } = range!;
        const signed = low < 0; // the symmetric one, of absolute scores
        const inside = places.filter((at) => (signed ? at <= high : at >= low && at <= high));
        return inside.length >= share * (n + 1) - 1e-6;
      }),
    );
  });

  it("is never narrower where only some of the scores are kept", () => {
    const scores = oneTo(10_001).map((i) => Math.sin(i) * i);
    const [all, some] = [scoreSample(scores, 20_000), scoreSample(scores, 401)];
    expect([some.count, some.scores.length]).toEqual([10_001, 401]);
    for (const level of [0.5, 0.8, 0.95]) {
      const [exact, wider] = [scoreRange(all, level)!, scoreRange(some, level)!];
      expect(wider.low).toBeLessThanOrEqual(exact.low);
      expect(wider.high).toBeGreaterThanOrEqual(exact.high);
      expect((wider.high - wider.low) / (exact.high - exact.low)).toBeLessThan(1.02);
    }
  });
});
