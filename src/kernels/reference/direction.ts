import { type Cell, type State, type Step, zeroState } from "../cells/cell.js";
import type { DirectionWeights } from "../direction-weights.js";
import { type Sequence, sum, type Vector } from "../vector.js";
import { type Projection, type ProjectionWeights, project } from "./projection.js";

/** A cell with its weights, and the order in which it steps through time. */
export interface DirectionModel {
  readonly cell: Cell;
  readonly hidden: number;
  readonly reverse: boolean;
  /** Steps from a state to the next one that follows from it. */
  readonly dilation: number;
  readonly weights: DirectionWeights<Vector>;
}

export interface DirectionRun {
  /** The hidden state after each step, indexed by time whatever the direction. */
  readonly ys: Sequence; // [steps][hidden]
  readonly final: State;
  /**
   * Adds to the gradients of the weights and returns the gradients of the inputs: [steps][inputs].
   *
   * @param observe receives the total gradient of the hidden state after each step
   */
  pullback(
    ys: Sequence,
    final: State,
    weightGradients: DirectionWeights<Vector>,
    observe?: StateObserver,
  ): Sequence;
}

/**
 * Gradient of the loss with respect to the hidden state after step `t`, through everything that
 * follows.
 */
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
      const dStates = new Map<number, State>(); // gradients through later steps
      for (const [at, t] of order.toReversed().entries()) {
        const dLater = at === 0 ? dFinal : (dStates.get(t) ?? zero);
        const dAfter = { h: sum(dLater.h, dys[t]!), c: dLater.c };
        observe?.(t, dAfter.h);
        const gradients = pullBackStep(steps[t]!, xs[t]!.length, dAfter, weightGradients);
        dxs[t] = gradients.x;
        dStates.set(t + back, gradients.state);
      }
      return dxs;
    },
  };
}

interface RecordedStep extends Step {
  readonly input: Projection;
  /** Absent for a cell whose gates depend on the input alone. */
  readonly hidden: Projection | undefined;
}

function inputPart({ weightIh, biasIh, normIh }: DirectionWeights<Vector>): ProjectionWeights {
  return { weight: weightIh, bias: biasIh, gain: normIh };
}

function hiddenPart({
  weightHh,
  biasHh,
  normHh,
}: DirectionWeights<Vector>): ProjectionWeights | undefined {
  return weightHh && biasHh && { weight: weightHh, bias: biasHh, gain: normHh };
}

function runStep({ cell, weights }: DirectionModel, x: Vector, before: State): RecordedStep {
  const input = project(inputPart(weights), x);
  const part = hiddenPart(weights);
  const hidden = part && project(part, before.h);
  const step = cell.step(input.value, hidden?.value ?? new Float64Array(0), before);
  return { ...step, input, hidden };
}

function pullBackStep(
  step: RecordedStep,
  inputs: number,
  after: State,
  gradients: DirectionWeights<Vector>,
): { x: Vector; state: State } {
  const { fromInput, fromHidden, state } = step.pullback(after);
  const x = new Float64Array(inputs);
  step.input.pullback(fromInput, inputPart(gradients), x);
  const part = hiddenPart(gradients);
  if (part) step.hidden?.pullback(fromHidden, part, state.h);
  return { x, state };
}

function timeOrder(steps: number, reverse: boolean): number[] {
  const order = Array.from({ length: steps }, (_, t) => t);
  return reverse ? order.reverse() : order;
}
