import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { registerGradients } from "../../src/kernels/gradients/register.js";
import { randomStream } from "../../src/shared/random.js";
import { expectClose } from "../helpers/compare.js";

registerGradients({ replace: true }); // also those that another module registered

type Operation = (...inputs: tf.Tensor[]) => tf.Tensor;
type Row = readonly [name: string, operation: Operation, ...shapes: number[][]];

const matMul =
  (transposeA: boolean, transposeB: boolean): Operation =>
  (a, b) =>
    tf.matMul(a as tf.Tensor2D, b as tf.Tensor2D, transposeA, transposeB);

/** Joins several outputs, each scaled by its position so that none can be taken for another. */
const joined = (parts: tf.Tensor[]): tf.Tensor =>
  parts.map((part, index) => tf.sum(tf.mul(tf.mul(part, part), index + 1))).reduce(tf.add);

const rows: readonly Row[] = [
  ["add", tf.add, [2, 3], [2, 3]],
  ["add, broadcast", tf.add, [2, 3], [3]],
  ["add, broadcast the other way", tf.add, [1, 3], [2, 2, 3]],
  ["sub", tf.sub, [2, 3], [2, 3]],
  ["sub, broadcast", tf.sub, [3], [2, 3]],
  ["mul", tf.mul, [2, 3], [2, 3]],
  ["mul, broadcast", tf.mul, [2, 1], [2, 3]],
  ["mul by a scalar", tf.mul, [], [2, 3]],
  ["div", (a, b) => tf.div(a, tf.add(b, 2)), [2, 3], [2, 3]],
  ["div, broadcast", (a, b) => tf.div(a, tf.add(b, 2)), [2, 3], [3]],
  ["div, broadcast the other way", (a, b) => tf.div(a, tf.add(b, 2)), [3], [2, 3]],
  ["squaredDifference", tf.squaredDifference, [2, 3], [2, 3]],
  ["squaredDifference, broadcast", tf.squaredDifference, [2, 3], [3]],
  ["sum", (x) => tf.sum(x), [2, 3]],
  ["sum over an axis", (x) => tf.sum(x, 1), [2, 3, 2]],
  ["sum over axes, kept", (x) => tf.sum(x, [0, 2], true), [2, 3, 2]],
  ["mean", (x) => tf.mean(x), [2, 3]],
  ["mean over an axis", (x) => tf.mean(x, -1), [2, 3]],
  ["tanh", (x) => tf.tanh(x), [2, 3]],
  ["sigmoid", (x) => tf.sigmoid(x), [2, 3]],
  ["softplus", (x) => tf.softplus(x), [2, 3]],
  ["rsqrt", (x) => tf.rsqrt(tf.add(x, 2)), [2, 3]],
  ["neg", (x) => tf.neg(x), [2, 3]],
  ["sqrt", (x) => tf.sqrt(tf.add(x, 2)), [2, 3]],
  ["matMul", matMul(false, false), [2, 3], [3, 4]],
  ["matMul, left transposed", matMul(true, false), [3, 2], [3, 4]],
  ["matMul, right transposed", matMul(false, true), [2, 3], [4, 3]],
  ["matMul, both transposed", matMul(true, true), [3, 2], [4, 3]],
  ["matMul, batches", matMul(false, true), [2, 2, 3], [2, 4, 3]],
  ["transpose", (x) => tf.transpose(x), [2, 3]],
  ["transpose of three axes", (x) => tf.transpose(x, [2, 0, 1]), [2, 3, 4]],
  [
    "where",
    (a, b) => tf.where(tf.tensor2d([1, 0, 1, 0, 0, 1], [2, 3], "bool"), a, b),
    [2, 3],
    [2, 3],
  ],
  ["clone", (x) => tf.clone(x), [2, 3]],
  ["reshape", (x) => tf.reshape(x, [3, 2]), [2, 3]],
  ["slice", (x) => tf.slice(x, [0, 1, 1], [2, 1, 2]), [2, 3, 4]],
  ["slice to the end", (x) => tf.slice(x, [1, 1], [-1, -1]), [3, 3]],
  ["split", (x) => joined(tf.split(x, 3, 1)), [2, 6]],
  ["split in one", (x) => joined(tf.split(x, 1, 1)), [2, 3]],
  ["concat", (...xs) => tf.concat(xs, 1), [2, 3], [2, 1], [2, 2]],
  ["concat of one", (x) => tf.concat([x], 1), [2, 3]],
  ["unstack", (x) => joined(tf.unstack(x, 1)), [2, 3]],
  ["unstack in one", (x) => joined(tf.unstack(x, 1)), [2, 1]],
  ["stack", (...xs) => tf.stack(xs, 1), [2, 3], [2, 3]],
];

test("gradients that are registered stay, unless they are to be replaced", () => {
  const own = tf.getGradient(tf.Tanh);
  const other = { kernelName: tf.Tanh, gradFunc: () => ({}) };
  tf.registerGradient(other);
  registerGradients();
  expect(tf.getGradient(tf.Tanh)).toBe(other);
  registerGradients({});
  expect(tf.getGradient(tf.Tanh)).toBe(other);
  registerGradients({ replace: true });
  expect(tf.getGradient(tf.Tanh)).toBe(own);
});

describe.each(["cpu", "wasm"])("gradients on the %s backend against differences", (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });

  const table = rows.map(([name, operation, ...shapes]) => [name, operation, shapes] as const);
  test.each(table)("%s", (name, operation, shapes) => {
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      const inputs = shapes.map((shape, index) => uniform(shape, `${name}/${index}`));
      const loss = projected(operation, inputs);
      const gradients = tf.grads(loss)(inputs);
      for (const [index, gradient] of gradients.entries()) {
        const label = `gradient of input ${index}`;
        expect(gradient.shape, label).toEqual(shapes[index]);
        expectClose(gradient.dataSync(), differences(loss, inputs, index), 3e-3, { label });
      }
    });
    expect(tf.memory().numTensors).toBe(before);
  });
});

type Loss = (...inputs: tf.Tensor[]) => tf.Scalar;

/** A scalar that every element of an operation's result moves by a weight of its own. */
function projected(operation: Operation, inputs: tf.Tensor[]): Loss {
  const weights = uniform(operation(...inputs).shape, "projection");
  return (...tensors) => tf.sum(tf.mul(operation(...tensors), weights));
}

/** Central differences; the step is wide because tensors are float32. */
function differences(loss: Loss, inputs: tf.Tensor[], index: number): Float32Array {
  const step = 2 ** -6;
  const input = inputs[index]!;
  const values = input.dataSync() as Float32Array;
  const shifted = (at: number, by: number) => {
    const moved = values.slice();
    moved[at]! += by;
    return loss(...inputs.with(index, tf.tensor(moved, input.shape))).dataSync()[0]!;
  };
  return values.map((_, at) => (shifted(at, step) - shifted(at, -step)) / (2 * step));
}

function uniform(shape: number[], purpose: string): tf.Tensor {
  const random = randomStream(1, purpose);
  const values = Float32Array.from(
    { length: tf.util.sizeFromShape(shape) },
    () => 2 * random() - 1,
  );
  return tf.tensor(values, shape);
}
