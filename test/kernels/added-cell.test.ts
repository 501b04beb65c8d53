import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cellNamed, registerCell } from "../../src/kernels/cells/index.js";
import { callCount } from "../../src/kernels/counts.js";
import { registerImplementation } from "../../src/kernels/registration.js";
import { closeThreads } from "../../src/kernels/wasm/runtime.js";
import { casesOf } from "./cases.js";
import { describeDifferences } from "./differences.js";
import { describeImplementation } from "./harness.js";
import { minimalGatedUnit } from "./minimal-gated-unit.js";
import { operatorRunner } from "./runners.js";

registerCell(minimalGatedUnit);

const cases = casesOf("mgu");
const small = cases.filter(({ spec, sizes }) => spec.hidden <= 7 && sizes.batch <= 5);

afterAll(closeThreads);

describe("a cell that only the table knows", () => {
  describeDifferences(small.filter(({ sizes }) => sizes.steps <= 6));

  describe("on the reference", () => {
    beforeAll(async () => {
      await tf.setBackend("cpu");
    });
    describeImplementation("cpu", operatorRunner, { output: 1e-6, gradient: 1e-6 }, small);
  });

  describe("on the wasm backend, whose kernels do not know it", () => {
    beforeAll(async () => {
      const { registerWasm } = await import("../../src/kernels/wasm/register.js");
      await tf.setBackend("wasm");
      registerWasm();
    });
    describeImplementation("composed", operatorRunner, { output: 2e-6, gradient: 2e-5 }, cases);
    it("runs by composed", () => {
      expect(callCount("composed").forward).toBeGreaterThanOrEqual(cases.length);
      expect(callCount("wasm")).toEqual({ forward: 0, backward: 0 });
    });
  });

  describe("on a GPU, whose operations do not know it", () => {
    beforeAll(async () => {
      const { cudnnImplementation } = await import("../../src/kernels/native/register.js");
      tf.registerBackend("gpu", () => tf.findBackend("cpu"));
      tf.copyRegisteredKernels("cpu", "gpu");
      await tf.setBackend("gpu");
      registerImplementation(cudnnImplementation("gpu"));
    });
    describeImplementation("composed", operatorRunner, { output: 2e-6, gradient: 2e-5 }, small);
    it("runs by composed", () => expect(callCount("cudnn").forward).toBe(0));
  });
});

describe("training it", () => {
  it("works from the config on, and the device says what computes it", async () => {
    const { train } = await import("../../src/training/loop.js");
    const { smallTraining } = await import("../helpers/training.js");
    const { openDevice } = await import("../../src/kernels/open-device.js");
    const training = await smallTraining("model.cell=mgu", "training.epochs=4");
    for await (const _ of train(training));
    const { history } = training.state;
    expect(history.at(-1)?.valLoss).toBeLessThan(0.9 * history[0]!.valLoss);
    expect(callCount("wasm")).toEqual({ forward: 0, backward: 0 });
    const device = await openDevice("cpu", 1);
    expect(device.kernel).toBe("wasm for the rnn, lstm, gru, mingru, minlstm, else composed");
  });
});

it("a name that the table lacks is refused", () => {
  expect(() => cellNamed("lsmt")).toThrow(
    "unknown cell lsmt, expected one of rnn, lstm, gru, mingru, minlstm, mgu",
  );
});
