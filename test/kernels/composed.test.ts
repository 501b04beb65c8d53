import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe } from "vitest";
import { composed } from "../../src/kernels/composed/composed.js";
import { registerGradients } from "../../src/kernels/gradients/register.js";
import { isSmall, lengthsCases, type RecurrentCase, recurrentCases } from "./cases.js";
import { describeGolden, describeImplementation } from "./harness.js";
import { tensorRunner } from "./runners.js";

registerGradients();

const runner = tensorRunner(({ spec, input }, x, weights, masks) =>
  composed(spec, x, weights, masks, input.lengths),
);

function isQuick(example: RecurrentCase): boolean {
  return isSmall(example) && example.spec.hidden < 128 && example.sizes.steps < 20;
}

describe.each(["cpu", "wasm"])("on the %s backend", (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });
  const tolerance = { output: 2e-6, gradient: 2e-5 };
  describeGolden("composed", runner, tolerance);
  const cases = [...recurrentCases, ...lengthsCases];
  // The same operations on either backend: the large, the wide and the long cases run where they are fast.
  describeImplementation(
    "composed",
    runner,
    tolerance,
    backend === "wasm" ? cases : cases.filter(isQuick),
  );
});
