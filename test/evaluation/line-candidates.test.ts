import { describe, expect, it } from "vitest";
import { forecastDataset } from "../../src/data/series-table.js";
import { candidates } from "../../src/evaluation/line-candidates.js";
import { nothing } from "../../src/evaluation/simple-lines.js";

const STEPS = 3;

/** Windows of which each next value is given. */
function windowsOf(targets: readonly number[]) {
  const rows = targets.map((target, n) => [Math.sin(n), Math.cos(3 * n), Math.sin(7 * n), target]);
  const table = { values: Float32Array.from(rows.flat()), length: STEPS + 1 };
  return forecastDataset(table, { from: 0, to: rows.length }, STEPS, 1);
}

const meanSquare = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value ** 2, 0) / values.length;

/** The score of the line that forecasts 0, which is last among the candidates. */
function scoreOfNothing(train: readonly number[], valid: readonly number[]): number {
  const splits = { train: windowsOf(train), valid: windowsOf(valid) };
  return candidates(splits, (part) => [nothing(part)]).scores.at(-1)![0]!;
}

/** Values of another size in each part. */
function valuesOf(count: number, size: number): number[] {
  return Array.from({ length: count }, (_, n) => size * Math.sin(1 + 5 * n));
}

describe("candidates", () => {
  it("score the squared error in the validation part alone where it has many windows", () => {
    const [train, valid] = [valuesOf(300, 1), valuesOf(250, 3)];
    expect(scoreOfNothing(train, valid) / 250).toBeCloseTo(meanSquare(valid), 4);
  });

  it("score few windows by the later training windows too, each part three times the one before it", () => {
    const [first, third, fourth] = [valuesOf(20, 1), valuesOf(10, 2), valuesOf(10, 9)];
    const valid = valuesOf(12, 4);
    const sums = [10 * meanSquare(third), 10 * meanSquare(fourth), 12 * meanSquare(valid)];
    const [a, b, c] = sums.map(Math.log) as [number, number, number];
    const score = scoreOfNothing([...first, ...third, ...fourth], valid);
    expect(Math.log(score)).toBeCloseTo((a + 3 * b + 9 * c) / 13, 5);
  });

  it("count errors below a billionth of the largest as equal", () => {
    const constant = (count: number) => windowsOf(new Array<number>(count).fill(1000));
    const splits = { train: constant(300), valid: constant(250) };
    const { scores, regressions } = candidates(splits, (part) => [nothing(part)]);
    const smallest = scores.at(-1)![0]! / 1e9; // the intercept of a regression is all but exact
    expect(regressions).toBeGreaterThan(1);
    for (const [score] of scores.slice(0, regressions)) {
      expect(score! / smallest).toBeCloseTo(1, 9);
    }
  });
});
