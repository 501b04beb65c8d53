/** Scores of split conformal prediction at one step ahead. */
export interface ScoreSample {
  /** Scores that there were. */
  readonly count: number;
  /** Ascending: all of them, or evenly chosen ranks, the minimum and the maximum included. */
  readonly scores: readonly number[];
}

/** Between which scores new ones lie. */
export interface ScoreRange {
  readonly low: number;
  readonly high: number;
}

/** At most so many of some scores, at even ranks. */
export function scoreSample(all: readonly number[], most: number): ScoreSample {
  const sorted = Float64Array.from(all).sort();
  const kept = Math.min(sorted.length, most);
  const scores = Array.from({ length: kept }, (_, j) => sorted[rankOf(j, kept, sorted.length)]!);
  return { count: sorted.length, scores };
}

/** Rank, from 0, of the `j`-th of so many scores that were kept of all. */
function rankOf(j: number, kept: number, count: number): number {
  return kept === count ? j : Math.round((j * (count - 1)) / (kept - 1));
}

/** Adding up shares may miss a whole number by so much. */
const ROUNDING = 1e-9;

/**
 * A range that a new score lies in with a probability of at least `level`, where it is exchangeable
 * with the others: the k-th and the (n + 1 - k)-th of n scores with k = ⌈(n + 1)(1 + level) / 2⌉, each
 * tail on its own (Romano et al. 2019, theorem 2). Of fewer scores than that takes, ± the
 * ⌈(n + 1) level⌉-th absolute one (Lei et al. 2018, section 2.2).
 *
 * @param level such as 0.95
 * @returns undefined where there are fewer scores than {@link scoresNeeded}
 */
export function scoreRange(sample: ScoreSample, level: number): ScoreRange | undefined {
  return twoTails(sample, level) ?? oneTail(sample, level);
}

/** Scores that a range of a level takes at least: 19 for 0.95. */
export function scoresNeeded(level: number): number {
  return Math.ceil(level / (1 - level) - ROUNDING);
}

/**
 * {@link scoreRange} with each tail on its own, or undefined where there are too few scores for it.
 */
export function twoTails({ count, scores }: ScoreSample, level: number): ScoreRange | undefined {
  const k = Math.ceil(((count + 1) * (1 + level)) / 2 - ROUNDING);
  if (k > count) return undefined;
  const ranks = scores.map((_, j) => rankOf(j, scores.length, count));
  const high = ranks.findIndex((rank) => rank >= k - 1);
  const low = ranks.findLastIndex((rank) => rank <= count - k);
  return { low: scores[low]!, high: scores[high]! };
}

function oneTail({ scores }: ScoreSample, level: number): ScoreRange | undefined {
  const k = Math.ceil((scores.length + 1) * level - ROUNDING);
  if (k > scores.length) return undefined;
  const high = scores.map(Math.abs).sort((a, b) => a - b)[k - 1]!;
  return { low: -high, high };
}
