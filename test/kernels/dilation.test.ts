import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cellNames } from "../../src/kernels/cells/index.js";
import type { RecurrentSpec } from "../../src/kernels/contract.js";
import { recurrent } from "../../src/kernels/operator.js";
import { lossGradients, predict } from "../../src/kernels/readout.js";
import { reference } from "../../src/kernels/reference/reference.js";

import { closeThreads } from "../../src/kernels/wasm/runtime.js";
import { expectClose } from "../helpers/compare.js";
import { makeProblem, type Problem, type RecurrentCase } from "./cases.js";
import { readGoldenFile } from "./golden.js";
import { describeImplementation, expectSolution } from "./harness.js";
import { arrayRunner, operatorRunner, problemTensors } from "./runners.js";
import { registerWasmAnew } from "./wasm-anew.js";

registerWasmAnew();
afterAll(closeThreads);

const goldens = readGoldenFile("dilation_golden.json");
const referenceRunner = arrayRunner(reference, (values) => values);

test.each(goldens.map((example) => [example.name, example] as const))(
  "reference, PyTorch's %s",
  (_, example) => {
    const tolerance = { output: 1e-10, gradient: 1e-10 };
    expectSolution(example.problem, referenceRunner(example.problem), example.solution, tolerance);
  },
);

const cases: readonly RecurrentCase[] = cellNames().flatMap((cell, at) =>
  (["forward", "reverse", "bidirectional"] as const).map((direction, index) => {
    const dilation = [
      [1, 4],
      [5, 2],
      [3, 1, 24],
    ][(at + index) % 3]!;
    const lengths = (at + index) % 2 === 0 ? [20, 1, 3, 7, 13] : undefined;
    const spec = { cell, layers: dilation.length, hidden: 5, direction, dilation };
    const name = `${cell} ${direction}, dilations ${dilation}, lengths ${lengths}`;
    const sizes = { batch: 5, steps: 20, inputs: 2 };
    return { name, spec, sizes, dropout: index !== 1, ...(lengths && { lengths }) };
  }),
);

describe.each(["wasm", "cpu"])("dilation on the %s backend", (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });
  const tolerance = { output: 2e-6, gradient: 2e-5 };
  test.each(goldens.map((example) => [example.name, example] as const))(
    "PyTorch's %s",
    (_, example) => {
      expectSolution(example.problem, operatorRunner(example.problem), example.solution, tolerance);
    },
  );
  describeImplementation("the operator", operatorRunner, tolerance, cases);
});

describe("a dilated stack", () => {
  beforeAll(async () => {
    await tf.setBackend("wasm");
  });

  const specs: fc.Arbitrary<RecurrentSpec> = fc
    .record({
      cell: fc.constantFrom(...cellNames()),
      hidden: fc.integer({ min: 1, max: 4 }),
      direction: fc.constant("forward" as const),
      dilation: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 3 }),
    })
    .map((spec) => ({ ...spec, layers: spec.dilation.length }));

  test("sees no later step", () => {
    fc.assert(
      fc.property(specs, fc.integer({ min: 1, max: 15 }), fc.nat(), (spec, steps, pick) => {
        const at = pick % steps;
        const before = outputs(spec, steps, at, 0);
        const after = outputs(spec, steps, at, 0.5);
        expect(after.slice(0, at)).toEqual(before.slice(0, at));
        expect(after[at]).not.toEqual(before[at]);
      }),
      { numRuns: 60 },
    );
  });

  test("of one layer is the plain layer over every d-th step, to the bit", () => {
    fc.assert(
      fc.property(fc.constantFrom(...cellNames()), fc.integer({ min: 2, max: 6 }), (cell, d) => {
        const spec = { cell, layers: 1, hidden: 3, direction: "forward" } as const;
        tf.tidy(() => {
          const { x, weights } = problemTensors(problemOf(spec, 13));
          const whole = recurrent({ ...spec, dilation: [d] }, x, weights, { training: false });
          const parts = tf.unstack(x, 1).filter((_, t) => t % d === 12 % d);
          const part = recurrent(spec, tf.stack(parts, 1) as tf.Tensor3D, weights, {
            training: false,
          });
          expect([...whole.hN.dataSync()]).toEqual([...part.hN.dataSync()]);
        });
      }),
      { numRuns: 20 },
    );
  });

  test("is another one than without dilation, and dilations of 1 are none", () => {
    const spec = { cell: "gru", layers: 2, hidden: 3, direction: "forward" } as const;
    const plain = outputs(spec, 9, 0, 0);
    expect(outputs({ ...spec, dilation: [1, 1] }, 9, 0, 0)).toEqual(plain);
    expect(outputs({ ...spec, dilation: [1, 4] }, 9, 0, 0)).not.toEqual(plain);
  });

  test("has its readout, its loss and no leak", () => {
    const plain = { cell: "lstm", layers: 2, hidden: 3, direction: "forward" } as const;
    const spec = { ...plain, dilation: [1, 4] };
    const { x, weights } = tf.tidy(() => problemTensors(problemOf(spec, 10)));
    const readout: tf.Tensor[] = [
      tf.randomUniform([2, 3], -1, 1, "float32", 1),
      tf.tensor1d([0.5, -0.5]),
    ];
    const parameters = [...weights, ...readout];
    const tensors = tf.memory().numTensors;
    const forecasts = predict(spec, x, parameters, { readout: "everyStep" });
    const targets = tf.zeros([2, 10, 2]);
    const loss = { readout: "everyStep", loss: { name: "mse" }, lastStepOnly: false } as const;
    const result = lossGradients(spec, loss, { x, targets, parameters });
    const squares = Array.from(forecasts.dataSync(), (value) => value ** 2);
    const mean = squares.reduce((sum, value) => sum + value, 0) / squares.length;
    expectClose(result.loss.dataSync(), [mean], 1e-6);
    expect(result.gradients.map(({ shape }) => shape)).toEqual(
      parameters.map(({ shape }) => shape),
    );
    const { gradients, accuracy: _, ...figures } = result;
    tf.dispose([forecasts, targets, ...gradients, ...Object.values(figures)]);
    expect(tf.memory().numTensors).toBe(tensors);
  });

  test("needs a dilation for each layer", () => {
    const spec = { cell: "rnn", layers: 2, hidden: 3, direction: "forward" } as const;
    expect(() => outputs({ ...spec, dilation: [2] }, 9, 0, 0)).toThrow(/1 dilations, expected 2/);
  });
});

function problemOf(spec: RecurrentSpec, steps: number): Problem {
  const sizes = { batch: 2, steps, inputs: 2 };
  return makeProblem({ name: `dilation ${JSON.stringify(spec)}`, spec, sizes, dropout: false });
}

/** y by step, with `shift` added to the input of one step. */
function outputs(spec: RecurrentSpec, steps: number, at: number, shift: number): number[][] {
  return tf.tidy(() => {
    const { x, weights } = problemTensors(problemOf({ ...spec, dilation: undefined }, steps));
    const shifts = Array.from({ length: steps }, (_, t) => (t === at ? shift : 0));
    const shifted = tf.add(x, tf.tensor3d(shifts, [1, steps, 1])) as tf.Tensor3D;
    const { y } = recurrent(spec, shifted, weights, { training: false });
    return tf.unstack(y, 1).map((step) => [...step.dataSync()]);
  });
}
