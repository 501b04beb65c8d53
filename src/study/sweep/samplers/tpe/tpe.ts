import { asNumber } from "../../../../runs/sweep-file.js";
import { randomStream } from "../../../../shared/random.js";
import { comparedCosts } from "../../metric.js";
import { valueAt } from "../../space.js";
import { random } from "../random.js";
import type { Observation, Proposal, Sampler } from "../sampler.js";
import { drawPoints, logPdf, mixtureOf } from "./mixture.js";

/** Number of trials with a result from which the model is used; values before that are random. */
const STARTUP_TRIALS = 10;
const CANDIDATES = 24;

/**
 * The tree-structured Parzen estimator (Bergstra et al. 2011; Watanabe 2023, arXiv 2304.11127) with the
 * defaults of Optuna 5's `TPESampler`: all keys together (multivariate), running trials counted as bad
 * (constant liar), at most 25 good trials.
 */
export const tpe: Sampler = {
  text: "values near good ones and far from bad ones",
  adaptive: true,
  usesSeed: true,
  most: () => Number.POSITIVE_INFINITY,
  propose: (proposal) => {
    const { observations, seed, number } = proposal;
    if (observations.length < STARTUP_TRIALS) return random.propose(proposal);
    return modelledValues(proposal, doubles(randomStream(seed, "tpe", number)));
  },
};

/** Combines two draws of 32 bits into one of 53 random bits. */
function doubles(draw: () => number): () => number {
  return () => {
    const high = Math.floor(draw() * 2 ** 27);
    const low = Math.floor(draw() * 2 ** 26);
    return (high * 2 ** 26 + low) / 2 ** 53;
  };
}

/**
 * Draws candidates near good trials and returns the one with the highest ratio of the density of good trials
 * to that of the others.
 *
 * @param uniform draws from [0, 1)
 */
export function modelledValues(
  { space, observations, pending }: Pick<Proposal, "space" | "observations" | "pending">,
  uniform: () => number,
): unknown[] {
  const good = goodTrials(observations);
  const bad = [...observations.filter((trial) => !good.has(trial)), ...pending];
  const [below, above] = [[...good], bad].map((trials) =>
    mixtureOf(
      space,
      byNumber(trials).map(({ values }) => values.map((value, d) => asNumber(space[d]!, value))),
    ),
  );
  const candidates = drawPoints(below!, space, CANDIDATES, uniform);
  const gains = candidates.map((point) => logPdf(below!, point) - logPdf(above!, point));
  const best = candidates[gains.indexOf(Math.max(...gains))] ?? candidates[0]!;
  return best.map((number, d) => {
    const dimension = space[d]!;
    return dimension.kind === "choice" ? valueAt(dimension, number) : number;
  });
}

/** The best tenth, at most 25. Finished trials rank before stopped ones. */
function goodTrials(observations: readonly Observation[]): ReadonlySet<Observation> {
  const count = Math.min(25, Math.ceil(0.1 * observations.length));
  const ranked = [...observations].sort(
    (a, b) => stoppedAt(b) - stoppedAt(a) || comparedCosts(a.cost, b.cost) || a.number - b.number,
  );
  return new Set(ranked.slice(0, count));
}

function stoppedAt({ stoppedAt: epochs = Number.MAX_VALUE }: Observation): number {
  return epochs;
}

function byNumber(trials: readonly Observation[]): Observation[] {
  return [...trials].sort((a, b) => a.number - b.number);
}
