import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, it } from "vitest";
import { backwardKernel, forwardKernel } from "../../src/kernels/calls.js";
import { checkTensors, usedLengths } from "../../src/kernels/check.js";
import {
  isDilated,
  outputShapes,
  type RecurrentSpec,
  weightParts,
  weightSpecs,
  weightTensorCount,
} from "../../src/kernels/contract.js";
import { callCount, countCall } from "../../src/kernels/counts.js";
import { directionWeights } from "../../src/kernels/direction-weights.js";
import { registerRecurrentGradient } from "../../src/kernels/gradient.js";
import {
  hasFusedKernel,
  registerFusedKernel,
  runListKernel,
} from "../../src/kernels/list-kernel.js";
import { recurrent } from "../../src/kernels/operator.js";
import {
  changeAll,
  copiesAreExpensive,
  forTensor,
  registerPlacement,
  rowsOnDevice,
} from "../../src/kernels/placement.js";
import { isRefusal, refusal } from "../../src/kernels/refusal.js";
import { createReserves } from "../../src/kernels/reserves.js";
import { totalNorm } from "../../src/kernels/total-norm.js";
import { stackFields } from "../../src/kernels/wasm/fields.js";
import { floatBits, jobFields, jobWord, writeJob } from "../../src/kernels/wasm/job.js";
import { growTo } from "../../src/kernels/wasm/module.js";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

const lstm: RecurrentSpec = { cell: "lstm", layers: 2, hidden: 3, direction: "bidirectional" };
const gru: RecurrentSpec = { cell: "gru", layers: 1, hidden: 2, direction: "forward" };
const mingru: RecurrentSpec = { cell: "mingru", layers: 2, hidden: 2, direction: "reverse" };

describe("the weights of a stack", () => {
  it.each<[RecurrentSpec, [string, number[]][]]>([
    [
      gru,
      [
        ["weight_ih_l0", [6, 5]],
        ["weight_hh_l0", [6, 2]],
        ["bias_ih_l0", [6]],
        ["bias_hh_l0", [6]],
      ],
    ],
    [
      { ...lstm, layers: 1, norm: "layer" },
      ["", "_reverse"].flatMap((end): [string, number[]][] => [
        [`weight_ih_l0${end}`, [12, 5]],
        [`weight_hh_l0${end}`, [12, 3]],
        [`bias_ih_l0${end}`, [12]],
        [`bias_hh_l0${end}`, [12]],
        [`norm_ih_l0${end}`, [12]],
        [`norm_hh_l0${end}`, [12]],
      ]),
    ],
    [
      { ...mingru, norm: "layer" },
      [
        ["weight_ih_l0", [4, 5]],
        ["bias_ih_l0", [4]],
        ["norm_ih_l0", [4]],
        ["weight_ih_l1", [4, 2]],
        ["bias_ih_l1", [4]],
        ["norm_ih_l1", [4]],
      ],
    ],
  ])("have PyTorch's names and shapes: %j", (spec, expected) => {
    expect(weightSpecs(spec, 5).map(({ name, shape }) => [name, [...shape]])).toEqual(expected);
    expect(weightTensorCount(spec)).toBe(expected.length);
  });

  it("of an upper layer read both directions of the layer below", () => {
    const columns = weightSpecs(lstm, 5)
      .filter(({ name }) => name.startsWith("weight_ih"))
      .map(({ name, shape }) => [name, shape[1]]);
    expect(columns).toEqual([
      ["weight_ih_l0", 5],
      ["weight_ih_l0_reverse", 5],
      ["weight_ih_l1", 6],
      ["weight_ih_l1_reverse", 6],
    ]);
    expect(weightParts(gru)).toEqual(["weight_ih", "weight_hh", "bias_ih", "bias_hh"]);
    const sizes = { batch: 4, steps: 7, inputs: 5 };
    expect(outputShapes(lstm, sizes)).toEqual({ y: [4, 7, 6], state: [4, 4, 3] });
    expect(outputShapes(gru, sizes)).toEqual({ y: [4, 7, 2], state: [1, 4, 2] });
  });

  it("are grouped by layer and direction", () => {
    const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);
    expect(directionWeights({ ...lstm, layers: 1 }, numbers(8))).toEqual([
      { weightIh: 0, weightHh: 1, biasIh: 2, biasHh: 3 },
      { weightIh: 4, weightHh: 5, biasIh: 6, biasHh: 7 },
    ]);
    expect(directionWeights({ ...gru, norm: "layer" }, numbers(6))).toEqual([
      { weightIh: 0, weightHh: 1, biasIh: 2, biasHh: 3, normIh: 4, normHh: 5 },
    ]);
    expect(directionWeights({ ...mingru, norm: "layer" }, numbers(6))).toEqual([
      { weightIh: 0, biasIh: 1, normIh: 2 },
      { weightIh: 3, biasIh: 4, normIh: 5 },
    ]);
    expect(() => directionWeights(lstm, numbers(14))).toThrow(
      new RangeError("14 weights, expected 16"),
    );
    expect(() => directionWeights(lstm, numbers(12))).toThrow(RangeError);
  });

  it("skip steps if any distance is not 1", () => {
    const distances = [undefined, [], [1, 1], [1, 2], [3]];
    expect(distances.map((dilation) => isDilated(dilation ? { dilation } : {}))).toEqual([
      ...[false, false, false, true, true],
    ]);
  });
});

