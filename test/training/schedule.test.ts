import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import { extendable, learningRateAt, type Position } from "../../src/training/schedule.js";
import { expectClose } from "../helpers/compare.js";

/** See test/golden/make_schedule_golden.py. */
interface Golden {
  readonly base: number;
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  readonly losses: number[];
  readonly cases: { readonly config: { name: string }; readonly rates: number[] }[];
}

const url = new URL("../golden/schedule_golden.json", import.meta.url);
const golden: Golden = JSON.parse(readFileSync(url, "utf8"));
const { base, stepsPerEpoch } = golden;

const schedule = (raw: object, epochs = golden.epochs) =>
  resolveConfig({ training: { schedule: raw, epochs } }, "test").training.schedule;

/** Only the metric that the schedule is to look at changes as the golden losses do. */
const history = golden.losses.map((value) => {
  const ofClasses = { valAccuracy: value, valMacroF1: value };
  return { valLoss: value, valLossLastStep: 1, loss: value, ...ofClasses };
});

/** The rates of a whole training whose history grows with it. */
function ratesOf(raw: object, epochs = golden.epochs): number[] {
  return Array.from({ length: epochs * stepsPerEpoch }, (_, step) =>
    learningRateAt(
      schedule(raw, epochs),
      base,
      { step, stepsPerEpoch, epochs },
      history.slice(0, Math.floor(step / stepsPerEpoch)),
    ),
  );
}

describe("learningRateAt", () => {
  it.each(golden.cases.map((example) => [JSON.stringify(example.config), example] as const))(
    "%s gives PyTorch's rate at every step",
    (_, { config, rates }) => {
      const actual = ratesOf(config);
      expect(actual.length).toBe(rates.length);
      for (const [step, rate] of actual.entries()) {
        expectClose([rate], [rates[step]!], 1e-12, { label: `rate of step ${step}`, floor: 1e-4 });
      }
    },
  );

  it("is the base where nothing is asked for", () => {
    expect(new Set(ratesOf({}))).toEqual(new Set([base]));
  });

  it("begins to anneal at the base itself, whatever the rounding", () => {
    const odd = 0.1233; // not what remains of it after 0.024 is taken off and put back
    const at = (raw: object, step: number) =>
      learningRateAt(schedule(raw), odd, { step, stepsPerEpoch: 10, epochs: 12 }, []);
    expect(at({ name: "cosine", minimum: 0.024, warmup: 2 }, 20)).toBe(odd);
    expect(at({ name: "cosine", minimum: 0.024, warmup: 2 }, 19)).toBe((20 / 21) * odd);
  });

  it.each([1, 2, 3])("has a finite one-cycle rate in a training of %i steps", (steps) => {
    for (const rise of [0.01, 0.3, 0.5, 0.99]) {
      for (let step = 0; step < steps; step += 1) {
        const position: Position = { step, stepsPerEpoch: steps, epochs: 1 };
        const rate = learningRateAt(schedule({ name: "oneCycle", rise }), base, position, []);
        expect(rate).toBeGreaterThan(0);
        expect(rate).toBeLessThanOrEqual(base);
        if (step === 0 && rise * steps < 1) expect(rate).toBe(base); // no room for a rise
      }
    }
  });

  it.each([
    [{ metric: "valAccuracy" }, [0.5, 0.56], [0.5, 0.54]], // a tenth better than the best, or less
    [{ metric: "valLoss" }, [0.5, 0.44], [0.5, 0.46]],
  ])("of a plateau of %j is kept by what is better by the threshold", (raw, better, worse) => {
    const plateau = schedule({ name: "plateau", patience: 0, threshold: 0.1, ...raw });
    const rateAfter = (values: readonly number[]) => {
      const seen = values.map((value) => ({ [raw.metric]: value }));
      const position = { step: 2 * stepsPerEpoch, stepsPerEpoch, epochs: 12 };
      return learningRateAt(plateau, 1, position, seen);
    };
    expect(rateAfter(better)).toBe(1);
    expect(rateAfter(worse)).toBeLessThan(1);
  });

  it("of a plateau is not reduced by next to nothing", () => {
    const plateau = schedule({ name: "plateau", patience: 0, factor: 0.5, minimum: 0 });
    const rateFrom = (base: number) => {
      const position = { step: 2 * stepsPerEpoch, stepsPerEpoch, epochs: 12 };
      return learningRateAt(plateau, base, position, [{ valLoss: 1 }, { valLoss: 1 }]);
    };
    expect([rateFrom(1.9e-8), rateFrom(2.1e-8)]).toEqual([1.9e-8, 1.05e-8]); // PyTorch: eps=1e-8
  });

  it("looks at the plateau's own metric", () => {
    const raw = { name: "plateau", patience: 0, metric: "valLossLastStep" };
    const position = { step: 3 * stepsPerEpoch, stepsPerEpoch, epochs: 12 };
    expect(learningRateAt(schedule(raw), base, position, history.slice(0, 3))).toBeCloseTo(1e-3, 9);
  });
});

describe("extendable", () => {
  const options = [{ name: "constant", warmup: 1 }, ...golden.cases.map(({ config }) => config)];

  it.each(options)("decides correctly whether %j may be trained for more epochs", (raw) => {
    const short = ratesOf(raw, 6);
    const same = short.every((rate, step) => rate === ratesOf(raw, 12)[step]);
    expect(extendable(schedule(raw))).toBe(same);
  });
});
