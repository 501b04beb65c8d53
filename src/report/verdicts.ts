import type { ClassScores } from "../evaluation/classes.js";
import type { Interval } from "../evaluation/statistics.js";
import { significant } from "../shared/format.js";
import { baselineWarning, spreadText } from "./baselines.js";
import { choiceNote } from "./choice.js";
import type { Comparison, Pair, RunGroup } from "./groups.js";

/** The conclusions of a comparison, one sentence a line, as far as its seeds support them. */
export function verdicts(comparison: Comparison): string[] {
  const { unit, figures, groups, pairs, confidence, baselines, figure } = comparison;
  const candidates = groups.map(({ label }, index) => ({
    label,
    value: figures[index]?.mean ?? Number.NaN,
    validation: comparison.validations[index] ?? Number.NaN,
  }));
  const choice = choiceNote([...candidates, ...baselines], figure.name);
  const warnings = candidates.flatMap(
    (candidate) => baselineWarning(candidate, baselines, figure.name) ?? [],
  );
  const few = pairs.length > 0 && Math.max(...figures.map(({ count }) => count)) < 2;
  const lone = unit === "seed" ? "No verdict from a single seed: try --seeds 5." : loneFold;
  return [
    ...(few ? [lone] : pairs.map((pair) => verdict(pair, unit))),
    ...(!few && pairs.length > 1 ? [`${intervalNote(confidence, pairs.length)}`] : []),
    ...(!few && pairs.length > 0 && unit === "fold" ? [dependenceNote] : []),
    ...warnings,
    ...(choice === undefined ? [] : [choice]),
  ];
}

const loneFold = "No verdict from a single fold.";

const dependenceNote =
  "(The intervals assume independent folds. Folds share training data, so the intervals are too narrow.)";

function intervalNote(confidence: number, count: number): string {
  const level = (confidence * 100).toFixed(1);
  const all = count === 2 ? "both" : `all ${count}`;
  return `(Each interval is at ${level} %, so that ${all} hold jointly at 95 %: Bonferroni.)`;
}

/** The conclusion for one pair: `lstm beats gru by 0.0031 [0.0022, 0.0040] on 5 of 5 seeds`. */
export function verdict(pair: Pair, unit: Comparison["unit"]): string {
  const { best, other, count, mean, interval, wins, settled, needed } = pair;
  if (count === 0) return `${best} and ${other} have no ${unit} in common: no paired verdict.`;
  if (interval === null) return `${best} and ${other} have one ${unit} in common: no verdict.`;
  if (mean === 0 && interval[1] === 0) {
    return `${best} and ${other} are equal on all ${count} ${unit}s.`;
  }
  const gap = `${significant(mean)} ${intervalText(interval)}`;
  const times = `${wins} of ${count} ${unit}s`;
  if (settled && mean < 0) return verdict(swapped(pair), unit);
  if (settled) return `${best} beats ${other} by ${marginText(pair, unit)}.`;
  const outlook =
    needed === null
      ? `more than 1,000 ${unit}s would be needed at this effect size`
      : `about ${needed} ${unit}s would be needed at this effect size`;
  return (
    `${best} and ${other}: too close to call with ${count} ${unit}s ` +
    `(${gap}, ${best} ahead on ${times}); ${outlook}.`
  );
}

/** By how much the better model of a pair is better: `0.0031 [0.0022, 0.0040] on 5 of 5 seeds`. */
export function marginText(pair: Pair, unit: Comparison["unit"]): string {
  const { mean, interval, wins, count } = pair.mean < 0 ? swapped(pair) : pair;
  const range = interval === null ? "" : ` ${intervalText(interval)}`;
  return `${significant(mean)}${range} on ${wins} of ${count} ${unit}s`;
}

/**
 * The pair with its models exchanged, for the case that the model chosen by validation has the larger test
 * error.
 */
function swapped({ best, other, mean, interval, wins, ...pair }: Pair): Pair {
  const turned: Interval | null = interval && [-interval[1], -interval[0]];
  const rest = { mean: -mean, interval: turned, wins: pair.count - wins };
  return { ...pair, best: other, other: best, ...rest };
}

export function intervalText([low, high]: Interval): string {
  return `[${significant(low)}, ${significant(high)}]`;
}

/** The effect of averaging a model's seeds, and for forecasts how well their spread matches the error. */
export function ensembleTexts({ label, ensemble }: RunGroup): string[] {
  if (ensemble === undefined) return [];
  const mean = `mean of ${ensemble.members} seeds`;
  if (!("mseLastStep" in ensemble)) return [`${label}, ${mean}: ${classFigures(ensemble)}`];
  const { byTarget = [{ ...ensemble, name: "" }] } = ensemble;
  return byTarget.map(({ name, ...scores }) => {
    const title = name === "" ? label : `${label}, ${name}`;
    return `${title}, ${mean}: MSE ${significant(scores.mseLastStep)}, ${spreadText(scores)}`;
  });
}

function classFigures({ errorRate, accuracy, macroF1, crossEntropy }: ClassScores): string {
  return (
    `error rate ${significant(errorRate)}, accuracy ${significant(accuracy)}, ` +
    `macro F1 ${significant(macroF1)}, cross-entropy ${significant(crossEntropy)}`
  );
}
