import { describe, expect, it } from "vitest";
import type { Dataset } from "../../src/data/dataset.js";
import { lineInputs } from "../../src/evaluation/line-inputs.js";
import { predictLinear } from "../../src/evaluation/linear.js";
import { leastSquares, regressions } from "../../src/evaluation/regressions.js";
import { randomStream } from "../../src/shared/random.js";

const [STEPS, INPUTS, COUNT] = [4, 3, 60];

/** Windows of a value, a static number and another varying input; two values ahead. */
function windows(missing = 0): { dataset: Dataset; x: Float32Array; y: Float32Array } {
  const random = randomStream(7, "constant-inputs");
  const x = new Float32Array(COUNT * STEPS * INPUTS);
  const y = new Float32Array(COUNT * 2);
  for (let n = 0; n < COUNT; n += 1) {
    const constant = random();
    for (let t = 0; t < STEPS; t += 1)
      x.set([random(), constant, random()], (n * STEPS + t) * INPUTS);
    const at = (t: number, c: number) => x[(n * STEPS + t) * INPUTS + c]!;
    y[n * 2] = 0.5 * at(3, 0) - 0.25 * at(1, 2) + 2 * constant + 1;
    y[n * 2 + 1] = at(0, 0) - 3 * constant;
    if (n < missing) y[n * 2 + (n % 2)] = Number.NaN;
  }
  const dataset: Dataset = {
    count: COUNT,
    steps: STEPS,
    inputs: INPUTS,
    constants: [1],
    outputs: 2,
    targets: 2,
    missingTargets: missing > 0,
    fill(indices, toX, toY) {
      for (let i = 0; i < indices.length; i += 1) {
        const [n, size] = [indices[i]!, STEPS * INPUTS];
        toX.set(x.subarray(n * size, (n + 1) * size), i * size);
        toY.set(y.subarray(n * 2, (n + 1) * 2), i * 2);
      }
    },
  };
  return { dataset, x, y };
}

/** The coefficients of an output, [steps][inputs], and its intercept. */
function linesOf({ coefficients }: { coefficients: Float64Array }, output: number) {
  const values = Array.from(
    { length: STEPS * INPUTS + 1 },
    (_, i) => coefficients[i * 2 + output]!,
  );
  return values.map((value) => Number(value.toFixed(4)) + 0);
}

describe("an input that is constant in each window", () => {
  it.each([0, 55])(
    "has one coefficient, at the last step (%s windows without a target)",
    (missing) => {
      const { dataset } = windows(missing);
      const line = leastSquares(dataset);
      // biome-ignore format: a step a row
      expect(linesOf(line, 0)).toEqual([
      0, 0, 0,
      0, 0, -0.25,
      0, 0, 0,
      0.5, 2, 0,
      1,
    ]);
      // biome-ignore format: a step a row
      expect(linesOf(line, 1)).toEqual([
      1, 0, 0,
      0, 0, 0,
      0, 0, 0,
      0, -3, 0,
      0,
    ]);
    },
  );

  it("is read by every ridge regression, and forecasts use whole windows", () => {
    const { dataset, x, y } = windows();
    const lines = regressions(dataset);
    expect(lines.length).toBeGreaterThan(3);
    for (const line of lines) {
      for (const step of [0, 1, 2]) expect(line.coefficients[(step * INPUTS + 1) * 2]).toBe(0);
      expect(line.coefficients[(3 * INPUTS + 1) * 2]).not.toBe(0);
    }
    const forecasts = predictLinear(lines[0]!, x);
    expect([...forecasts].every((value, i) => Math.abs(value - y[i]!) < 1e-4)).toBe(true);
  });

  it("counts once in the number of inputs", () => {
    const { dataset } = windows();
    expect(lineInputs(dataset)).toBe(9);
    expect(lineInputs({ ...dataset, constants: undefined })).toBe(12);
  });
});
