import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { withDevice } from "../../../src/kernels/open-device.js";
import * as standIn from "../../../src/predict/stand-ins/tensors/index.js";
import { randomStream } from "../../../src/shared/random.js";

function numbers(count: number, index: number, scale = 2): Float32Array {
  const random = randomStream(3, "tensors", index);
  return Float32Array.from({ length: count }, () => scale * (2 * random() - 1));
}

describe("the operations of rnnlab/predict give the bits of TensorFlow.js' WebAssembly", () => {
  it.each([
    [1, 7, 3],
    [2, 48, 9],
    [5, 49, 8],
    [130, 130, 17],
    [1, 1000, 24],
  ])("products of %d rows, %d columns and %d results", async (rows, length, columns) => {
    const [a, b] = [numbers(rows * length, 1), numbers(length * columns, 2)];
    await withDevice({ device: "cpu", threads: 1 }, async () => {
      for (const transposed of [false, true]) {
        const shape: [number, number] = transposed ? [columns, length] : [length, columns];
        const expected = tf.matMul(
          tf.tensor2d(a, [rows, length]),
          tf.tensor2d(b, shape),
          false,
          transposed,
        );
        const found = standIn.matMul(
          standIn.tensor(a, [rows, length]),
          standIn.tensor(b, shape),
          false,
          transposed,
        );
        expect(found.dataSync()).toEqual(expected.dataSync());
      }
    });
  });

  it("exponentials and sums over steps", async () => {
    const x = numbers(60_000, 3, 95);
    await withDevice({ device: "cpu", threads: 1 }, async () => {
      expect(standIn.exp(standIn.tensor1d(x)).dataSync()).toEqual(
        tf.exp(tf.tensor1d(x)).dataSync(),
      );
      const shape: [number, number, number] = [20, 300, 10];
      const expected = tf.sum(tf.tensor3d(x, shape), 1).dataSync();
      expect(standIn.sum(standIn.tensor(x, shape), 1).dataSync()).toEqual(expected);
    });
  });
});
