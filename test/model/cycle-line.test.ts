import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { openDevice } from "../../src/kernels/open-device.js";
import { initialWeights } from "../../src/model/initialise.js";
import { cycleValues, withCycles } from "../../src/model/layers/cycle-line.js";
import { createNetwork } from "../../src/model/network.js";
import { parameterSpecs } from "../../src/model/parameters.js";
import { modelSpec } from "../../src/model/spec.js";
import { randomStream } from "../../src/shared/random.js";
import { expectClose } from "../helpers/compare.js";
import { plainModel } from "../helpers/model.js";

const [BATCH, STEPS, INPUTS, AHEAD] = [3, 4, 6, 2];
const cycle = { inputs: [3, 4], variables: 2 };
const sizes = { steps: STEPS, inputs: INPUTS };
const width = INPUTS + 2 * cycle.variables;
const shape = {
  objective: "forecast",
  inputs: INPUTS,
  outputs: 2 * AHEAD,
  steps: STEPS,
  variables: 2,
  cycles: [
    { name: "dayOfWeek", input: 1 },
    { name: "hourOfDay", input: 3 },
  ],
} as const;

beforeAll(async () => {
  await openDevice("cpu", 1);
});

function values(name: string, size: number): Float32Array {
  const random = randomStream(1, name);
  return Float32Array.from({ length: size }, () => 2 * random() - 1);
}

describe("a line whose coefficients follow a cycle", () => {
  const x = values("x", BATCH * STEPS * INPUTS);

  it("reads the targets times the cycle at the last step, as tensors and as values", () => {
    const products = cycleValues(x, new Float32Array(BATCH * STEPS * width), sizes, cycle);
    const window = withCycles(tf.tensor3d(x, [BATCH, STEPS, INPUTS]), cycle);
    expect([...window.dataSync()]).toEqual([...products]);
    const at = (n: number, t: number, i: number) => x[(n * STEPS + t) * INPUTS + i]!;
    const row = products.subarray((STEPS + 1) * width, (STEPS + 2) * width); // window 1, step 1
    expectClose(
      row,
      Float64Array.of(
        ...Array.from({ length: INPUTS }, (_, i) => at(1, 1, i)),
        at(1, 1, 0) * at(1, STEPS - 1, 3),
        at(1, 1, 1) * at(1, STEPS - 1, 3),
        at(1, 1, 0) * at(1, STEPS - 1, 4),
        at(1, 1, 1) * at(1, STEPS - 1, 4),
      ),
      1e-6,
    );
  });

  it("forecasts with the coefficients w0 + w1 sine + w2 cosine beside the network, and learns them all", () => {
    const model = { ...plainModel, cell: "gru", hidden: 3, layers: 1 };
    const spec = modelSpec({ ...model, skip: "linear", skipCycles: ["hourOfDay"] }, shape);
    expect(spec.skipCycles).toEqual(cycle);
    const weights = new Map(initialWeights(spec, 1));
    const shapes = new Map(parameterSpecs(spec).map((found) => [found.name, found.shape]));
    expect(shapes.get("skip.weight")).toEqual([2 * AHEAD, STEPS * width]);
    for (const name of ["fc.weight", "fc.bias", "skip.bias"]) {
      weights.set(name, new Float32Array(weights.get(name)!.length));
    }
    const map = values("map", 2 * AHEAD * STEPS * width);
    weights.set("skip.weight", map);
    const network = createNetwork(spec, weights);
    const input = { x: tf.tensor3d(x, [BATCH, STEPS, INPUTS]) };
    const forecasts = network.forward(input).arraySync();
    const expected = Array.from({ length: 2 * AHEAD }, (_, k) => {
      const of = (t: number, column: number) => map[k * STEPS * width + t * width + column]!;
      const [sine, cosine] = [3, 4].map((i) => x[(2 * STEPS - 1) * INPUTS + i]!); // of window 1
      let sum = 0;
      for (let t = 0; t < STEPS; t += 1) {
        for (let i = 0; i < INPUTS; i += 1) {
          const follows = i < 2 ? of(t, INPUTS + i) * sine! + of(t, INPUTS + 2 + i) * cosine! : 0;
          sum += (of(t, i) + follows) * x[(STEPS + t) * INPUTS + i]!;
        }
      }
      return sum;
    });
    expectClose(Float64Array.from(forecasts[1]!.at(-1)!), Float64Array.from(expected), 1e-5);
    const targets = tf.zeros([BATCH, STEPS, 2 * AHEAD]);
    const { gradients } = network.gradients({ ...input, targets });
    const at = parameterSpecs(spec).findIndex(({ name }) => name === "skip.weight");
    expect(gradients[at]!.dataSync().every((slope) => slope !== 0)).toBe(true);
    network.dispose();
  });

  it.each([
    ["weekly", {}, "expected cycles of data.calendar, which is dayOfWeek, hourOfDay. Add weekly"],
    [
      "hourOfDay",
      { hybrid: "exponentialSmoothing" },
      "expected none with model.hybrid exponentialSmoothing: its line reads what smoothing leaves. Leave one of them out.",
    ],
  ] as const)("is refused for %s with %j", (name, more, problem) => {
    const config = { ...plainModel, skip: "linear", skipCycles: [name], ...more } as const;
    expect(() => modelSpec(config, shape)).toThrow(problem);
  });
});
