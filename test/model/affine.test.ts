import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { openDevice } from "../../src/kernels/open-device.js";
import { initialWeights, type Weights } from "../../src/model/initialise.js";
import { undoAffine } from "../../src/model/layers/affine.js";
import { createNetwork } from "../../src/model/network.js";
import { parameterSpecs } from "../../src/model/parameters.js";
import { type ModelSpec, modelSpec } from "../../src/model/spec.js";
import { gradientsThroughTime } from "../../src/model/state-gradients.js";
import { randomStream } from "../../src/shared/random.js";
import { expectClose } from "../helpers/compare.js";
import { plainModel } from "../helpers/model.js";

const [BATCH, STEPS, INPUTS, OUTPUTS] = [3, 5, 3, 4];
/** Two variables, two values ahead of each, and a covariate. */
const shape = { objective: "forecast", inputs: INPUTS, outputs: OUTPUTS, steps: STEPS } as const;
const variables = 2;
const gains = [1.7, -0.6];
const shifts = [0.3, -1.1];

beforeAll(async () => {
  await openDevice("cpu", 1);
});

type Model = Partial<typeof plainModel>;

function specOf(model: Model, training = {}): ModelSpec {
  const config = { ...plainModel, cell: "gru", hidden: 4, layers: 1, ...model };
  return modelSpec(config, { ...shape, variables }, training);
}

function values(name: string, size: number): Float32Array {
  const random = randomStream(1, name);
  return Float32Array.from({ length: size }, () => 2 * random() - 1);
}

const xs = values("x", BATCH * STEPS * INPUTS);
const ys = values("y", BATCH * STEPS * OUTPUTS);

/** The inputs as the affine layer changes them. */
const changed = xs.map((x, at) => {
  const variable = at % INPUTS;
  return variable < variables ? x * gains[variable]! + shifts[variable]! : x;
});

function withAffine(weights: Weights): Weights {
  return new Map([
    ...weights,
    ["affine.weight", Float32Array.from(gains)],
    ["affine.bias", Float32Array.from(shifts)],
  ]);
}

function forecasts(spec: ModelSpec, weights: Weights, x: Float32Array): number[][] {
  const network = createNetwork(spec, weights);
  const levels = tf.tidy(() =>
    network
      .quantiles({ x: tf.tensor3d(x.slice(), [BATCH, STEPS, INPUTS]) })
      .map((level) => [...level.dataSync()]),
  );
  network.dispose();
  return levels;
}

const quantile = { loss: "quantile", quantiles: [0.1, 0.5, 0.9] };
const cases = [
  ["at every step", {}, {}],
  ["with a skip", { skip: "linear" }, {}],
  ["of quantiles with a skip", { skip: "linear" }, quantile],
] as const;

describe.each(cases)("model.affine %s", (_, model, training) => {
  const spec = specOf({ ...model, affine: true }, training);
  const plain = specOf(model, training);

  it("changes the target variables' inputs and undoes that on the forecasts", () => {
    const weights = initialWeights(plain, 3);
    const actual = forecasts(spec, withAffine(weights), xs);
    const inner = forecasts(plain, weights, changed);
    const undone = inner.map((level) =>
      level.map((value, at) => {
        const variable = Math.floor((at % OUTPUTS) / 2);
        return (value - shifts[variable]!) / gains[variable]!;
      }),
    );
    // A gain below 0 turns the levels round; they are sorted after it.
    const sorted = undone[0]!.map((_, at) =>
      undone.map((level) => level[at]!).sort((a, b) => a - b),
    );
    for (const [k, level] of actual.entries()) {
      expectClose(
        level,
        sorted.map((values) => values[k]!),
        1e-5,
        { floor: 1 },
      );
    }
  });

  it("starts as a network without it", () => {
    const weights = initialWeights(spec, 3);
    const before = forecasts(plain, initialWeights(plain, 3), xs);
    for (const [k, level] of forecasts(spec, weights, xs).entries()) {
      expectClose(level, before[k]!, 1e-6, { floor: 1 });
    }
  });

  it("has the gradients that finite differences show", () => {
    const weights = withAffine(initialWeights(spec, 3));
    const network = createNetwork(spec, weights);
    const solve = () =>
      tf.tidy(() => {
        const x = tf.tensor3d(xs.slice(), [BATCH, STEPS, INPUTS]);
        const targets = tf.tensor3d(ys.slice(), [BATCH, STEPS, OUTPUTS]);
        const { loss, gradients } = network.gradients({ x, targets });
        return { loss: loss.dataSync()[0]!, gradients: gradients.map((g) => [...g.dataSync()]) };
      });
    const { gradients } = solve();
    for (const [index, { name }] of parameterSpecs(spec).entries()) {
      if (name.startsWith("rnn")) continue; // the operator's own tests
      const differences = [...weights.get(name)!.keys()].map((at) => {
        const [above, below] = [5e-3, -5e-3].map((d) => {
          const moved = weights.get(name)!.map((value, i) => (i === at ? value + d : value));
          network.assign(new Map([...weights, [name, moved]]));
          return solve().loss;
        });
        return (above! - below!) / 1e-2;
      });
      expectClose(gradients[index]!, differences, 1e-2, { floor: 0.5, label: name });
    }
    network.dispose();
  });
});

describe("model.affine", () => {
  it("has its share in gradients through time", () => {
    const weights = withAffine(initialWeights(specOf({ affine: true }), 3));
    const dataset = {
      count: BATCH,
      ...shape,
      targets: STEPS * OUTPUTS,
      fill(_: ArrayLike<number>, x: Float32Array, y: Float32Array) {
        x.set(xs);
        y.set(ys);
      },
    };
    const spec = specOf({ affine: true, targets: "lastStep" });
    const { weightNorm } = gradientsThroughTime(spec, weights, dataset, BATCH);
    const network = createNetwork(spec, weights);
    const norm = tf.tidy(() => {
      const x = tf.tensor3d(xs.slice(), [BATCH, STEPS, INPUTS]);
      const targets = tf.tensor3d(ys.slice(), [BATCH, STEPS, OUTPUTS]);
      const { gradients } = network.gradients({ x, targets });
      const names = parameterSpecs(spec).map(({ name }) => name);
      return Math.hypot(
        ...gradients.flatMap((gradient, i) =>
          names[i]!.startsWith("rnn.") ? [...gradient.dataSync()] : [],
        ),
      );
    });
    network.dispose();
    expect(weightNorm / norm).toBeCloseTo(1, 4);
  });

  it("has finite forecasts with a gain of 0, to which 1e-10 is added", () => {
    const [weight, bias] = [tf.tensor1d([0, 2]), tf.tensor1d([1, 1])];
    const forecasts = undoAffine(tf.tensor3d([3, 5, 7, 9], [1, 1, 4]), [weight, bias], 4);
    expectClose(forecasts.dataSync(), [2e10, 4e10, 3, 4], 1e-6);
  });

  it("is refused where there are no forecasts or they are logarithms", () => {
    expect(() => specOf({ affine: true }, { loss: "poisson" })).toThrow(/model.affine is true/);
    const config = { ...plainModel, affine: true };
    expect(() => modelSpec(config, { ...shape, objective: "regression" })).toThrow(
      /model.affine is true, expected false/,
    );
  });
});
