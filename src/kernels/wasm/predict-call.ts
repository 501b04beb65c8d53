import type { RecurrentSizes, RecurrentSpec } from "../contract.js";
import { elements, stackFields } from "./fields.js";
import { finalStateSizes, type StackState, stateInput } from "./forward-call.js";
import { jobKinds } from "./job.js";
import type { JobCall } from "./job-calls.js";

/** Something with a shape, such as a parameter. */
interface Shaped {
  readonly shape: readonly number[];
}

/** A parameter with its values. */
export interface ParameterValues extends Shaped {
  readonly values: Float32Array;
}

/**
 * A call for the predictions of a recurrent stack with a linear readout on every step.
 *
 * @param x [batch, steps, inputs]
 * @param parameters those of the stack, then the readout's weight and bias
 * @param initial the state before the first step; if given, the final state is also a result
 * @returns the call and the shape of its `predictions`: [batch, steps, outputs]
 */
export function predictCall(
  spec: RecurrentSpec,
  sizes: RecurrentSizes,
  x: Float32Array,
  parameters: readonly ParameterValues[],
  initial?: StackState,
): { readonly call: JobCall; readonly shape: readonly number[] } {
  const fields = {
    ...readoutFields(spec, sizes, parameters, []),
    training: 0,
    lastStepOnly: 0,
    loss: 0,
    lossDelta: 0,
  } as const;
  const shape = [sizes.batch, sizes.steps, fields.outputs];
  const weights = parameters.map(({ values }) => values);
  const inputs = { x: [x], weights, masks: [], ...stateInput(initial) };
  const outputs = {
    predictions: elements(shape),
    ...(initial && finalStateSizes(spec, sizes)),
  };
  const call: JobCall = { fields, inputs, outputs };
  return { call, shape };
}

/** The fields of a job for a stack with a readout that depend on sizes. */
export function readoutFields(
  spec: RecurrentSpec,
  sizes: RecurrentSizes,
  parameters: readonly Shaped[],
  masks: readonly unknown[],
) {
  const weightCount = parameters.reduce((sum, { shape }) => sum + elements(shape), 0);
  const outputs = parameters.at(-1)!.shape[0]!;
  const stack = stackFields(spec, sizes, masks);
  return { ...stack, kind: jobKinds.forecast, outputs, weightCount };
}
