import { describe, expect, it } from "vitest";
import { forecastDataset } from "../../src/data/series-table.js";
import { fitLinear } from "../../src/evaluation/linear.js";
import { lineOfOutput } from "../../src/evaluation/moments.js";
import { ridgeModels } from "../../src/evaluation/ridge.js";
import { randomStream } from "../../src/shared/random.js";

const [COUNT, STEPS, OUTPUTS] = [60, 4, 3];
const random = randomStream(4, "moments");
const x = Float32Array.from({ length: COUNT * STEPS }, () => 50 + 3 * random());
const y = Float32Array.from({ length: COUNT * OUTPUTS }, () => 10 * random());
const weights = Float32Array.from({ length: COUNT }, () => 0.5 + random());
for (const missing of [1, 3, 4, 5, 40, 100, 173]) y[missing] = Number.NaN;

/** The windows in which an output was measured, with their weights. */
function measured(output: number) {
  const rows = [...Array(COUNT).keys()].filter((n) => !Number.isNaN(y[n * OUTPUTS + output]!));
  const values = rows.flatMap((n) => [
    ...x.subarray(n * STEPS, (n + 1) * STEPS),
    y[n * OUTPUTS + output]!,
  ]);
  const table = { values: Float32Array.from(values), length: STEPS + 1 };
  const dataset = forecastDataset(table, { from: 0, to: rows.length }, STEPS, 1);
  return { ...dataset, weight: (index: number) => weights[rows[index]!]! };
}

describe("lineOfOutput", () => {
  const lines = lineOfOutput({ count: COUNT, features: STEPS, outputs: OUTPUTS, x, y, weights });

  it.each([0, 1, 2])(
    "is least squares of the windows in which output %i was measured",
    (output) => {
      const dataset = measured(output);
      expect(dataset.count).toBeLessThan(COUNT);
      const expected = fitLinear({ ...dataset, outputs: 1 });
      const [line] = lines(output, [0]);
      for (const [i, value] of expected.coefficients.entries()) {
        expect(line![i]).toBeCloseTo(value, 6);
      }
    },
  );

  it.each([1e-3, 0.1, 10])("is the ridge regression of strength %d", (ridge) => {
    const [expected] = ridgeModels({ ...measured(1), outputs: 1 }, [ridge]);
    const [line] = lines(1, [ridge]);
    for (const [i, value] of expected!.coefficients.entries()) {
      expect(line![i]).toBeCloseTo(value, 6);
    }
  });

  it("is least squares where nothing varies", () => {
    const flat = { count: 5, features: 1, outputs: 1, x: new Float32Array(5).fill(2) };
    const rows = { ...flat, y: new Float32Array(5).fill(3), weights: new Float32Array(5).fill(1) };
    const [line] = lineOfOutput(rows)(0, [1e-12]);
    expect(line![0]! * 2 + line![1]!).toBeCloseTo(3, 6);
  });
});
