import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  logGamma,
  normalCdf,
  normalQuantile,
  regularisedBeta,
  studentCdf,
  studentQuantile,
} from "../../src/evaluation/special.js";
import {
  MOST_PAIRS,
  pairedDifference,
  pairsNeeded,
  ranks,
  summarise,
} from "../../src/evaluation/statistics.js";
import { expectClose } from "../helpers/compare.js";

type Name = "rnn" | "lstm" | "gru" | "few";
type Rows = readonly (readonly number[])[];

interface Golden {
  readonly logGamma: Rows;
  readonly beta: Rows;
  readonly cdf: Rows;
  readonly quantile: Rows;
  readonly normalCdf: Rows;
  readonly normalQuantile: Rows;
  readonly samples: Readonly<Record<Name, readonly number[]>>;
  readonly summaries: Readonly<
    Record<Name, { mean: number; sd: number; interval: number[]; interval99: number[] }>
  >;
  readonly paired: readonly {
    first: Name;
    second: Name;
    mean: number;
    sd: number;
    interval: number[];
    p: number;
  }[];
  readonly needed: Rows;
}

const file = new URL("../golden/statistics_golden.json", import.meta.url);
const golden = JSON.parse(readFileSync(file, "utf8")) as Golden;

/** Each row's last number is SciPy's value of the function of the ones before. */
function expectRows(rows: Rows, ours: (...numbers: number[]) => number, tolerance = 1e-11): void {
  for (const row of rows) {
    const [expected, args] = [row.at(-1)!, row.slice(0, -1)];
    expectClose([ours(...args)], [expected], tolerance, { label: `${args}`, floor: 1e-300 });
  }
}

describe("special functions equal SciPy's", () => {
  it("log gamma", () =>
    expectRows(
      golden.logGamma.filter(([x]) => x !== 1),
      logGamma,
    ));
  it("regularised incomplete beta", () => expectRows(golden.beta, regularisedBeta));
  it("Student's t", () => expectRows(golden.cdf, studentCdf));
  it("quantiles of Student's t", () => expectRows(golden.quantile, studentQuantile));
  it("the normal distribution", () => expectRows(golden.normalCdf, normalCdf));
  it("its quantiles", () => {
    for (const [p, z] of golden.normalQuantile) expect(normalQuantile(p!)).toBeCloseTo(z!, 11);
  });
});

describe("summarise", () => {
  it.each(Object.keys(golden.samples) as Name[])(
    "equals SciPy's mean, sd and t interval of %s",
    (name) => {
      const values = golden.samples[name];
      const { mean, sd, interval, interval99 } = golden.summaries[name];
      const ours = summarise(values);
      expect(ours.count).toBe(values.length);
      expectClose([ours.mean, ours.sd!, ...ours.interval!], [mean, sd, ...interval], 1e-12);
      expectClose([...summarise(values, 0.99).interval!], interval99, 1e-12);
    },
  );

  it("knows no spread of a single value", () => {
    expect(summarise([0.5])).toEqual({ count: 1, mean: 0.5, sd: null, interval: null });
  });
});

describe("pairedDifference", () => {
  it.each(golden.paired)("equals SciPy's ttest_rel of $second and $first", (pair) => {
    const [first, second] = [golden.samples[pair.first], golden.samples[pair.second]];
    const ours = pairedDifference(first, second);
    expectClose(
      [ours.mean, ours.sd!, ...ours.interval!],
      [pair.mean, pair.sd, ...pair.interval],
      1e-12,
    );
    expect(ours.settled).toBe(pair.p < 0.05);
    expect(ours.needed === null).toBe(ours.settled);
  });

  it("counts the wins of the first", () => {
    expect(pairedDifference([1, 2, 3], [2, 2, 4])).toMatchObject({ wins: 2, count: 3 });
  });

  it("needs a higher confidence to be settled where it is asked for", () => {
    const [first, second] = [golden.samples.lstm, golden.samples.gru];
    const before = pairedDifference(first, second);
    const after = pairedDifference(first, second, 0.999);
    expect([before.settled, after.settled]).toEqual([true, false]);
    expect(after.needed).toBeGreaterThan(first.length);
  });

  it("says nothing of one pair, and of pairs that never differ", () => {
    expect(pairedDifference([1], [2])).toMatchObject({ settled: false, needed: null, sd: null });
    expect(pairedDifference([1, 1], [1, 1])).toMatchObject({ settled: false, needed: null });
  });
});

describe("pairsNeeded", () => {
  it("is the noncentral t's number, one more or less", () => {
    for (const [effect, alpha, exact] of golden.needed) {
      const ours = pairsNeeded(effect!, 1 - alpha!)!;
      expect(Math.abs(ours - exact!), `${effect} at ${alpha}: ${ours}`).toBeLessThanOrEqual(1);
    }
  });

  it("gives up beyond a thousand pairs", () => {
    // (1.960 + 0.842)² / effect² pairs, and one or two more
    expect(pairsNeeded(0.08)).toBeNull(); // 1227
    expect(pairsNeeded(0.09)! / (2.802 / 0.09) ** 2).toBeCloseTo(1, 2); // 969
  });

  it("gives up where the difference is too small", () => {
    expect(pairsNeeded(0)).toBeNull();
    expect(pairsNeeded(2.9 / Math.sqrt(MOST_PAIRS))).toBeLessThanOrEqual(MOST_PAIRS);
  });
});

describe("ranks", () => {
  it("shares a place between equal values", () => {
    expect(ranks([0.3, 0.1, 0.3, 0.2])).toEqual([3, 1, 3, 2]);
  });
});

it("a difference is settled whichever of the two is better, and needs no more pairs then", () => {
  const [low, high] = [
    [1, 2, 3, 4],
    [2, 3.1, 4, 5],
  ];
  expect(pairedDifference(low, high)).toMatchObject({ settled: true, wins: 4, needed: null });
  expect(pairedDifference(high, low)).toMatchObject({ settled: true, wins: 0, needed: null });
  expect(pairedDifference(high, low).mean).toBeCloseTo(-1.025, 12);
  expect(pairedDifference([1, 1], [1, 3])).toMatchObject({ settled: false, wins: 1 });
});
