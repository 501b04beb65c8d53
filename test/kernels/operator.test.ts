import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { cellNames } from "../../src/kernels/cells/index.js";
import type { RecurrentSpec } from "../../src/kernels/contract.js";
import { callCount } from "../../src/kernels/counts.js";
import {
  implementationFor,
  kernelDescription,
  recurrent,
  stackKernel,
} from "../../src/kernels/operator.js";
import { registerImplementation } from "../../src/kernels/registration.js";
import { lengthsCases, makeProblem, recurrentCases } from "./cases.js";
import { describeGolden, describeImplementation } from "./harness.js";
import { operatorRunner, problemTensors, projection } from "./runners.js";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

// The arithmetic is float64, but tensors carry float32; PyTorch's numbers lose digits on the way in.
const float32 = { output: 1e-6, gradient: 1e-6 };
const small = [
  ...recurrentCases.filter(({ spec, sizes }) => spec.hidden < 128 && sizes.steps < 50),
  ...lengthsCases,
];

describeGolden("operator on the cpu backend", operatorRunner, { output: 2e-6, gradient: 1e-5 });
describeImplementation("operator on the cpu backend", operatorRunner, float32, small);

describe("which implementation runs", () => {
  test("is named for each backend", () => {
    expect(implementationFor("cpu")).toBe("reference");
    expect(implementationFor("some other backend")).toBe("composed");
  });

  test("reference counts one forward and one backward call a step", () => {
    const before = { ...callCount("reference") };
    const composedBefore = callCount("composed");
    operatorRunner(makeProblem(recurrentCases[0]!));
    expect(callCount("reference")).toEqual({
      forward: before.forward + 1,
      backward: before.backward + 1,
    });
    expect(callCount("composed")).toEqual(composedBefore);
  });

  test("composed steps in for a cell or a norm that an implementation leaves out", () => {
    const unused = () => {
      throw new Error("never called");
    };
    const partial = { name: "partial", backendName: "partial", forward: unused, backward: unused };
    const used = (norms: object, more: object) => {
      registerImplementation({ ...partial, cells: ["gru"], ...norms });
      const stack: RecurrentSpec = { cell: "gru", layers: 1, hidden: 2, direction: "forward" };
      return stackKernel("partial", { ...stack, ...more });
    };
    const norm = { norm: "layer" };
    expect([used({}, {}), used({}, norm), used({ norms: true }, norm)]).toEqual([
      ...["partial", "composed", "partial"],
    ]);
    expect(used({}, { cell: "lstm" })).toBe("composed");
    expect(kernelDescription("partial")).toBe("partial for the gru, else composed");
    expect(kernelDescription("unknown")).toBe("composed");
  });

  test("composed steps in on a backend without a kernel", async () => {
    tf.registerBackend("bare", () => tf.findBackend("cpu"));
    tf.copyRegisteredKernels("cpu", "bare");
    await tf.setBackend("bare");
    const before = callCount("composed").forward;
    const referenceBefore = callCount("reference");
    operatorRunner(makeProblem(recurrentCases[0]!));
    expect(callCount("composed").forward).toBe(before + 1);
    expect(callCount("reference")).toEqual(referenceBefore);
    await tf.setBackend("cpu");
  });
});

const spec: RecurrentSpec = { cell: "lstm", layers: 2, hidden: 4, direction: "forward" };
const problem = makeProblem({
  name: "operator test",
  spec,
  sizes: { batch: 2, steps: 6, inputs: 3 },
  dropout: false,
});

describe("training", () => {
  test("variableGrads gives every weight its gradient and leaks nothing", () => {
    const { x, weights, dOutput } = problemTensors(problem);
    const variables = weights.map((weight) => tf.variable(weight));
    const counts: [tensors: number, buffers: number][] = [];
    for (let step = 0; step < 20; step++) {
      const { value, grads } = tf.variableGrads(() =>
        projection(recurrent(spec, x, variables, { training: true }), dOutput),
      );
      expect(Object.keys(grads).sort()).toEqual(variables.map(({ name }) => name).sort());
      tf.dispose([value, grads]);
      counts.push([tf.memory().numTensors, tf.memory().numDataBuffers]);
    }
    expect(counts[19]).toEqual(counts[0]);
    tf.dispose([x, weights, variables, dOutput]);
  });

  test("needs no gradient of x when it was switched off", () => {
    tf.tidy(() => {
      const { x, weights, dOutput } = problemTensors(problem);
      const loss = (input: tf.Tensor3D, tensors: tf.Tensor[]) =>
        projection(
          recurrent(spec, input, tensors, { training: true, inputGradient: false }),
          dOutput,
        );
      const whole = tf.grads((...tensors: tf.Tensor[]) =>
        projection(recurrent(spec, x, tensors, { training: true }), dOutput),
      )(weights);
      const without = tf.grads((...tensors: tf.Tensor[]) => loss(x, tensors))(weights);
      expect(without.map((gradient) => gradient.dataSync())).toEqual(
        whole.map((gradient) => gradient.dataSync()),
      );
      expect(() => tf.grad((input) => loss(input as tf.Tensor3D, weights))(x)).toThrow(
        /gradient of x is needed but was switched off/,
      );
    });
  });

  test("backward without training says so", () => {
    expect(() =>
      tf.tidy(() => {
        const { x, weights, dOutput } = problemTensors(problem);
        const loss = (input: tf.Tensor) =>
          projection(recurrent(spec, input as tf.Tensor3D, weights, { training: false }), dOutput);
        return tf.grad(loss)(x);
      }),
    ).toThrow(/call it with training: true/);
  });

  test("gives the gradient when only one of the outputs matters", () => {
    tf.tidy(() => {
      const { x, weights } = problemTensors(problem);
      const ofLast = tf.grad((input) => {
        const { hN } = recurrent(spec, input as tf.Tensor3D, weights, { training: true });
        return tf.sum(tf.slice(hN, [1, 0, 0], [1, -1, -1]));
      })(x);
      const ofY = tf.grad((input) => {
        const { y } = recurrent(spec, input as tf.Tensor3D, weights, { training: true });
        return tf.sum(tf.slice(y, [0, 5, 0], [-1, 1, -1]));
      })(x);
      expect(ofLast.dataSync()).toEqual(ofY.dataSync());
    });
  });
});

