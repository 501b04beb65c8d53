import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-backend-wasm";
import { readFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, describe, expect, test } from "vitest";
import { createAdam } from "../../src/kernels/adam.js";
import { registerWasm } from "../../src/kernels/wasm/register.js";
import { closeThreads } from "../../src/kernels/wasm/runtime.js";
import { expectClose } from "../helpers/compare.js";

interface GoldenAdam {
  readonly name: "adam" | "adamw";
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
  readonly shapes: readonly number[][];
  readonly start: readonly number[][];
  /** [step][parameter] */
  readonly gradients: readonly number[][][];
  readonly after: readonly number[][][];
}

const file = new URL("../golden/adam.json", import.meta.url);
const golden = JSON.parse(readFileSync(file, "utf8")) as readonly GoldenAdam[];

registerWasm();
afterAll(closeThreads);

describe.each(["cpu", "wasm"])("Adam on the %s backend", (backend) => {
  test.each(
    golden.map((example) => [`${example.name}, decay ${example.weightDecay}`, example] as const),
  )("%s: as PyTorch", async (_, example) => {
    await tf.setBackend(backend);
    tf.tidy(() => follow(example));
  });
});

function follow(example: GoldenAdam): void {
  const zeros = () => example.shapes.map((shape) => tf.variable(tf.zeros(shape)));
  const parameters = example.start.map((values, i) =>
    tf.variable(tf.tensor(values, example.shapes[i])),
  );
  const [first, second] = [zeros(), zeros()];
  const adam = createAdam({ parameters, first, second });
  for (const [step, values] of example.gradients.entries()) {
    const gradients = values.map((value, i) => tf.tensor(value, example.shapes[i]));
    const before = gradients.map((gradient) => gradient.dataSync().slice());
    const power1 = example.beta1 ** (step + 1);
    const power2 = example.beta2 ** (step + 1);
    const rates = { ...example, decoupled: example.name === "adamw", power1, power2 };
    adam.update(gradients, rates);
    for (const [index, parameter] of parameters.entries()) {
      const label = `parameter ${index} after step ${step + 1}`;
      expectClose(parameter.dataSync(), example.after[step]![index]!, 1e-6, { label });
    }
    expect(gradients.map((gradient) => gradient.dataSync())).toEqual(before);
  }
  tf.dispose([...parameters, ...first, ...second]);
}
