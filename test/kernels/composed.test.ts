import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe } from "vitest";
import { composed } from "../../src/kernels/composed/composed.js";
import { registerGradients } from "../../src/kernels/gradients/register.js";
import { lengthsCases, type RecurrentCase, recurrentCases } from "./cases.js";
import { describeGolden, describeImplementation } from "./harness.js";
import { tensorRunner } from "./runners.js";

registerGradients();

const runner = tensorRunner(({ spec, input }, x, weights, masks) =>
  composed(spec, x, weights, masks, input.lengths),
);

const cases = [...recurrentCases, ...lengthsCases];

/** Cases that are the first of a kind: of a cell's direction with or without lengths, of its depth with or without dropout. */
function firstOfEachKind(): readonly RecurrentCase[] {
  const known = new Set<string>();
  return cases.filter(({ spec: { cell, direction, layers }, lengths, dropout }) => {
    const before = known.size;
    known.add([cell, direction, lengths !== undefined].join());
    known.add([cell, layers > 1, dropout].join());
    return known.size > before;
  });
}

describe.each(["cpu", "wasm"])("on the %s backend", (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });
  const tolerance = { output: 2e-6, gradient: 2e-5 };
  describeGolden("composed", runner, tolerance);
  // The same operations on either backend: on the slower one a case of each kind.
  describeImplementation(
    "composed",
    runner,
    tolerance,
    backend === "wasm" ? cases : firstOfEachKind(),
  );
});
