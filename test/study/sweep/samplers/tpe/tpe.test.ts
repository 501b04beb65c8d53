import { describe, expect, it } from "vitest";
import { NumpyRandom } from "../../../../../src/data/numpy-random.js";
import type { Dimension } from "../../../../../src/runs/sweep-file.js";
import type { Observation } from "../../../../../src/study/sweep/samplers/sampler.js";
import { mixtureOf } from "../../../../../src/study/sweep/samplers/tpe/mixture.js";
import { logMass, quantile } from "../../../../../src/study/sweep/samplers/tpe/normal.js";
import { modelledValues, tpe } from "../../../../../src/study/sweep/samplers/tpe/tpe.js";
import cases from "../../../../golden/tpe_golden.json" with { type: "json" };
import { expectClose } from "../../../../helpers/compare.js";

type Case = (typeof cases)[number];

function spaceOf({ space }: Case): Dimension[] {
  return space.map(
    (dimension, index) => ({ key: `k${index}`, text: "", ...dimension }) as Dimension,
  );
}

function observationsOf({ trials }: Case, isRunning: boolean): Observation[] {
  return trials
    .filter(({ state }) => (state === "running") === isRunning)
    .map((trial) => ({
      number: trial.number,
      values: trial.values,
      stoppedAt: "stoppedAt" in trial ? trial.stoppedAt : undefined,
      cost: trial.cost ?? Number.POSITIVE_INFINITY,
    }));
}

describe("TPE", () => {
  it.each(
    cases.map((example) => [`${example.name}, ${example.trials.length} trials`, example] as const),
  )("chooses what Optuna chooses: %s", (_, example) => {
    const random = new NumpyRandom(example.seed);
    const known = {
      observations: observationsOf(example, false),
      pending: observationsOf(example, true),
    };
    const values = modelledValues({ space: spaceOf(example), ...known }, () => random.next());
    for (const [index, value] of values.entries()) {
      const wanted = example.suggested[index];
      if (typeof value === "number" && typeof wanted === "number") {
        expectClose([value], [wanted], 1e-6);
      } else expect(value).toEqual(wanted);
    }
  });

  it("is a function of (seed, n) and of what it knows", () => {
    const [example] = cases;
    const observations = observationsOf(example!, false);
    const propose = (seed: number, number: number, known = observations) =>
      tpe.propose({ space: spaceOf(example!), seed, number, observations: known, pending: [] });
    expect(propose(1, 11)).toEqual(propose(1, 11));
    expect(propose(1, 11)).not.toEqual(propose(2, 11));
    expect(propose(1, 11)).not.toEqual(propose(1, 11, observations.slice(1)));
  });

  it("comes near the best value of a simple function in fewer trials than chance does", () => {
    const space: Dimension[] = [
      { key: "a", text: "", kind: "float", low: 1e-5, high: 1, log: true },
      { key: "b", text: "", kind: "float", low: 0, high: 1, log: false },
    ];
    const cost = ([a = 0, b = 0]: number[]) => (Math.log10(a) + 3) ** 2 + 9 * (b - 0.3) ** 2;
    const best = (adaptive: boolean, seed: number) => {
      const observations: Observation[] = [];
      for (let number = 1; number <= 60; number += 1) {
        const known = adaptive ? observations : [];
        const values = tpe.propose({ space, seed, number, observations: known, pending: [] });
        observations.push({ number, values, cost: cost(values as number[]) });
      }
      return Math.min(...observations.map((observation) => observation.cost));
    };
    const seeds = [1, 2, 3, 4, 5];
    const wins = seeds.filter((seed) => best(true, seed) < best(false, seed)).length;
    expect(wins).toBeGreaterThanOrEqual(4);
  });
});

describe("the cut-off normal distribution", () => {
  it.each([
    [-1, 2],
    [0.5, 3],
    [-9, -7],
    [30, 31],
    [-40, -39],
    [-1e-3, 1e-3],
  ])("between %f and %f turns shares into values and back", (a, b) => {
    for (const share of [1e-6, 0.1, 0.5, 0.9]) {
      const value = quantile(share, a, b);
      expect(value).toBeGreaterThanOrEqual(a);
      expect(value).toBeLessThanOrEqual(b);
      expectClose([Math.exp(logMass(a, value) - logMass(a, b))], [share], 1e-6);
    }
  });
});

it("the newest 25 trials have equal weights, older ones less, evenly up to theirs", () => {
  const space: Dimension[] = [{ key: "a", text: "", kind: "choice", values: [1, 2] }];
  const weightsOf = (count: number) => {
    const { weights } = mixtureOf(
      space,
      Array.from({ length: count }, () => [0]),
    );
    return weights.map((weight) => weight / weights.at(-1)!); // of the prior
  };
  const close = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 12));
  expect(weightsOf(25)).toEqual(close(Array(26).fill(1)));
  expect(weightsOf(26)).toEqual(close([1 / 26, ...Array(26).fill(1)]));
  expect(weightsOf(28)).toEqual(close([1 / 28, (1 + 1 / 28) / 2, ...Array(27).fill(1)]));
});
