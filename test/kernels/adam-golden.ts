import { readFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs-core";
import { expect } from "vitest";
import { createAdam } from "../../src/kernels/adam.js";
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
/** What PyTorch computed, see test/golden. */
export const adamGoldens = JSON.parse(readFileSync(file, "utf8")) as readonly GoldenAdam[];

/** Steps of the active backend's Adam, each compared with PyTorch's. */
export function follow(example: GoldenAdam): void {
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
