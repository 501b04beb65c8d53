import * as tf from "@tensorflow/tfjs-core";
import { afterAll, describe, expect, it } from "vitest";
import { cellNames } from "../../src/kernels/cells/index.js";
import { callCount } from "../../src/kernels/counts.js";
import { blockLstm } from "../../src/kernels/native/block-lstm.js";
import { MOST_CONSTANTS } from "../../src/kernels/native/constants.js";
import { cudnn } from "../../src/kernels/native/cudnn.js";
import { lengthsCases, makeProblem, type RecurrentCase, recurrentCases } from "../kernels/cases.js";
import { describeGolden, describeImplementation } from "../kernels/harness.js";
import { describeLosses } from "../kernels/loss-problem.js";
import { operatorRunner } from "../kernels/runners.js";
import { aliveTensors, testedDevice, useNativeDevice } from "./device.js";

useNativeDevice();

/** TensorFlow's tanh is an approximation, which shows where a gradient is a sum that cancels. */
const tolerance = { output: 2e-6, gradient: 5e-5 };

const cases = [...recurrentCases, ...lengthsCases];
const fast = testedDevice === "gpu" ? cudnn.cells : blockLstm.cells;
const [fastCases, otherCases] = [true, false].map((isFast) =>
  cases.filter(({ spec }) => fast.includes(spec.cell) === isFast),
) as [RecurrentCase[], RecurrentCase[]];
const kernel = testedDevice === "gpu" ? "cudnn" : "blocklstm";
/** A loss sees only the states of the last layer: wide layers, which take long, add nothing to its table. */
const lossCases = fastCases.filter(({ spec }) => spec.hidden < 128);

describe(testedDevice, () => {
  describeGolden("the operator", operatorRunner, tolerance, fast);
  describeImplementation("the operator", operatorRunner, tolerance, fastCases);

  // The CPU of TensorFlow has no loss kernel to test.
  if (testedDevice === "gpu") describeLosses("cudnn", lossCases.map(makeProblem));

  it("ran those cells on the fast kernel", () => {
    expect(callCount(kernel).backward).toBeGreaterThan(fastCases.length);
    expect(callCount("composed")).toEqual({ forward: 0, backward: 0 });
    expect(tf.getBackend()).toBe("tensorflow");
  });
});

describe(`${testedDevice}, the cells that the fast kernel does not know`, () => {
  const others = cellNames().filter((cell) => !fast.includes(cell));
  describeGolden("the operator", operatorRunner, tolerance, others);
  describeImplementation("the operator", operatorRunner, tolerance, otherCases);

  it("ran them operation by operation", () => {
    expect(callCount("composed").forward).toBeGreaterThan(otherCases.length);
  });
});

afterAll(() => expect(aliveTensors().tensors).toBeLessThanOrEqual(MOST_CONSTANTS));
