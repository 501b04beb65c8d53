import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { callCount } from "../../src/kernels/counts.js";
import { openDevice } from "../../src/kernels/open-device.js";
import { initialWeights } from "../../src/model/initialise.js";
import { createNetwork, type Network } from "../../src/model/network.js";
import { parameterSpecs } from "../../src/model/parameters.js";
import { modelSpec } from "../../src/model/spec.js";
import { expectClose } from "../helpers/compare.js";
import { plainModel } from "../helpers/model.js";

beforeAll(async () => {
  await openDevice("cpu", 1);
});

const [BATCH, STEPS, INPUTS, OUTPUTS] = [3, 5, 2, 2];
const shape = { objective: "forecast", inputs: INPUTS, outputs: OUTPUTS, steps: STEPS } as const;

describe.each(["none", "linear"] as const)("example weights in a network with skip %s", (skip) => {
  const network = (): Network => {
    const config = { ...plainModel, cell: "gru", hidden: 3, layers: 1, skip };
    const spec = modelSpec(config, shape, { loss: "huber", huberDelta: 0.7 });
    return createNetwork(spec, initialWeights(spec, 4));
  };
  const x = () => tf.randomUniform([BATCH, STEPS, INPUTS], -1, 1, "float32", 3) as tf.Tensor3D;
  const y = () => tf.randomUniform([BATCH, STEPS, OUTPUTS], -2, 2, "float32", 5);
  const solve = (learner: Network, weights: readonly number[], rows: readonly number[]) =>
    tf.tidy(() => {
      const [inputs, targets] = [tf.gather(x(), [...rows]), tf.gather(y(), [...rows])];
      const exampleWeights = weights.length > 0 ? tf.tensor1d([...weights]) : undefined;
      const result = learner.gradients({ x: inputs as tf.Tensor3D, targets, exampleWeights });
      return [result.loss, result.lossLastStep, ...result.gradients].map((t) => [...t.dataSync()]);
    });

  it("have the gradients of a batch in which the heavier sequence comes as often", () => {
    const learner = network();
    const once = solve(learner, [2, 1, 0], [0, 1, 2]);
    const twice = solve(learner, [], [0, 0, 1]);
    for (const [index, values] of once.entries()) {
      expectClose(values, twice[index]!, 1e-5, { floor: 1e-3 });
    }
    expect(solve(learner, [], [0, 1, 2])[0]![0]).not.toBeCloseTo(once[0]![0]!, 3);
    learner.dispose();
  });

  it("have the gradients that finite differences show", () => {
    const learner = network();
    const weights = [2.5, 0.25, 1];
    const [, , ...gradients] = solve(learner, weights, [0, 1, 2]);
    const values = learner.weights();
    for (const [index, { name }] of parameterSpecs(learner.spec).entries()) {
      const differences = [...values.get(name)!.keys()].map((at) => {
        const [above, below] = [1e-2, -1e-2].map((d) => {
          const moved = values.get(name)!.map((value, i) => (i === at ? value + d : value));
          learner.assign(new Map([...values, [name, moved]]));
          return solve(learner, weights, [0, 1, 2])[0]![0]!;
        });
        return (above! - below!) / 2e-2;
      });
      expectClose(gradients[index]!, differences, 5e-3, { floor: 0.1, label: name });
    }
    learner.dispose();
  });

  it("are computed operation by operation, around the fused recurrence", () => {
    const learner = network();
    const before = callCount("wasm").forward;
    solve(learner, [1, 2, 3], [0, 1, 2]);
    expect(callCount("wasm").forward).toBe(before + 1); // a fused loss counts as backward alone
    learner.dispose();
  });
});
