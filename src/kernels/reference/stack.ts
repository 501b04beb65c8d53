import type { State } from "../cells/cell.js";
import type { DirectionWeights } from "../direction-weights.js";
import { concat, product, type Sequence, sum, type Vector } from "../vector.js";
import {
  type DirectionModel,
  type DirectionRun,
  runDirection,
  type StateObserver,
} from "./direction.js";

/** A layer is one direction, or two that read the same sequence and concatenate their outputs. */
export type LayerModel = readonly DirectionModel[];

/** The outputs of a stack for one sequence; also the gradients of these outputs. */
export interface StackOutput {
  readonly ys: Sequence; // [steps][directions*hidden]
  /** Final states, layer by layer and forward direction first: [layers*directions] */
  readonly finals: readonly State[];
}

export interface StackRun {
  readonly output: StackOutput;
  /**
   * Adds to the gradients of the weights, [layers*directions] like the models, and returns the
   * gradients of the inputs: [steps][inputs].
   *
   * @param observe receives every state's gradient with the index of its layer and direction
   */
  pullback(
    output: StackOutput,
    weightGradients: readonly DirectionWeights<Vector>[],
    observe?: (index: number, ...state: Parameters<StateObserver>) => void,
  ): Sequence;
}

/**
 * Runs a stack of layers over one sequence [steps][inputs].
 *
 * @param masks one sequence [steps][directions*hidden] for each layer but the last, which
 *   multiplies the output of that layer; or empty
 */
export function runStack(
  layers: readonly LayerModel[],
  xs: Sequence,
  masks: readonly Sequence[],
): StackRun {
  const runs: LayerRun[] = [];
  let between = xs;
  for (const [index, layer] of layers.entries()) {
    const run = runLayer(layer, between);
    runs.push(run);
    between = masked(run.output.ys, masks[index]);
  }
  const finals = runs.flatMap((run) => run.output.finals);
  return {
    output: { ys: between, finals },
    pullback(gradients, weightGradients, observe) {
      let dys = gradients.ys;
      for (const [index, run] of [...runs.entries()].reverse()) {
        const first = index * run.output.finals.length;
        const end = first + run.output.finals.length;
        const output = {
          ys: masked(dys, masks[index]),
          finals: gradients.finals.slice(first, end),
        };
        const observeLayer: typeof observe =
          observe && ((direction, ...state) => observe(first + direction, ...state));
        dys = run.pullback(output, weightGradients.slice(first, end), observeLayer);
      }
      return dys;
    },
  };
}

type LayerRun = StackRun;

function runLayer(layer: LayerModel, xs: Sequence): LayerRun {
  const runs = layer.map((model) => runDirection(model, xs));
  const output = {
    ys: runs.map((run) => run.ys).reduce((a, b) => zip(a, b, concat)),
    finals: runs.map((run) => run.final),
  };
  return {
    output,
    pullback: (gradients, weightGradients, observe) =>
      runs
        .map((run, index) =>
          pullBackDirection(run, index, gradients, weightGradients, (...state) =>
            observe?.(index, ...state),
          ),
        )
        .reduce((a, b) => zip(a, b, sum)),
  };
}

/** Passes its part of the gradients of the layer's output back through direction `index`. */
function pullBackDirection(
  run: DirectionRun,
  index: number,
  output: StackOutput,
  weightGradients: readonly DirectionWeights<Vector>[],
  observe: StateObserver,
): Sequence {
  const hidden = run.final.h.length;
  const ys = output.ys.map((dy) => dy.subarray(index * hidden, (index + 1) * hidden));
  return run.pullback(ys, at(output.finals, index), at(weightGradients, index), observe);
}

function masked(ys: Sequence, mask: Sequence | undefined): Sequence {
  return mask === undefined ? ys : zip(ys, mask, product);
}

function zip<T>(a: readonly T[], b: readonly T[], combine: (a: T, b: T) => T): T[] {
  return a.map((value, t) => combine(value, at(b, t)));
}

function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) {
    throw new RangeError(`no item ${index} among ${items.length}`);
  }
  return item;
}
