/** Scores of split conformal prediction at one step ahead. */
export interface ScoreSample {
  /** Number of scores before sampling. */
  readonly count: number;
  /** In ascending order: all of them, or evenly spaced ranks that include the minimum and the maximum. */
  readonly scores: readonly number[];
}

/** The range that a new score is expected to lie in. */
export interface ScoreRange {
  readonly low: number;
  readonly high: number;
}

/** Up to `most` of the scores, at evenly spaced ranks. */
export function scoreSample(all: readonly number[], most: number): ScoreSample {
  const sorted = Float64Array.from(all).sort();
  const kept = Math.min(sorted.length, most);
  const scores = Array.from({ length: kept }, (_, j) => sorted[rankOf(j, kept, sorted.length)]!);
  return { count: sorted.length, scores };
}

/** The rank among all `count` scores, from 0, of the `j`-th of the `kept` scores. */
function rankOf(j: number, kept: number, count: number): number {
  return kept === count ? j : Math.round((j * (count - 1)) / (kept - 1));
}

/** Rounding error of a sum of shares that should be a whole number. */
const ROUNDING = 1e-9;

/**
 * A range that contains a new score with a probability of at least `level`, if the new score is
 * exchangeable with the others: from the (n + 1 - k)-th to the k-th of n scores with
 * k = ⌈(n + 1)(1 + level) / 2⌉, each tail by itself (Romano et al. 2019, theorem 2). If there are too few
 * scores for that, ± the ⌈(n + 1) level⌉-th absolute score (Lei et al. 2018, section 2.2).
 *
 * @param level such as 0.95
 * @returns undefined if there are fewer scores than {@link scoresNeeded}
 */
export function scoreRange(sample: ScoreSample, level: number): ScoreRange | undefined {
  return twoTails(sample, level) ?? oneTail(sample, level);
}

/** The number of scores that a range of this level needs: 19 for 0.95. */
export function scoresNeeded(level: number): number {
  return Math.ceil(level / (1 - level) - ROUNDING);
}

/**
 * {@link scoreRange} with each tail by itself, or undefined if there are too few scores for that.
 */
export function twoTails({ count, scores }: ScoreSample, level: number): ScoreRange | undefined {
  const k = Math.ceil(((count + 1) * (1 + level)) / 2 - ROUNDING);
  if (k > count) return undefined;
  const rank = (j: number) => rankOf(j, scores.length, count);
  const afterLow = scores.findIndex((_, j) => rank(j) > count - k); // exists, because k is at least 2
  const beforeHigh = scores.findLastIndex((_, j) => rank(j) < k - 1);
  return { low: scores[afterLow - 1]!, high: scores[beforeHigh + 1]! };
}

function oneTail({ scores }: ScoreSample, level: number): ScoreRange | undefined {
  const k = Math.ceil((scores.length + 1) * level - ROUNDING);
  if (k > scores.length) return undefined;
  const high = scores.map(Math.abs).sort((a, b) => a - b)[k - 1]!;
  return { low: -high, high };
}
