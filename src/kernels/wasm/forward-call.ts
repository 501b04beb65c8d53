import { cellNamed } from "../cells/index.js";
import {
  outputShapes,
  type RecurrentInput,
  type RecurrentOutput,
  type RecurrentSizes,
  type RecurrentSpec,
} from "../contract.js";
import type { JobResults } from "./execute.js";
import { elements, stackFields } from "./fields.js";
import { flag, jobKinds } from "./job.js";
import type { JobCall } from "./job-calls.js";

/** Copies a result out of the kernels' memory into the caller's type. */
export type CopyOut<T> = (values: Float32Array, shape: readonly number[]) => T;

/** A call for the forward pass of a stack, and how its output is taken out of the results. */
export function forwardCall(
  spec: RecurrentSpec,
  sizes: RecurrentSizes,
  { x, weights, masks, lengths }: RecurrentInput<Float32Array>,
  { training, initial }: { readonly training: boolean; readonly initial?: StackState | undefined },
): {
  readonly call: JobCall;
  output<T>(results: JobResults, copy: CopyOut<T>): RecurrentOutput<T>;
} {
  const { y, state } = outputShapes(spec, sizes);
  const fields = {
    ...stackFields(spec, sizes, masks),
    kind: jobKinds.forward,
    training: flag(training),
  };
  const outputs = { y: elements(y), ...finalStateSizes(spec, sizes) };
  const inputs = { x: [x], weights, masks, ...lengthsInput(lengths), ...stateInput(initial) };
  return {
    call: { fields, inputs, outputs },
    output: (results, copy) => ({
      y: copy(results.array("y"), y),
      hN: copy(results.array("hN"), state),
      ...(outputs.cN && { cN: copy(results.array("cN"), state) }),
    }),
  };
}

/** The state of a stack: h, and c if the cell has one; each is [layers*directions, batch, hidden]. */
export interface StackState {
  readonly h: Float32Array;
  readonly c?: Float32Array | undefined;
}

/** The inputs of a job for the state before the first step. */
export function stateInput(initial: StackState | undefined) {
  if (!initial) return {};
  return { h0: [initial.h], ...(initial.c && { c0: [initial.c] }) };
}

/** Lengths of the arrays of the state after the last step. */
export function finalStateSizes(spec: RecurrentSpec, sizes: RecurrentSizes) {
  const size = elements(outputShapes(spec, sizes).state);
  return { hN: size, ...(cellNamed(spec.cell).hasCellState && { cN: size }) };
}

/** As float32, which the kernels compare with; it holds every number of steps exactly. */
export function lengthsInput(lengths: Int32Array | undefined) {
  return lengths && { lengths: [Float32Array.from(lengths)] };
}
