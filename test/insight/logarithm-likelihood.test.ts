import { describe, expect, it } from "vitest";
import { CLEAR_GAIN, logarithmGain } from "../../src/insight/logarithm-likelihood.js";

const steps = [...Array(60).keys()];
const wave = (i: number) => Math.sin((i * Math.PI) / 6);
const noise = (i: number) => Math.sin(1.7 * i * i);
const growing = Float64Array.from(steps, (i) =>
  Math.exp(3 + 0.02 * i + 0.5 * wave(i) + 0.1 * noise(i)),
);
const even = Float64Array.from(steps, (i) => 50 + 0.7 * i + 10 * wave(i) + 3 * noise(i));

// The numbers are NumPy's: lstsq on a constant, the step and 11 columns for the steps of the season, in both forms.
describe("the gain in likelihood by the logarithm", () => {
  it("is clear if the season grows with the level, and a loss if it does not", () => {
    expect(logarithmGain(growing, 12)).toBeCloseTo(30.308579683697, 9);
    expect(logarithmGain(even, 12)).toBeCloseTo(-11.732947679437, 9);
    expect(CLEAR_GAIN).toBeCloseTo(3.8415 / 2, 2);
  });

  it("does not depend on the unit", () => {
    const thousandths = growing.map((value) => 1000 * value);
    expect(logarithmGain(thousandths, 12)).toBeCloseTo(30.308579683697, 9);
  });

  it("takes only steps that follow one another as a pair", () => {
    const gaps = growing.map((value, i) => (i === 7 || i === 30 ? Number.NaN : value));
    expect(logarithmGain(gaps, 12)).toBeCloseTo(25.311926800186, 9);
  });

  it("is 0 for few values, for less than two seasons, and without noise", () => {
    expect(logarithmGain(growing.subarray(0, 19), 4)).toBe(0);
    expect(logarithmGain(growing.subarray(0, 20), 4)).not.toBe(0);
    expect(logarithmGain(growing.subarray(0, 23), 12)).toBe(0);
    expect(logarithmGain(growing.subarray(0, 24), 12)).not.toBe(0);
    expect(
      logarithmGain(
        Float64Array.from(steps, (i) => 5 + (i % 12)),
        12,
      ),
    ).toBe(0);
    expect(
      logarithmGain(
        Float64Array.from(steps, (i) => Math.exp(i / 9)),
        12,
      ),
    ).toBe(0);
    expect(logarithmGain(new Float64Array(60).fill(3), 12)).toBe(0);
  });
});
