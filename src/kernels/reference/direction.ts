import { type Cell, type State, type Step, zeroState } from "../cells/cell.js";
import type { DirectionWeights } from "../contract.js";
import {
  addOuter,
  addTo,
  addTransposed,
  affine,
  type Sequence,
  sum,
  type Vector,
} from "../vector.js";

/** One cell with its weights, and the way in which it walks through time. */
export interface DirectionModel {
  readonly cell: Cell;
  readonly hidden: number;
  readonly reverse: boolean;
  readonly weights: DirectionWeights<Vector>;
}

export interface DirectionRun {
  /** The hidden state after each step, indexed by time whichever way time was walked. */
  readonly ys: Sequence; // [steps][hidden]
  readonly final: State;
  /**
   * Adds to the gradients of the weights and returns those of the inputs: [steps][inputs].
   *
   * @param observe called with the whole gradient of the hidden state after each step
   */
  pullback(
    ys: Sequence,
    final: State,
    weightGradients: DirectionWeights<Vector>,
    observe?: StateObserver,
  ): Sequence;
}

/** Gradient of the loss with respect to the hidden state after step `t`, through all that follows. */
export type StateObserver = (t: number, gradient: Vector) => void;

/** Runs one direction of one layer over one sequence [steps][inputs], from a zero state. */
export function runDirection(model: DirectionModel, xs: Sequence): DirectionRun {
  const order = timeOrder(xs.length, model.reverse);
  const steps: RecordedStep[] = [];
  const ys: Vector[] = [];
  let state = zeroState(model.cell, model.hidden);
  for (const t of order) {
    const step = runStep(model, xs[t]!, state);
    steps[t] = step;
    state = step.after;
    ys[t] = state.h;
  }
  return {
    ys,
    final: state,
    pullback(dys, dFinal, weightGradients, observe) {
      const dxs: Vector[] = [];
      let dState = dFinal;
      for (const t of order.toReversed()) {
        const dAfter = { h: sum(dState.h, dys[t]!), c: dState.c };
        observe?.(t, dAfter.h);
        const gradients = pullBackStep(model.weights, steps[t]!, dAfter, weightGradients);
        dxs[t] = gradients.x;
        dState = gradients.state;
      }
      return dxs;
    },
  };
}

interface RecordedStep extends Step {
  readonly x: Vector;
  readonly before: State;
}

function runStep({ cell, weights }: DirectionModel, x: Vector, before: State): RecordedStep {
  const { weightIh, biasIh, weightHh, biasHh } = weights;
  const fromInput = affine(weightIh, biasIh, x);
  const fromHidden = weightHh && biasHh ? affine(weightHh, biasHh, before.h) : new Float64Array(0);
  return { ...cell.step(fromInput, fromHidden, before), x, before };
}

function pullBackStep(
  weights: DirectionWeights<Vector>,
  step: RecordedStep,
  after: State,
  gradients: DirectionWeights<Vector>,
): { x: Vector; state: State } {
  const { fromInput, fromHidden, state } = step.pullback(after);
  addOuter(gradients.weightIh, fromInput, step.x);
  addTo(gradients.biasIh, fromInput);
  const x = new Float64Array(step.x.length);
  addTransposed(x, weights.weightIh, fromInput);
  if (weights.weightHh && gradients.weightHh && gradients.biasHh) {
    addOuter(gradients.weightHh, fromHidden, step.before.h);
    addTo(gradients.biasHh, fromHidden);
    addTransposed(state.h, weights.weightHh, fromHidden);
  }
  return { x, state };
}

function timeOrder(steps: number, reverse: boolean): number[] {
  const order = Array.from({ length: steps }, (_, t) => t);
  return reverse ? order.reverse() : order;
}
