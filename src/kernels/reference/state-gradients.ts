import { directionCount, type RecurrentSpec } from "../contract.js";
import { directionWeights } from "../direction-weights.js";
import type { Vector } from "../vector.js";
import { sequence } from "./layout.js";
import { layerModels } from "./reference.js";
import { runStack, type StackOutput } from "./stack.js";

/** How a loss of the last outputs reaches back through a stack. */
export interface StateGradients {
  /**
   * Euclidean norm, over the whole batch, of the loss's gradient with respect to the hidden state
   * after each step: [layers*directions][steps], by distance from the sequence's end (0: the last).
   */
  readonly norms: readonly Float64Array[];
  /** Norm of the gradient of all weights of the stack together. */
  readonly weightNorm: number;
}

export interface StateGradientsCall {
  readonly sizes: { readonly batch: number; readonly steps: number; readonly inputs: number };
  /** [batch, steps, inputs] */
  readonly x: Vector;
  /** The weights in the order of `weightSpecs`. */
  readonly weights: readonly Vector[];
  /** The length of each sequence; undefined if all have all steps. */
  readonly lengths?: ArrayLike<number> | undefined;
  /**
   * Gradient of the loss of sequence `b` with respect to what the readout sees at its end.
   *
   * @param output the stack's output for this sequence
   */
  readonly pullback: (output: StackOutput, b: number) => StackOutput;
}

/**
 * Gradients of hidden states through time in float64: the total derivative, through every later step
 * and every layer above (Pascanu, Mikolov and Bengio 2013, equation 3, as a sum over all paths).
 */
export function stateGradients(spec: RecurrentSpec, call: StateGradientsCall): StateGradients {
  const { sizes, weights } = call;
  const layers = layerModels(spec, weights);
  const gradients = weights.map((weight) => new Float64Array(weight.length));
  const squares = Array.from({ length: spec.layers * directionCount(spec.direction) }, () => {
    return new Float64Array(sizes.steps);
  });
  for (let b = 0; b < sizes.batch; b += 1) {
    const steps = sequence(call.x, sizes, b).slice(0, call.lengths?.[b]);
    const run = runStack(layers, steps, []);
    run.pullback(
      call.pullback(run.output, b),
      directionWeights(spec, gradients),
      (index, t, gradient) => {
        squares[index]![steps.length - 1 - t]! += sumOfSquares(gradient);
      },
    );
  }
  const all = gradients.reduce((sum, gradient) => sum + sumOfSquares(gradient), 0);
  return { norms: squares.map((layer) => layer.map(Math.sqrt)), weightNorm: Math.sqrt(all) };
}

function sumOfSquares(values: Vector): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}
