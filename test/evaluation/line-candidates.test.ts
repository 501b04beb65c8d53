import { describe, expect, it } from "vitest";
import { forecastDataset } from "../../src/data/series-table.js";
import { candidates, forLines } from "../../src/evaluation/line-candidates.js";
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

  /** The numbers of windows that lines are fitted to and judged by, at so many training and validation windows. */
  const partsOf = (train: number, valid: number, ahead = 1) => {
    const fitted: number[] = [];
    const dataset = (count: number) => {
      const part = windowsOf(valuesOf(Math.max(count, 1), 1));
      return { ...part, count, outputs: ahead, targets: ahead, fill: fillWith(ahead) };
    };
    const found = candidates({ train: dataset(train), valid: dataset(valid) }, (part) => {
      fitted.push(part.count);
      return [nothing(part)];
    });
    const judges = found.parts.map(({ judge }) => judge.count);
    return { fitted, judges, clearly: found.clearly, windows: found.windows };
  };
  const fillWith =
    (ahead: number) => (indices: ArrayLike<number>, x: Float32Array, y: Float32Array) => {
      for (let n = 0; n < indices.length; n += 1) {
        for (let t = 0; t < STEPS; t += 1) x[n * STEPS + t] = Math.sin(7 * indices[n]! + t * t);
        for (let k = 0; k < ahead; k += 1) y[n * ahead + k] = Math.cos(3 * indices[n]! + k);
      }
    };

  it("are fitted to windows whose targets end before the cut", () => {
    expect(partsOf(40, 12)).toEqual({
      fitted: [40, 20 - 1, 30 - 1],
      judges: [10, 10, 12],
      clearly: 0.95,
      windows: 32,
    });
    expect(partsOf(60, 12, 4)).toMatchObject({
      fitted: [60, 26, 41],
      judges: [15, 15, 12],
      windows: 42 / 4,
    });
  });

  it("are fitted to no fewer than ten windows before a cut", () => {
    expect(partsOf(22, 12).fitted).toEqual([22, 11 - 1, 16 - 1]);
    expect(partsOf(21, 12).fitted).toEqual([21, 15 - 1]); // half of them less one are nine
    expect(partsOf(12, 12).fitted).toEqual([12]);
  });

  it("are judged by validation alone from 200 windows on, where half a percent is clear", () => {
    expect(partsOf(40, 199)).toMatchObject({ judges: [10, 10, 199], clearly: 0.95 });
    expect(partsOf(40, 200)).toMatchObject({ judges: [200], clearly: 0.995, windows: 200 });
  });

  it("are least squares alone without validation", () => {
    expect(partsOf(40, 0)).toEqual({ fitted: [], judges: [], clearly: 0.95, windows: 0 });
  });

  it("are fitted by the weights of squared errors, whatever those of the loss", () => {
    const part = windowsOf(valuesOf(30, 1));
    const weighted = { ...part, weight: () => 7, squaredWeight: (index: number) => index };
    expect(forLines(weighted).weight!(5)).toBe(5);
    expect(forLines({ ...part, weight: () => 7 }).weight!(5)).toBe(7);
    expect(forLines(part).weight).toBeUndefined();
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