describe("the tensors of a call", () => {
  const x = (...shape: number[]) => tf.zeros(shape as [number, number, number]) as tf.Tensor3D;
  const weights = (spec: RecurrentSpec) =>
    weightSpecs(spec, 5).map(({ shape }) => tf.zeros([...shape]));
  const mask = (...shape: number[]) => tf.zeros(shape);

  it.each<[string, RecurrentSpec, tf.Tensor3D, tf.Tensor[], tf.Tensor[]]>([
    ["x is [4,5], expected [batch, steps, inputs]", gru, x(4, 5), weights(gru), []],
    ["3 weights, expected 4", gru, x(4, 7, 5), weights(gru).slice(1), []],
    ["weight_ih_l0 is [6,5], expected [6,6]", gru, x(4, 7, 6), weights(gru), []],
    ["bias_hh_l0 is [7], expected [6]", gru, x(4, 7, 5), weights(gru).with(3, tf.zeros([7])), []],
    ["1 dilations, expected 2", { ...lstm, dilation: [2] }, x(4, 7, 5), weights(lstm), []],
    ["1 masks, expected 0", gru, x(4, 7, 5), weights(gru), [mask(4, 7, 2)]],
    ["2 masks, expected 1", lstm, x(4, 7, 5), weights(lstm), [mask(4, 7, 6), mask(4, 7, 6)]],
    ["mask 0 is [4,7,3], expected [4,7,6]", lstm, x(4, 7, 5), weights(lstm), [mask(4, 7, 3)]],
  ])("are refused: %s", (message, spec, input, given, masks) => {
    expect(() => checkTensors(spec, input, given, masks)).toThrow(
      new Error(`recurrent: ${message}`),
    );
  });

  it("are accepted", () => {
    const check = (spec: RecurrentSpec, masks: tf.Tensor[]) =>
      checkTensors(spec, x(4, 7, 5), weights(spec), masks);
    expect(() => {
      check(gru, []);
      check(lstm, []);
      check(lstm, [mask(4, 7, 6)]);
      check({ ...mingru, dilation: [1, 2] }, [mask(4, 7, 2)]);
    }).not.toThrow();
  });

  it("have lengths from one step to all of them, of which a copy is used", () => {
    const of = (...lengths: number[]) => usedLengths(x(2, 3, 1), Int32Array.from(lengths));
    expect(usedLengths(x(2, 3, 1), undefined)).toBeUndefined();
    expect([of(3, 3), of(1, 3), of(3, 2)]).toEqual([
      undefined,
      Int32Array.of(1, 3),
      Int32Array.of(3, 2),
    ]);
    const given = Int32Array.of(1, 2);
    const used = usedLengths(x(2, 3, 1), given)!;
    given.fill(3);
    expect(used).toEqual(Int32Array.of(1, 2));
    expect(() => of(3)).toThrow(new Error("recurrent: 1 lengths, expected 2"));
    expect(() => of(3, 0)).toThrow(new Error("recurrent: length 1 is 0, expected 1 to 3"));
    expect(() => of(4, 1)).toThrow(new Error("recurrent: length 0 is 4, expected 1 to 3"));
  });
});

it("calls are counted by implementation and pass", () => {
  expect(callCount("nobody's")).toEqual({ forward: 0, backward: 0 });
  for (const pass of ["forward", "forward", "backward"] as const) countCall("somebody's", pass);
  expect(callCount("somebody's")).toEqual({ forward: 2, backward: 1 });
  expect(callCount("nobody's")).toEqual({ forward: 0, backward: 0 });
});

it("a reserve is taken once", () => {
  const reserves = createReserves<number>();
  const [first, second] = [{}, {}];
  reserves.keep(first, 1);
  reserves.keep(second, 2);
  expect([reserves.take(second), reserves.take(first)]).toEqual([2, 1]);
  expect(() => reserves.take(first)).toThrow(
    new Error(
      "recurrent: nothing was kept for backward; call it with training: true, and backward once",
    ),
  );
});

