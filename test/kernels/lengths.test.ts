import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cellNames } from "../../src/kernels/cells/index.js";
import { composed } from "../../src/kernels/composed/composed.js";
import type { RecurrentSpec } from "../../src/kernels/contract.js";
import { callCount } from "../../src/kernels/counts.js";
import { recurrent } from "../../src/kernels/operator.js";
import { reference } from "../../src/kernels/reference/reference.js";
import { wasmRecurrent } from "../../src/kernels/wasm/recurrent.js";

import { closeThreads } from "../../src/kernels/wasm/runtime.js";
import { expectClose } from "../helpers/compare.js";
import { isPadding, makeProblem, type Problem } from "./cases.js";
import { expectZeroPadding } from "./harness.js";
import {
  arrayRunner,
  operatorRunner,
  problemTensors,
  type Runner,
  type Solution,
  tensorRunner,
} from "./runners.js";
import { registerWasmAnew } from "./wasm-anew.js";

registerWasmAnew();
beforeAll(async () => {
  await tf.setBackend("wasm");
});
afterAll(closeThreads);

const referenceRunner = arrayRunner(reference, (values) => values);
const wasmRunner = arrayRunner(wasmRecurrent, (values) => Float32Array.from(values));
const composedRunner = tensorRunner(({ spec, input }, x, weights, masks) =>
  composed(spec, x, weights, masks, input.lengths),
);

const runners: readonly (readonly [string, Runner])[] = [
  ["reference", referenceRunner],
  ["wasm on arrays", wasmRunner],
  ["wasm on tensors", operatorRunner],
  ["composed", composedRunner],
];

const specs: fc.Arbitrary<RecurrentSpec> = fc.record({
  cell: fc.constantFrom(...cellNames()),
  layers: fc.integer({ min: 1, max: 2 }),
  hidden: fc.integer({ min: 1, max: 6 }),
  direction: fc.constantFrom("forward", "reverse", "bidirectional"),
});

/** A problem with sequences of any lengths. */
const problems: fc.Arbitrary<Problem> = fc
  .tuple(specs, fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 3 }), fc.boolean())
  .chain(([spec, steps, inputs, dropout]) =>
    fc.array(fc.integer({ min: 1, max: steps }), { minLength: 1, maxLength: 19 }).map((lengths) => {
      const sizes = { batch: lengths.length, steps, inputs };
      const name = JSON.stringify([spec, sizes]);
      return makeProblem({ name, spec, sizes, dropout: dropout && spec.layers > 1, lengths });
    }),
  );

const rubbish = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -1e38, 1e4, -0, 1);
const few = { numRuns: 40 };

/** The problem with a value in the padding of x and of the gradient of y. */
function padded(problem: Problem, x: number, dy: number): Problem {
  const { sizes, input, outputGradients } = problem;
  const { lengths } = input;
  const fill = (values: Float64Array, value: number) => {
    const inputSizes = { ...sizes, inputs: values.length / (sizes.batch * sizes.steps) };
    return values.map((old, at) => (isPadding(inputSizes, lengths!, at) ? value : old));
  };
  return {
    ...problem,
    input: { ...input, x: fill(input.x, x) },
    outputGradients: { ...outputGradients, y: fill(outputGradients.y, dy) },
  };
}

function bitsOf({ output, gradients }: Solution): string[] {
  const arrays = [output.y, output.hN, output.cN, gradients.x, ...gradients.weights];
  return arrays.map((values) =>
    (values ? Buffer.from(Float64Array.from(values).buffer) : "").toString("hex"),
  );
}

describe.each(runners)("lengths: %s", (_, run) => {
  test("what is in the padding changes no bit", () => {
    fc.assert(
      fc.property(problems, rubbish, rubbish, (problem, x, dy) => {
        // A loss as a tensor is a sum over all of y, where a NaN of dy would reach everything.
        const finite = Number.isFinite(dy) ? dy : 1e30;
        expect(bitsOf(run(padded(problem, x, finite)))).toEqual(bitsOf(run(padded(problem, 0, 0))));
      }),
      few,
    );
  });

  test("y and the gradient of x are 0 at padded steps, and finite before", () => {
    fc.assert(
      fc.property(problems, (problem) => {
        const { output, gradients } = run(padded(problem, Number.NaN, 3));
        for (const values of [output.y, gradients.x!]) {
          expectZeroPadding(problem, values);
          expect(values.every(Number.isFinite)).toBe(true);
        }
      }),
      few,
    );
  });
});

