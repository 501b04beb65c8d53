import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { constant, MOST_CONSTANTS } from "../../../src/kernels/native/constants.js";
import { executeOpaque } from "../../../src/kernels/native/opaque.js";
import {
  changeAsOne,
  cut,
  gathered,
  joinedValues,
  orderOf,
} from "../../../src/kernels/native/pieces.js";

const shapes = [[2, 3], [4], [1, 5]];
const runs = vi.spyOn(tf.engine(), "runKernel");
const range = (from: number, to: number) => tf.range(from, to) as tf.Tensor1D;
const values = (tensor: tf.Tensor) => [...tensor.dataSync()];
const operations = () => runs.mock.calls.map(([name]) => name);

beforeAll(async () => {
  await tf.setBackend("cpu");
});

/** Runs a test in a scope of its own. */
function scoped(test: () => void): () => void {
  return () => {
    tf.tidy(test);
    expect(tf.memory().numTensors).toBe(0);
  };
}

describe("pieces of a vector", () => {
  it(
    "are cut one after the other",
    scoped(() => {
      const pieces = cut(range(0, 15), shapes);
      expect(pieces.map(({ shape }) => shape)).toEqual(shapes);
      expect(pieces.map(values)).toEqual([
        [0, 1, 2, 3, 4, 5],
        [6, 7, 8, 9],
        [10, 11, 12, 13, 14],
      ]);
    }),
  );

  it(
    "are the vector itself again, without an operation",
    scoped(() => {
      const whole = range(0, 15);
      const pieces = cut(whole, shapes);
      runs.mockClear();
      const joined = joinedValues(pieces);
      expect(operations()).toEqual(["Identity"]);
      expect(values(joined)).toEqual(values(whole));
      joined.dispose();
      expect(whole.isDisposed).toBe(false);
    }),
  );

  it.each([
    [[1, 2], ["Slice"], [6, 7, 8, 9, 10, 11, 12, 13, 14]],
    [[0], ["Slice"], [0, 1, 2, 3, 4, 5]],
    [
      [1, 0],
      ["Slice", "Slice", "Concat"],
      [6, 7, 8, 9, 0, 1, 2, 3, 4, 5],
    ],
    [
      [0, 2],
      ["Slice", "Slice", "Concat"],
      [0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14],
    ],
  ])("%j of them are taken out by %j", (chosen, expected, wanted) => {
    scoped(() => {
      const pieces = cut(range(0, 15), shapes);
      runs.mockClear();
      const joined = joinedValues(chosen.map((index) => pieces[index]!));
      expect(operations().filter((name) => name !== "Identity")).toEqual(expected);
      expect(values(joined)).toEqual(wanted);
    })();
  });

  it(
    "stand for themselves once the vector is gone",
    scoped(() => {
      const whole = range(0, 15);
      const pieces = cut(whole, shapes);
      whole.dispose();
      expect(values(joinedValues(pieces))).toEqual(values(range(0, 15)));
    }),
  );

  it(
    "keep their place when they become a variable's value",
    scoped(() => {
      const pieces = cut(range(0, 15), shapes);
      const variables = shapes.map((shape) => tf.variable(tf.zeros(shape)));
      for (const [index, piece] of pieces.entries()) variables[index]!.assign(piece);
      runs.mockClear();
      joinedValues(variables);
      expect(operations()).toEqual(["Identity"]);
      variables[1]!.assign(tf.zeros([4]));
      expect(values(joinedValues(variables)).slice(4, 8)).toEqual([4, 5, 0, 0]);
      tf.dispose(variables);
    }),
  );
});

describe("gathered", () => {
  it(
    "makes one vector of a vector and other tensors, and its pieces theirs",
    scoped(() => {
      const first = range(0, 15);
      const pieces = cut(first, shapes);
      const other = tf.reshape(range(15, 21), [3, 2]);
      const all = [pieces[2]!, other, pieces[0]!, pieces[1]!];
      const whole = gathered([first, other], all);
      expect(values(whole)).toEqual(values(range(0, 21)));
      expect(orderOf(all)).toEqual([2, 3, 0, 1]);
      runs.mockClear();
      expect(values(joinedValues([2, 3, 0, 1].map((index) => all[index]!)))).toEqual(values(whole));
      expect(operations()).toEqual(["Identity"]);
    }),
  );
});

describe("changeAsOne", () => {
  it(
    "changes all alike in one operation, and gives them back in their order",
    scoped(() => {
      const pieces = cut(range(0, 15), shapes);
      const mixed = [pieces[2]!, tf.tensor1d([20, 21]), pieces[0]!, pieces[1]!];
      const seen: number[] = [];
      const changed = changeAsOne(mixed, (tensors) => {
        seen.push(...tensors.map(({ size }) => size));
        return tensors.map((tensor) => tf.mul(tensor, 2));
      });
      expect(seen).toEqual([17]);
      expect(changed.map(({ shape }) => shape)).toEqual(mixed.map(({ shape }) => shape));
      expect(changed.map(values)).toEqual(mixed.map((tensor) => values(tensor).map((v) => 2 * v)));
    }),
  );
});

it("tensors of one value are made once, and those used least lately are given back", () => {
  const one = constant(1, [2, 3]);
  expect([one.shape, one.dtype, ...one.dataSync()]).toEqual([
    [2, 3],
    "float32",
    ...Array(6).fill(1),
  ]);
  expect(constant(1, [2, 3])).toBe(one);
  const others = [constant(1, [3, 2]), constant(1, [2, 3], "int32"), constant(2, [2, 3])];
  expect(others.map(({ shape, dtype }) => [shape, dtype])).toEqual([
    [[3, 2], "float32"],
    [[2, 3], "int32"],
    [[2, 3], "float32"],
  ]);
  const filled = Array.from({ length: MOST_CONSTANTS - 4 }, (_, i) => constant(100 + i, []));
  expect(constant(1, [2, 3])).toBe(one); // was used again
  expect([one, ...others, ...filled].filter(({ isDisposed }) => isDisposed)).toEqual([]);
  constant(-1, []);
  constant(-2, []);
  expect([one, ...others].map(({ isDisposed }) => isDisposed)).toEqual([false, true, true, false]);
  const tensors = tf.memory().numTensors;
  tf.tidy(() => constant(-3, []));
  expect(tf.memory().numTensors).toBe(tensors); // one more and one less
  expect(constant(-3, []).dataSync()[0]).toBe(-3);
});

it("outputs of types that TensorFlow.js lacks count as whole numbers", () => {
  const given: unknown[] = [];
  const list = [{ name: "T", type: 1, value: 2 }];
  const backend = {
    binding: {
      TF_FLOAT: 1,
      TF_INT32: 3,
      executeOp: (...call: unknown[]) => {
        given.push(call);
        return [1, 6, 3].map((dtype, id) => ({ id, shape: [id], dtype }));
      },
    },
    getInputTensorIds: (inputs: readonly { readonly id: number }[]) => inputs.map(({ id }) => id),
    createOutputTensor: (info: unknown) => info,
  };
  const inputs = [{ id: 7 }, { id: 8 }];
  expect(executeOpaque(backend as never, "Name", list, inputs as never, 3)).toEqual([
    { id: 0, shape: [0], dtype: 1 },
    { id: 1, shape: [1], dtype: 3 },
    { id: 2, shape: [2], dtype: 3 },
  ]);
  expect(given).toEqual([["Name", list, [7, 8], 3]]);
});
