import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe } from "vitest";
import { composed } from "../../src/kernels/composed/composed.js";
import { registerGradients } from "../../src/kernels/gradients/register.js";
import { describeGolden, describeImplementation } from "./harness.js";
import { tensorRunner } from "./runners.js";

registerGradients();

const runner = tensorRunner(({ spec, input }, x, weights, masks) =>
  composed(spec, x, weights, masks, input.lengths),
);

describe.each(["cpu", "wasm"])("on the %s backend", (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });
  describeGolden("composed", runner, { output: 2e-6, gradient: 2e-5 });
  describeImplementation("composed", runner, { output: 2e-6, gradient: 2e-5 });
});
