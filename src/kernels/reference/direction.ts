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
  /** Steps from a state to the next one that follows from it. */
  readonly dilation: number;
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
  const back = model.reverse ? model.dilation : -model.dilation;
  const zero = zeroState(model.cell, model.hidden);
  const steps: RecordedStep[] = [];
  for (const t of order) steps[t] = runStep(model, xs[t]!, steps[t + back]?.after ?? zero);
  return {
    ys: steps.map(({ after }) => after.h),
    final: steps[order.at(-1) ?? 0]?.after ?? zero,
    pullback(dys, dFinal, weightGradients, observe) {
      const dxs: Vector[] = [];
      const dStates = new Map<number, State>(); // through the steps that come after
      for (const [at, t] of order.toReversed().entries()) {
        const dLater = at === 0 ? dFinal : (dStates.get(t) ?? zero);
        const dAfter = { h: sum(dLater.h, dys[t]!), c: dLater.c };
        observe?.(t, dAfter.h);
        const gradients = pullBackStep(model.weights, steps[t]!, dAfter, weightGradients);
        dxs[t] = gradients.x;
        dStates.set(t + back, gradients.state);
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
