import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAdam } from "../../../src/kernels/adam.js";
import { callCount } from "../../../src/kernels/counts.js";
import { registerGradients } from "../../../src/kernels/gradients/register.js";
import { registerNative } from "../../../src/kernels/native/register.js";
import { kernelDescription } from "../../../src/kernels/operator.js";
import { changeAll, copiesAreExpensive, rowsOnDevice } from "../../../src/kernels/placement.js";
import { adamGoldens, follow } from "../adam-golden.js";
import { isSmall, lengthsCases, makeProblem, recurrentCases } from "../cases.js";
import { describeGolden, describeImplementation } from "../harness.js";
import { operatorRunner } from "../runners.js";
import { FakeTensorflow } from "./fake-tensorflow.js";

const tensorflow = new FakeTensorflow();

beforeAll(async () => {
  tf.registerBackend("tensorflow", () => tensorflow.backend());
  tf.copyRegisteredKernels("cpu", "tensorflow");
  await tf.setBackend("tensorflow");
  registerGradients();
  registerNative(tf.backend() as ReturnType<FakeTensorflow["backend"]>);
});

afterAll(async () => {
  await tf.setBackend("cpu");
  tf.removeBackend("tensorflow");
});

describe("around an imitation of TensorFlow's BlockLSTMV2", () => {
  const cases = [...recurrentCases.filter(isSmall), ...lengthsCases].filter(
    ({ spec, sizes }) =>
      spec.cell === "lstm" && spec.hidden < 20 && sizes.steps < 10 && sizes.batch < 64,
  );
  const tolerance = { output: 2e-6, gradient: 2e-5 };
  describeGolden("blocklstm", operatorRunner, tolerance, ["lstm"]);
  describeImplementation("blocklstm", operatorRunner, tolerance, cases);

  it("really ran, and left no tensor behind", () => {
    expect(kernelDescription("tensorflow")).toBe("blocklstm for the lstm, else composed");
    const problem = makeProblem(cases[0]!);
    operatorRunner(problem);
    const { forward, backward } = callCount("blocklstm");
    const tensors = tf.memory().numTensors;
    operatorRunner(problem);
    expect(callCount("blocklstm")).toEqual({ forward: forward + 1, backward: backward + 1 });
    expect(tf.memory().numTensors).toBe(tensors);
  });
});

describe("around an imitation of ResourceApplyAdam", () => {
  it.each(
    adamGoldens.map(
      (example) => [`${example.name}, decay ${example.weightDecay}`, example] as const,
    ),
  )("%s: as PyTorch", (_, example) => {
    tensorflow.calls.length = 0;
    tf.tidy(() => follow(example));
    const applied = tensorflow.calls.filter((name) => name === "ResourceApplyAdam");
    expect(applied).toHaveLength(example.gradients.length);
  });

  const rates = {
    ...{ learningRate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0 },
    decoupled: false,
  };

  function learner(start: readonly (readonly number[])[]) {
    const [parameters, first, second] = start.map((values) => [
      tf.variable(tf.tensor1d([...values])),
    ]);
    const variables = { parameters: parameters!, first: first!, second: second! };
    const adam = createAdam(variables);
    const step = (t: number) =>
      tf.tidy(() => {
        const powers = { power1: rates.beta1 ** t, power2: rates.beta2 ** t };
        adam.update([tf.tensor1d([t, -1, 0.5])], { ...rates, ...powers });
      });
    const values = () => [parameters, first, second].map((some) => [...some![0]!.dataSync()]);
    return { adam, step, values, variables };
  }

  const start = [[1, 2, 3], [0, 0, 0], [0, 0, 0]]; // biome-ignore format: parameters and moments

  it("keeps the moments until they are asked for, and continues from them bit for bit", () => {
    const whole = learner(start);
    for (const t of [1, 2]) whole.step(t);
    expect(whole.values().slice(1)).toEqual(start.slice(1));
    whole.adam.settle();
    const [, first] = whole.values();
    expect(first![1]).toBeCloseTo(-0.19, 6); // 1 - .9^2
    const later = learner(whole.values());
    for (const { step, adam } of [whole, later]) {
      step(3);
      adam.settle();
    }
    expect(later.values()).toEqual(whole.values());
  });

  it("takes over values that were assigned meanwhile, and frees its variables", () => {
    const before = tensorflow.variables.size;
    const [one, other] = [learner(start), learner(start)];
    one.step(1);
    tf.tidy(() => {
      one.variables.parameters[0]!.assign(tf.tensor1d(start[0]!));
      one.variables.first[0]!.assign(tf.zeros([3]));
      one.variables.second[0]!.assign(tf.zeros([3]));
    });
    for (const { step, adam } of [one, other]) {
      step(1);
      adam.settle();
    }
    expect(one.values()).toEqual(other.values());
    expect(tensorflow.variables.size).toBe(before + 6);
    expect(tensorflow.made.at(-1)!.shape).toEqual([3]);
    for (const { adam } of [one, other]) adam.dispose();
    expect(tensorflow.variables.size).toBe(before);
  });
});

describe("tensors in TensorFlow's memory", () => {
  it("have the same rows gathered there", () => {
    expect(copiesAreExpensive()).toBe(true);
    tensorflow.calls.length = 0;
    const tensors = [tf.tensor2d([[1], [2], [3]]), tf.tensor1d([4, 5, 6])] as const;
    const [a, b] = rowsOnDevice(tensors, Uint32Array.of(2, 0, 2));
    expect([a.shape, [...a.dataSync()]]).toEqual([[3, 1], [3, 1, 3]]); // biome-ignore format: one tensor
    expect([...b.dataSync()]).toEqual([6, 4, 6]);
    expect(tensorflow.calls).toEqual(["GatherV2", "GatherV2"]);
  });

  it("are changed as one vector", () => {
    const seen: number[] = [];
    const [a, b] = tf.tidy(() => {
      const tensors = [tf.tensor2d([[1], [2]]), tf.tensor1d([3])];
      return changeAll(tensors, (some) => {
        seen.push(...some.map(({ size }) => size));
        return some.map((each) => tf.mul(each, 2));
      }) as tf.Tensor[];
    });
    expect(seen).toEqual([3]);
    expect([a!.shape, [...a!.dataSync()], [...b!.dataSync()]]).toEqual([[2, 1], [2, 4], [6]]); // biome-ignore format: both
  });
});
