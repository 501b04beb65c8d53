import { describe, expect, it } from "vitest";
import type { Splits } from "../../src/data/dataset.js";
import { forecastDataset } from "../../src/data/series-table.js";
import { fitLine } from "../../src/evaluation/line.js";
import { fitLinear, predictLinear } from "../../src/evaluation/linear.js";
import { randomStream } from "../../src/shared/random.js";

const STEPS = 6;

/** Windows whose next value is made of their values and of noise, a row each. */
function splitsOf(
  counts: readonly [number, number],
  next: (window: readonly number[], noise: () => number) => number,
  level: (random: () => number) => number = () => 0,
): Splits {
  const random = randomStream(11, "line");
  const noise = () => random() + random() + random() - 1.5; // about normal
  const part = (count: number) => {
    const values = Array.from({ length: count }, () => {
      const base = level(random);
      const window = Array.from({ length: STEPS }, () => base + noise());
      return [...window, next(window, noise)];
    });
    const table = { values: Float32Array.from(values.flat()), length: STEPS + 1 };
    return forecastDataset(table, { from: 0, to: count }, STEPS, 1);
  };
  const [train, valid] = [part(counts[0]), part(counts[1])];
  return { train, valid, test: valid };
}

/** Coefficients of the last step's target, which is the last output of every one. */
const coefficientsOf = (splits: Splits) => [...fitLine(splits).coefficients];

const zeros = Array.from({ length: STEPS + 1 }, () => 0);

describe("fitLine, where validation has few windows", () => {
  it("is nothing where the next value has nothing to do with the window", () => {
    const splits = splitsOf([40, 30], (_, noise) => noise());
    expect(coefficientsOf(splits)).toEqual(zeros);
    expect([...fitLinear(splits.train).coefficients]).not.toEqual(zeros);
  });

  it("is the mean of the window where that is all there is to know", () => {
    const splits = splitsOf(
      [16, 150],
      (window, noise) => window.reduce((sum, value) => sum + value, 0) / STEPS + noise(),
      (random) => 8 * random() - 4,
    );
    const mean = [...Array.from({ length: STEPS }, () => 1 / STEPS), 0];
    expect(coefficientsOf(splits)).toEqual(mean);
  });

  it("is the line where that is clearly better", () => {
    const splits = splitsOf([40, 30], (window, noise) => 2 * window[0]! - window[5]! + noise() / 4);
    const [first, , , , , last] = coefficientsOf(splits);
    expect([first! > 1.5, last! < -0.7]).toEqual([true, true]);
  });
});

describe("fitLine, where windows are plenty", () => {
  const splits = splitsOf([400, 300], (window, noise) => 0.2 * window[5]! + noise());

  it("is least squares, unless a ridge is better by more than half a percent", () => {
    expect(fitLine(splits)).toEqual(fitLinear(splits.train));
  });

  it("takes a line that is better than none by little", () => {
    expect(coefficientsOf(splits)).not.toEqual(zeros);
    const forecasts = predictLinear(fitLine(splits), new Float32Array(STEPS).fill(1));
    expect(forecasts[0]).toBeGreaterThan(0.1);
  });
});
