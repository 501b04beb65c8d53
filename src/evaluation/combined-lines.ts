import type { LinearModel } from "./linear.js";

/** The weights of the lines for each target, [variables][lines]. */
export type Weights = readonly (readonly number[])[];

/** Weight 1 for one of the lines and 0 for the others. */
export function only(line: number, lines: readonly LinearModel[]): number[] {
  return lines.map((_, i) => (i === line ? 1 : 0));
}

/** The line whose coefficients for each target are the weighted sums of those of lines. */
export function combined(lines: readonly LinearModel[], weights: Weights): LinearModel {
  const [{ features, outputs }] = lines as [LinearModel];
  const coefficients = new Float64Array(features * outputs);
  const ahead = outputs / weights.length;
  for (const [i, line] of lines.entries()) {
    for (let k = 0; k < outputs; k += 1) {
      const weight = weights[Math.floor(k / ahead)]![i]!;
      if (weight === 0) continue;
      for (let at = k; at < coefficients.length; at += outputs) {
        coefficients[at]! += weight * line.coefficients[at]!;
      }
    }
  }
  return { coefficients, features, outputs };
}