describe("a tensor that does not fit", () => {
  const cases: [string, (tensors: ReturnType<typeof problemTensors>) => unknown, RegExp][] = [
    [
      "too few weights",
      ({ x, weights }) => recurrent(spec, x, weights.slice(1), { training: false }),
      /recurrent: 7 weights, expected 8/,
    ],
    [
      "a weight of another shape",
      ({ x, weights }) => recurrent({ ...spec, hidden: 5 }, x, weights, { training: false }),
      /recurrent: weight_ih_l0 is \[16,3\], expected \[20,3\]/,
    ],
    [
      "masks for the wrong number of layers",
      ({ x, weights }) => recurrent(spec, x, weights, { training: true, masks: [x, x] }),
      /recurrent: 2 masks, expected 1/,
    ],
    [
      "a mask of another shape",
      ({ x, weights }) => recurrent(spec, x, weights, { training: true, masks: [x] }),
      /recurrent: mask 0 is \[2,6,3\], expected \[2,6,4\]/,
    ],
    [
      "too few lengths",
      ({ x, weights }) =>
        recurrent(spec, x, weights, { training: true, lengths: Int32Array.of(6) }),
      /recurrent: 1 lengths, expected 2/,
    ],
    [
      "an empty sequence",
      ({ x, weights }) =>
        recurrent(spec, x, weights, { training: true, lengths: Int32Array.of(3, 0) }),
      /recurrent: length 1 is 0, expected 1 to 6/,
    ],
    [
      "a sequence of more steps than there are",
      ({ x, weights }) =>
        recurrent(spec, x, weights, { training: true, lengths: Int32Array.of(7, 6) }),
      /recurrent: length 0 is 7, expected 1 to 6/,
    ],
  ];
  test.each(cases)("%s", (_, call, message) => {
    tf.tidy(() => {
      const tensors = problemTensors(problem);
      expect(() => call(tensors)).toThrow(message);
    });
  });
});

describe("causality", () => {
  test.each(cellNames())("%s sees only its own side of time", (cell) => {
    for (let changed = 0; changed < 6; changed++) {
      expect(changedSteps({ ...spec, cell }, changed)).toEqual(range(changed, 6));
      expect(changedSteps({ ...spec, cell, direction: "reverse" }, changed)).toEqual(
        range(0, changed + 1),
      );
      expect(changedSteps({ ...spec, cell, direction: "bidirectional" }, changed)).toEqual(
        range(0, 6),
      );
    }
  });
});

/** The steps at which the output differs once the input of step `changed` does. */
function changedSteps(spec: RecurrentSpec, changed: number): number[] {
  const before = outputBySteps(spec, 0, changed);
  const after = outputBySteps(spec, 0.5, changed);
  return range(0, 6).filter((t) => String(before[t]) !== String(after[t]));
}

/** y [steps][batch*directions*hidden] with `shift` added to the input of one step. */
function outputBySteps(spec: RecurrentSpec, shift: number, at: number): number[][] {
  return tf.tidy(() => {
    const sizes = { batch: 2, steps: 6, inputs: 3 };
    const { x, weights } = problemTensors(
      makeProblem({ name: "causality", spec, sizes, dropout: false }),
    );
    const shifts = tf.tensor3d(
      range(0, 6).map((t) => (t === at ? shift : 0)),
      [1, 6, 1],
    );
    const { y } = recurrent(spec, tf.add(x, shifts), weights, { training: false });
    return tf.unstack(y, 1).map((step) => [...step.dataSync()]);
  });
}

function range(first: number, end: number): number[] {
  return Array.from({ length: end - first }, (_, index) => first + index);
}
