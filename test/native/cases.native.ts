import * as tf from "@tensorflow/tfjs-core";
import { afterAll, describe, expect, it } from "vitest";
import { callCount } from "../../src/kernels/counts.js";
import { MOST_CONSTANTS } from "../../src/kernels/native/constants.js";
import { lengthsCases, makeProblem, recurrentCases } from "../kernels/cases.js";
import { describeGolden, describeImplementation } from "../kernels/harness.js";
import { describeLosses } from "../kernels/loss-problem.js";
import { operatorRunner } from "../kernels/runners.js";
import { aliveTensors, testedDevice, useNativeDevice } from "./device.js";

useNativeDevice();

/** TensorFlow's tanh is an approximation, which shows where a gradient is a sum that cancels. */
const tolerance = { output: 2e-6, gradient: 5e-5 };

describe(testedDevice, () => {
  describeGolden("the operator", operatorRunner, tolerance);
  describeImplementation("the operator", operatorRunner, tolerance);

  // Elsewhere there is no loss kernel to test.
  if (testedDevice === "gpu") {
    describeLosses("cudnn", [...recurrentCases, ...lengthsCases].map(makeProblem));
  }

  it("ran on the fast kernel wherever there is one", () => {
    const cases = [...recurrentCases, ...lengthsCases];
    const lstms = cases.filter(({ spec }) => spec.cell === "lstm").length;
    if (testedDevice === "gpu") {
      expect(callCount("cudnn").backward).toBeGreaterThan(cases.length);
      expect(callCount("composed").forward).toBe(0);
    } else {
      expect(callCount("blocklstm").backward).toBeGreaterThan(lstms);
    }
    expect(tf.getBackend()).toBe("tensorflow");
  });
});

afterAll(() => expect(aliveTensors().tensors).toBeLessThanOrEqual(MOST_CONSTANTS));