describe.each(runners.slice(0, 2))("lengths: %s", (_, run) => {
  test("a NaN in the gradient of y at padded steps goes nowhere", () => {
    fc.assert(
      fc.property(problems, (problem) => {
        expect(bitsOf(run(padded(problem, 1, Number.NaN)))).toEqual(
          bitsOf(run(padded(problem, 0, 0))),
        );
      }),
      few,
    );
  });

  test("all steps each are the same bits as no lengths", () => {
    fc.assert(
      fc.property(problems, (problem) => {
        const { lengths: _, ...input } = padded(problem, 0.5, 0.5).input;
        const lengths = new Int32Array(problem.sizes.batch).fill(problem.sizes.steps);
        const without = { ...problem, input };
        const all = { ...problem, input: { ...input, lengths } };
        expect(bitsOf(run(all))).toEqual(bitsOf(run(without)));
      }),
      few,
    );
  });

  test("a sequence among others is what it is alone, to the bit", () => {
    fc.assert(
      fc.property(problems, fc.nat(), (problem, pick) => {
        const b = pick % problem.sizes.batch;
        const { y, hN } = run(problem).output;
        const single = alone(problem, b);
        const output = run(single).output;
        expect([...output.y]).toEqual(partOf(y, problem, b).slice(0, output.y.length));
        expect([...output.hN]).toEqual(stateOf(hN, problem, b));
      }),
      few,
    );
  });
});

/** Sequence `b` by itself, without padding and without lengths. */
function alone(problem: Problem, b: number): Problem {
  const { sizes, input, outputGradients } = problem;
  const steps = input.lengths![b]!;
  const cut = (values: Float64Array) => {
    const features = values.length / (sizes.batch * sizes.steps);
    return Float64Array.from(partOf(values, problem, b).slice(0, steps * features));
  };
  const state = (values: Float64Array) => Float64Array.from(stateOf(values, problem, b));
  const { y, hN, cN } = outputGradients;
  return {
    ...problem,
    sizes: { ...sizes, batch: 1, steps },
    input: { x: cut(input.x), weights: input.weights, masks: input.masks.map(cut) },
    outputGradients: { y: cut(y), hN: state(hN), ...(cN && { cN: state(cN) }) },
  };
}

/** Row `b` of an array [batch, ...]. */
function partOf(values: ArrayLike<number>, { sizes }: Problem, b: number): number[] {
  const length = values.length / sizes.batch;
  return Array.from(values).slice(b * length, (b + 1) * length);
}

/** What an array [layers*directions, batch, hidden] has of sequence `b`. */
function stateOf(values: ArrayLike<number>, { sizes, spec }: Problem, b: number): number[] {
  return Array.from(values).filter((_, at) => Math.floor(at / spec.hidden) % sizes.batch === b);
}

test("a loss of the final states alone has its gradient, on every backend", async () => {
  const [problem] = fc.sample(problems, { numRuns: 1, seed: 5 });
  const none = new Float64Array(problem!.outputGradients.y.length);
  const only = { ...problem!, outputGradients: { ...problem!.outputGradients, y: none } };
  const expected = referenceRunner(only).gradients;
  for (const backend of ["wasm", "cpu"]) {
    await tf.setBackend(backend);
    const [x, ...weights] = gradientsOfFinalStates(only);
    expectClose(x!, expected.x!, 2e-5);
    for (const [index, weight] of weights.entries()) {
      expectClose(weight, expected.weights[index]!, 2e-5);
    }
  }
  await tf.setBackend("wasm");
});

function gradientsOfFinalStates(problem: Problem): Float32Array[] {
  const { spec, input } = problem;
  const values: Float32Array[] = [];
  tf.tidy(() => {
    const { x, weights, masks, dOutput } = problemTensors(problem);
    const gradients = tf.grads((...[first, ...others]: tf.Tensor[]) => {
      const options = { training: true, masks, lengths: input.lengths };
      const { hN, cN } = recurrent(spec, first as tf.Tensor3D, others, options);
      const loss = tf.sum(tf.mul(hN, dOutput.hN));
      return cN ? tf.add(loss, tf.sum(tf.mul(cN, dOutput.cN!))) : loss;
    });
    for (const gradient of gradients([x, ...weights])) {
      values.push(Float32Array.from(gradient.dataSync()));
    }
  });
  return values;
}

test("the wasm backend computes lengths with its own kernel, and leaks nothing", () => {
  const before = { wasm: callCount("wasm"), composed: callCount("composed") };
  const tensors = tf.memory().numTensors;
  const [problem] = fc.sample(problems, { numRuns: 1, seed: 3 });
  operatorRunner(problem!);
  expect(callCount("wasm").backward).toBe(before.wasm.backward + 1);
  expect(callCount("composed")).toEqual(before.composed);
  expect(tf.memory().numTensors).toBe(tensors);
});
