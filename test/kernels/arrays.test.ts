import "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { registerArrayImplementation } from "../../src/kernels/arrays.js";
import type { RecurrentSpec } from "../../src/kernels/contract.js";
import { callCount } from "../../src/kernels/counts.js";
import { implementationFor, stackKernel } from "../../src/kernels/operator.js";
import { reference } from "../../src/kernels/reference/reference.js";
import { createReserves } from "../../src/kernels/reserves.js";
import { describeGolden } from "./harness.js";
import { operatorRunner } from "./runners.js";

describe("an implementation on arrays, registered for a backend that keeps tensors elsewhere", () => {
  beforeAll(async () => {
    const renamed = { ...reference, name: "renamed" };
    registerArrayImplementation("wasm", renamed, (values) => Float64Array.from(values));
    await tf.setBackend("wasm");
  });

  describeGolden("reference on the wasm backend", operatorRunner, { output: 2e-6, gradient: 1e-5 });

  test("is the one that ran", () => {
    expect(implementationFor("wasm")).toBe("renamed");
    const stack: RecurrentSpec = { cell: "gru", layers: 1, hidden: 2, direction: "forward" };
    expect(stackKernel("wasm", { ...stack, norm: "layer" })).toBe("renamed");
    expect(callCount("renamed").forward).toBeGreaterThan(0);
    expect(callCount("renamed").backward).toBe(callCount("renamed").forward);
    expect(callCount("composed").forward).toBe(0);
  });
});

test("a reserve is handed out once", () => {
  const reserves = createReserves<string>();
  const token = {};
  reserves.keep(token, "kept");
  expect(reserves.take(token)).toBe("kept");
  expect(() => reserves.take(token)).toThrow(/backward once/);
});