it("a refusal is told from a device by what it says", () => {
  expect(refusal("no", "go")).toEqual({ refused: "no", fix: "go" });
  expect([isRefusal(refusal("", "")), isRefusal({ kind: "cpu" })]).toEqual([true, false]);
});

it("the norm of gradients is that of all their elements", () => {
  const norm = totalNorm([
    tf.tensor2d([1, 2, 2, 4], [2, 2]),
    tf.tensor1d([-10]),
    tf.tensor1d([10]),
  ]);
  expect([norm.dataSync()[0], norm.shape]).toEqual([15, []]);
});

it("a backend without a placement has its tensors in JavaScript, and others say how they differ", async () => {
  const values = Float32Array.of(1, 2);
  expect([copiesAreExpensive(), forTensor(values) === values]).toEqual([false, false]);
  expect(forTensor(values)).toEqual(values);
  const tensors = [tf.tensor2d([1, 2, 3, 4], [2, 2]), tf.tensor1d([5, 6])] as const;
  const rows = rowsOnDevice(tensors, Uint32Array.of(1, 0, 1));
  expect(rows.map((tensor) => [...tensor.dataSync()])).toEqual([
    [3, 4, 1, 2, 3, 4],
    [6, 5, 6],
  ]);
  const doubled = changeAll(tensors, (all) => all.map((tensor) => tf.mul(tensor, 2)));
  expect(doubled.map((tensor) => [...tensor.dataSync()])).toEqual([
    [2, 4, 6, 8],
    [10, 12],
  ]);
  registerPlacement("cpu", { copiesAreExpensive: true, copiesValues: true, change: () => [] });
  const found = [copiesAreExpensive(), forTensor(values), changeAll(tensors, () => tensors)];
  const still = rowsOnDevice(tensors, Uint32Array.of(0)).map(({ shape }) => shape);
  registerPlacement("cpu", {});
  expect(found).toEqual([true, values, []]);
  expect(found[1]).toBe(values);
  expect(still).toEqual([[1, 2], [1]]);
  expect(copiesAreExpensive()).toBe(false);
});

describe("the job of a stack", () => {
  it.each([
    [1, 8, 1],
    [8, 8, 1],
    [9, 16, 1],
    [16, 16, 1],
    [17, 16, 2],
    [32, 16, 2],
    [33, 16, 3],
  ])("of %i sequences has %i lanes and %i chunks", (batch, lanes, chunks) => {
    expect(stackFields(gru, { batch, steps: 7, inputs: 5 }, [])).toEqual({
      cell: 2,
      layers: 1,
      hidden: 2,
      directions: 1,
      reverse: 0,
      batch,
      steps: 7,
      inputs: 5,
      lanes,
      chunks,
      weightCount: 6 * 5 + 6 * 2 + 6 + 6,
      hasMasks: 0,
      norm: 0,
    });
  });

  it("says which way it goes, and what it has", () => {
    const sizes = { batch: 1, steps: 1, inputs: 1 };
    const fields = [
      stackFields({ ...mingru, norm: "layer" }, sizes, [1]),
      stackFields(lstm, sizes, []),
    ];
    expect(fields).toMatchObject([
      { cell: 3, directions: 1, reverse: 1, hasMasks: 1, norm: 1, layers: 2 },
      { cell: 1, directions: 2, reverse: 0, hasMasks: 0, norm: 0, hidden: 3 },
    ]);
    expect(() => stackFields({ ...gru, cell: "other" }, sizes, [])).toThrow(
      new Error("wasm kernels: no cell other"),
    );
  });

  it("is written whole, with 0 for what its kind lacks", () => {
    const words = new Uint32Array(jobFields.length).fill(9);
    writeJob(words, { hidden: 3, measuredLast: 4 });
    expect([...words].flatMap((word, index) => (word === 0 ? [] : [[index, word]]))).toEqual([
      [3, 3],
      [jobFields.length - 1, 4],
    ]);
    expect([jobWord("kind"), jobWord("hidden")]).toEqual([0, 3]);
    expect([floatBits(1), floatBits(-2)]).toEqual([0x3f800000, 0xc0000000]);
  });
});

