import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { composedGradients } from "../../src/kernels/composed-readout.js";
import { directionCount, weightSpecs } from "../../src/kernels/contract.js";
import { callCount } from "../../src/kernels/counts.js";
import type { LossSpec } from "../../src/kernels/loss-contract.js";
import { lossNamed } from "../../src/kernels/losses/index.js";
import type { LossChoice } from "../../src/kernels/losses/loss.js";
import { lossGradients, predict } from "../../src/kernels/readout.js";
import { randomStream } from "../../src/shared/random.js";
import { expectClose } from "../helpers/compare.js";
import type { Problem } from "./cases.js";

export const OUTPUTS = 3;

export const squared = (lastStepOnly: boolean): LossSpec => {
  return { readout: "everyStep", loss: { name: "mse" }, lastStepOnly };
};

/** Losses of values, with whatever shapes them. */
export const valueLosses: readonly LossChoice[] = [
  { name: "mse" },
  { name: "mae" },
  { name: "huber" },
  { name: "huber", delta: 0.3 },
  { name: "poisson" },
  { name: "quantile", quantiles: [0.1, 0.5, 0.9] },
];

const everyLoss: readonly LossSpec[] = [
  ...valueLosses.slice(1).map((loss, index): LossSpec => {
    return { readout: index % 2 === 0 ? "everyStep" : "final", loss, lastStepOnly: false };
  }),
  squared(false),
  squared(true),
  { readout: "final", loss: { name: "mse" }, lastStepOnly: false },
  { readout: "everyStep", loss: { name: "crossEntropy" }, lastStepOnly: false },
  { readout: "everyStep", loss: { name: "crossEntropy" }, lastStepOnly: true },
  { readout: "final", loss: { name: "crossEntropy" }, lastStepOnly: false },
];

/** A backend's own kernel for any loss beside the same operation by operation. */
export function describeLosses(kernel: string, problems: readonly Problem[]): void {
  describe.each(everyLoss)(`${kernel}'s loss $loss.name $readout $lastStepOnly`, (loss) => {
    // A readout at every step has no lengths.
    const fitting = problems.filter(({ input }) => loss.readout === "final" || !input.lengths);
    test.each(fitting.map((problem) => [problem.name, problem] as const))("%s", (_, problem) => {
      const expected = solveLoss(problem, loss, composedGradients);
      const before = callCount(kernel).backward;
      const actual = solveLoss(problem, loss);
      expect(callCount(kernel).backward).toBe(before + 1);
      for (const [label, values] of Object.entries(expected)) {
        expectClose(actual[label]!, values, label.startsWith("gradient") ? 2e-5 : 2e-6, { label });
      }
    });
  });
}

/** The same with targets that are not known. */
export function describeMissingTargets(kernel: string, problems: readonly Problem[]): void {
  describe.each(valueLosses)(`${kernel}'s loss $name $delta with missing targets`, (choice) => {
    const loss: LossSpec = { readout: "everyStep", loss: choice, lastStepOnly: false };
    test.each(problems.map((problem) => [problem.name, problem] as const))("%s", (_, problem) => {
      const expected = solveLoss(problem, loss, withHoles(composedGradients));
      const before = callCount(kernel).backward;
      const actual = solveLoss(problem, loss, withHoles(lossGradients));
      expect(callCount(kernel).backward).toBe(before + 1);
      expect(actual.loss![0]).not.toBe(solveLoss(problem, loss).loss![0]);
      for (const [label, values] of Object.entries(expected)) {
        expectClose(actual[label]!, values, label.startsWith("gradient") ? 2e-5 : 2e-6, { label });
      }
    });
  });
}

/** Every fifth target is not known. */
function withHoles(gradientsOf: typeof lossGradients): typeof lossGradients {
  return (spec, loss, call) => {
    const known = Float32Array.from(call.targets.dataSync());
    const values = known.map((value, index) => (index % 5 === 0 ? Number.NaN : value));
    const targets = tf.tensor(values, call.targets.shape);
    return gradientsOf(spec, loss, { ...call, targets, missingTargets: true });
  };
}

/** Losses, norm, gradients and predictions of a problem on the active backend, by name. */
export function solveLoss(
  problem: Problem,
  loss: LossSpec,
  gradientsOf: typeof lossGradients = lossGradients,
): Record<string, Float32Array> {
  return tf.tidy(() => {
    const { gradients, accuracy, ...figures } = runLoss(problem, loss, gradientsOf);
    const each = gradients.map((gradient, index) => [`gradient ${index}`, gradient] as const);
    const all = [...Object.entries({ ...figures, ...(accuracy && { accuracy }) }), ...each];
    return Object.fromEntries(all.map(([name, tensor]) => [name, read(tensor)]));
  });
}

function read(tensor: tf.Tensor): Float32Array {
  return Float32Array.from(tensor.dataSync());
}

export function runLoss(
  problem: Problem,
  loss: LossSpec,
  gradientsOf: typeof lossGradients = lossGradients,
) {
  const { x, targets, parameters, masks } = tensors(problem, loss);
  const { spec, input } = problem;
  const { lengths } = input;
  const result = gradientsOf(spec, loss, { x, targets, parameters, masks, lengths });
  const { readout } = loss;
  return { ...result, predictions: predict(spec, x, parameters, { readout, lengths }) };
}

export function tensors({ name, spec, sizes, input }: Problem, { readout, loss }: LossSpec) {
  const { batch, steps, inputs } = sizes;
  const features = directionCount(spec.direction) * spec.hidden;
  const random = randomStream(1, `${name}/readout`);
  const uniform = (shape: number[], low = -1, high = 1) => {
    const length = shape.reduce((a, b) => a * b, 1);
    const values = Float32Array.from({ length }, () => low + (high - low) * random());
    return tf.tensor(values, shape);
  };
  const weights = weightSpecs(spec, inputs).map(({ shape }, index) =>
    tf.tensor(Float32Array.from(input.weights[index]!), [...shape]),
  );
  const places = [batch, readout === "everyStep" ? steps : 1];
  const targets =
    lossNamed(loss.name).targets === "values"
      ? uniform([...places, OUTPUTS])
      : tf.floor(uniform(places, 0, OUTPUTS));
  return {
    x: tf.tensor3d(Float32Array.from(input.x), [batch, steps, inputs]),
    targets,
    parameters: [...weights, uniform([OUTPUTS, features]), uniform([OUTPUTS])],
    masks: input.masks.map((mask) => tf.tensor(Float32Array.from(mask), [batch, steps, features])),
  };
}
