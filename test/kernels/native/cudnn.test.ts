import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { type RecurrentSpec, weightSpecs } from "../../../src/kernels/contract.js";
import { callCount } from "../../../src/kernels/counts.js";
import { lossKernel } from "../../../src/kernels/loss-kernel.js";
import { MOST_CONSTANTS } from "../../../src/kernels/native/constants.js";
import { cudnn } from "../../../src/kernels/native/cudnn.js";
import { cudnnOrder } from "../../../src/kernels/native/cudnn-params.js";
import { cudnnImplementation, registerCudnnLoss } from "../../../src/kernels/native/register.js";
import { recurrent } from "../../../src/kernels/operator.js";
import { registerImplementation } from "../../../src/kernels/registration.js";
import { isSmall, lengthsCases, makeProblem, recurrentCases } from "../cases.js";
import { describeGolden, describeImplementation } from "../harness.js";
import { describeLosses, describeMissingTargets } from "../loss-problem.js";
import { operatorRunner } from "../runners.js";
import { fakeCudnn, unpackParams } from "./fake-cudnn.js";

const TF_INT8 = 6;
const binding = {
  TF_FLOAT: 1,
  TF_INT32: 3,
  TF_INT64: 9,
  TF_ATTR_TYPE: 3,
  TF_ATTR_STRING: 0,
  TF_ATTR_INT: 1,
  TF_ATTR_FLOAT: 2,
  TF_ATTR_BOOL: 4,
};

const calls: string[] = [];

/** What the binding gives out: whole numbers are int8 here, as cuDNN's are. */
function given(tensor: tf.Tensor) {
  return {
    tensor,
    shape: tensor.shape,
    dtype: tensor.dtype === "int32" ? TF_INT8 : binding.TF_FLOAT,
  };
}

/** What tfjs-node-gpu makes of it. */
function taken({ tensor, dtype }: ReturnType<typeof given>): tf.Tensor {
  if (dtype === TF_INT8) throw new Error(`Unknown dtype enum ${dtype}`);
  return tensor;
}

beforeAll(async () => {
  await tf.setBackend("cpu");
  const execute: typeof fakeCudnn = (name, ...others) => {
    calls.push(name);
    return fakeCudnn(name, ...others);
  };
  Object.assign(tf.backend(), {
    binding: {
      ...binding,
      executeOp: (...call: Parameters<typeof execute>) => execute(...call).map(given),
    },
    executeMultipleOutputs: (...call: Parameters<typeof execute>) =>
      execute(...call)
        .map(given)
        .map(taken),
    getInputTensorIds: (inputs: readonly tf.Tensor[]) => inputs,
    createOutputTensor: taken,
  });
  registerImplementation(cudnnImplementation("cpu"));
  if (tf.getKernel(lossKernel, "cpu")) tf.unregisterKernel(lossKernel, "cpu"); // of an earlier run
  registerCudnnLoss("cpu");
});

describe("around an imitation of cuDNN", () => {
  // The imitation computes in loops: wide layers, which take long there, add nothing to the code around it.
  const few = [...recurrentCases.filter(isSmall), ...lengthsCases].filter(
    ({ spec }) => cudnn.cells.includes(spec.cell) && spec.hidden < 128,
  );
  describeGolden("cudnn", operatorRunner, { output: 2e-6, gradient: 2e-5 }, cudnn.cells);
  describeImplementation("cudnn", operatorRunner, { output: 2e-6, gradient: 2e-5 }, few);
  const some = few.filter(({ sizes }, index) => index % 6 === 0 && sizes.batch < 64); // all run on a device
  describeLosses("cudnn", some.map(makeProblem));
  const whole = some.filter(({ lengths }) => !lengths).slice(0, 2);
  describeMissingTargets("cudnn", whole.map(makeProblem));

  it("really ran, and left no tensor behind", () => {
    expect(callCount("cudnn").backward).toBeGreaterThan(few.length);
    expect(callCount("composed").forward).toBe(0);
    expect(tf.memory().numTensors).toBeLessThanOrEqual(MOST_CONSTANTS);
  });

  it.each([
    [0, ["CudnnRNNV3"]],
    [2, ["CudnnRNNV3", "CudnnRNNV3", "CudnnRNNV3"]],
  ])("takes three layers with %i masks as %j", (count, expected) => {
    const spec: RecurrentSpec = { cell: "gru", layers: 3, hidden: 4, direction: "bidirectional" };
    calls.length = 0;
    tf.tidy(() => {
      const weights = weightSpecs(spec, 2).map(({ shape }) => tf.ones([...shape]));
      const masks = Array.from({ length: count }, () => tf.ones([3, 5, 8]));
      recurrent(spec, tf.ones([3, 5, 2]), weights, { training: false, masks });
    });
    expect(calls).toEqual(expected);
  });
});

describe("cuDNN's vector of parameters", () => {
  const table = cudnn.cells.flatMap((cell) =>
    (["forward", "bidirectional"] as const).flatMap((direction) =>
      [1, 3].map((layers) => ({ cell, direction, layers, hidden: 3 })),
    ),
  );

  it.each(table)("of a $direction $cell of $layers layers is the documented one", (spec) => {
    const specs = weightSpecs(spec, 2);
    let next = 0;
    const weights = specs.map(({ shape }) =>
      Float64Array.from({ length: shape.reduce((a, b) => a * b) }, () => next++),
    );
    const order = cudnnOrder(specs.length / 4);
    const params = Float64Array.from(order.flatMap((index) => [...weights[index]!]));
    expect(unpackParams(spec, 2, params)).toEqual(weights);
    expect(order.map((index) => specs[index]?.name.startsWith("weight"))).toEqual(
      order.map((_, at) => at < order.length / 2),
    );
  });

  it("begins with all matrices and ends with all biases", () => {
    expect(cudnnOrder(2)).toEqual([0, 1, 4, 5, 2, 3, 6, 7]);
  });
});