describe("the memory of the kernels", () => {
  const memoryOf = (byteLength: number, grow: (pages: number) => void) =>
    ({ buffer: { byteLength }, grow }) as unknown as WebAssembly.Memory;

  it.each([
    [0, []],
    [65_536, []],
    [65_537, [1]],
    [131_072, [1]],
    [131_073, [2]],
  ])("reaches up to %i bytes", (end, expected) => {
    const grown: number[] = [];
    growTo(
      memoryOf(65_536, (pages) => grown.push(pages)),
      end,
    );
    expect(grown).toEqual(expected);
  });

  it("has an end", () => {
    const full = memoryOf(0, () => {
      throw new RangeError("no more");
    });
    expect(() => growTo(full, 4.5 * 2 ** 30)).toThrow(
      "the kernels need 4.5 GB of memory at once, more than the 4 GB that WebAssembly has; use a smaller batch, " +
        "fewer hidden units or shorter sequences",
    );
  });
});

describe("a fused kernel", () => {
  const double = (_: unknown, inputs: readonly tf.TensorInfo[], attributes: object) => {
    seen.push(attributes);
    return (inputs as readonly tf.Tensor[]).toReversed().map((input) => tf.mul(input, 2));
  };
  const seen: object[] = [];
  registerFusedKernel("Plain", "cpu", { cells: ["gru"], losses: ["mse"] }, double);
  registerFusedKernel("Every", "cpu", { cells: "every", losses: "every", norms: true }, double);
  registerFusedKernel("Elsewhere", "other", { cells: "every", losses: "every" }, double);
  const normed = { ...gru, norm: "layer" } as const;

  it.each<[string, RecurrentSpec, string | undefined, boolean]>([
    ["Plain", gru, undefined, true],
    ["Plain", gru, "mse", true],
    ["Plain", gru, "mae", false],
    ["Plain", lstm, "mse", false],
    ["Plain", normed, undefined, false],
    ["Plain", { ...gru, dilation: [2] }, undefined, false],
    ["Plain", { ...gru, dilation: [1] }, undefined, true],
    ["Every", normed, "mae", true],
    ["Every", { ...lstm, dilation: [1, 2] }, undefined, false],
    ["Elsewhere", gru, undefined, false],
    ["Missing", gru, undefined, false],
  ])("%s for %j and the loss %s is there: %s", (kernel, spec, loss, expected) => {
    expect(hasFusedKernel(kernel, spec, loss)).toBe(expected);
  });

  it("gets a list of tensors and a record, and gives a list", () => {
    const attributes = { a: [1], b: gru };
    const results = runListKernel("Plain", [tf.tensor1d([1, 2]), tf.scalar(3)], attributes);
    expect(results.map((result) => [...result.dataSync()])).toEqual([[6], [2, 4]]);
    expect(seen).toEqual([attributes]);
  });
});

describe("the gradient of the operator", () => {
  const operation =
    (inputGradient: boolean) =>
    (x: tf.Tensor, ...weights: tf.Tensor[]) => {
      const options = { training: true, inputGradient };
      return tf.sum(recurrent(gru, x as tf.Tensor3D, weights, options).y);
    };
  const weights = weightSpecs(gru, 5).map(({ shape }) => tf.fill([...shape], 0.1));
  const x = tf.ones([1, 2, 5]);

  it("is registered for all backends, and runs their backward kernel", () => {
    if (tf.getGradient(forwardKernel)) tf.unregisterGradient(forwardKernel);
    registerRecurrentGradient();
    expect(tf.getGradient(forwardKernel)).toMatchObject({
      kernelName: forwardKernel,
      saveAllInputs: true,
    });
    expect(tf.getKernel(backwardKernel, "cpu")).toBeDefined();
    const both = tf.grads(operation(true))([x, ...weights]);
    const step = 2 ** -6;
    const at = (weight: number) =>
      operation(true)(x, ...weights.with(3, tf.fill([6], weight))).dataSync()[0]!;
    const slope = (at(0.1 + step) - at(0.1 - step)) / (2 * step);
    expect(tf.sum(both[4]!).dataSync()[0]).toBeCloseTo(slope, 3);
    expect(both.map(({ shape }) => shape)).toEqual([[1, 2, 5], [6, 5], [6, 2], [6], [6]]);
    const alone = (...given: tf.Tensor[]) => operation(false)(x, ...given);
    const ofWeights = tf.grads(alone)(weights);
    expect(ofWeights.map((gradient) => [...gradient.dataSync()])).toEqual(
      both.slice(1).map((gradient) => [...gradient.dataSync()]),
    );
  });

  it("of x is not there if it was switched off", () => {
    expect(() => tf.grads(operation(false))([x, ...weights])).toThrow(
      "recurrent: the gradient of x is needed but was switched off (inputGradient)",
    );
  });
});
