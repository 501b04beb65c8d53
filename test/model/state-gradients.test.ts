import { describe, expect, it } from "vitest";
import type { Dataset, Objective } from "../../src/data/dataset.js";
import { targetSize } from "../../src/data/dataset.js";
import type { ModelConfig } from "../../src/model/config.js";
import { initialWeights, type Weights } from "../../src/model/initialise.js";
import { modelSpec } from "../../src/model/spec.js";
import { gradientsThroughTime, scaledRecurrence } from "../../src/model/state-gradients.js";
import { randomStream } from "../../src/shared/random.js";
import { plainModel } from "../helpers/model.js";

const [COUNT, STEPS, INPUTS, OUTPUTS] = [3, 7, 2, 2];

function datasetFor(objective: Objective): Dataset {
  const targets = targetSize(objective, { steps: STEPS, outputs: OUTPUTS });
  const random = randomStream(1, objective);
  const xs = Float32Array.from({ length: COUNT * STEPS * INPUTS }, () => 2 * random() - 1);
  const classes = objective === "classification" || objective === "labelling";
  const ys = Float32Array.from({ length: COUNT * targets }, () =>
    classes ? Math.floor(2 * random()) : random(),
  );
  return {
    count: COUNT,
    steps: STEPS,
    inputs: INPUTS,
    outputs: OUTPUTS,
    targets,
    fill(_, x, y) {
      x.set(xs);
      y.set(ys);
    },
  };
}

const base: ModelConfig = { ...plainModel, cell: "rnn", hidden: 3, layers: 1 };

function curve(
  config: Partial<ModelConfig>,
  objective: Objective,
  change?: (w: Weights) => Weights,
) {
  const shape = { objective, inputs: INPUTS, outputs: OUTPUTS, steps: STEPS };
  const spec = modelSpec({ ...base, ...config }, shape);
  const weights = initialWeights(spec, 5);
  return gradientsThroughTime(spec, change?.(weights) ?? weights, datasetFor(objective), COUNT);
}

describe("gradientsThroughTime", () => {
  // With W_hh = s·I and no inputs or biases a linear regime has h ~ 0 and tanh' = 1, so that every
  // step back multiplies the gradient by s.
  const identity = (factor: number) => (weights: Weights) => {
    return new Map(
      [...weights].map(([name, values]) => [
        name,
        values.map((value, i) => {
          if (name.startsWith("fc.")) return value;
          return name.includes("weight_hh") && i % 4 === 0 ? factor : 0;
        }),
      ]),
    );
  };

  it.each([0.5, 1, 2])("multiplies by the recurrent weight %s at every step back", (factor) => {
    const { norms } = curve({}, "forecast", identity(factor));
    expect(norms.length).toBe(STEPS);
    for (let d = 1; d < STEPS; d += 1) expect(norms[d]! / norms[d - 1]!).toBeCloseTo(factor, 9);
  });

  it.each(["forecast", "regression", "classification", "labelling"] as const)(
    "reaches the start of every cell and direction: %s",
    (objective) => {
      for (const cell of ["rnn", "lstm", "gru"] as const) {
        const { norms, weightNorm } = curve({ cell, layers: 2 }, objective);
        expect(norms.every((norm) => norm > 0 && Number.isFinite(norm))).toBe(true);
        expect(weightNorm).toBeGreaterThan(0);
      }
    },
  );

  it("is greater everywhere but at the end with larger recurrent weights", () => {
    const [small, large] = [0.5, 2].map((factor) =>
      curve({}, "regression", (weights) => scaledRecurrence(weights, factor)),
    );
    expect(large!.norms.at(-1)).toBeGreaterThan(10 * small!.norms.at(-1)!);
  });
});
