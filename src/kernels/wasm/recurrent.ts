import { cellNamed } from "../cells/index.js";
import {
  directionCount,
  type RecurrentGradients,
  type RecurrentImplementation,
  type RecurrentInput,
  type RecurrentOutput,
  type RecurrentSizes,
  type RecurrentSpec,
  weightSpecs,
} from "../contract.js";
import type { JobResults } from "./execute.js";
import { execute } from "./execute-shared.js";
import { elements, stackFields } from "./fields.js";
import { cellNumbers, flag, jobKinds } from "./job.js";
import { checkReserve, keepReserve, releaseReserve, type WasmReserve } from "./reserve.js";

/** The operator on all cores. Copies its arrays into shared memory and its results out of it. */
export const wasmRecurrent: RecurrentImplementation<Float32Array, WasmReserve> = {
  name: "wasm",
  cells: Object.keys(cellNumbers),
  norms: true,
  forward: (spec, sizes, input, options) =>
    forwardInto(spec, sizes, input, options, (values) => values.slice()),
  backward: (spec, sizes, input, reserve, outputGradients, options) =>
    backwardInto(spec, sizes, input, reserve, outputGradients, options, (values) => values.slice()),
};

/** Copies a result out of shared memory into the caller's type. */
export type CopyOut<T> = (values: Float32Array, shape: readonly number[]) => T;

export function forwardInto<T>(
  spec: RecurrentSpec,
  sizes: RecurrentSizes,
  { x, weights, masks, lengths }: RecurrentInput<Float32Array>,
  { training }: { readonly training: boolean },
  copy: CopyOut<T>,
): { output: RecurrentOutput<T>; reserve: WasmReserve | undefined } {
  const { y, state } = outputShapes(spec, sizes);
  const fields = {
    ...stackFields(spec, sizes, masks),
    kind: jobKinds.forward,
    training: flag(training),
  };
  const outputs = {
    y: elements(y),
    hN: elements(state),
    ...(cellNamed(spec.cell).hasCellState && { cN: elements(state) }),
  };
  const inputs = { x: [x], weights, masks, ...lengthsInput(lengths) };
  return execute({ fields, inputs, outputs }, (results) => ({
    output: {
      y: copy(results.array("y"), y),
      hN: copy(results.array("hN"), state),
      ...(outputs.cN && { cN: copy(results.array("cN"), state) }),
    },
    reserve: training ? keepReserve(results.kept) : undefined,
  }));
}

export function backwardInto<T>(
  spec: RecurrentSpec,
  sizes: RecurrentSizes,
  { weights, masks, lengths }: RecurrentInput<Float32Array>,
  reserve: WasmReserve,
  { y, hN, cN }: RecurrentOutput<Float32Array>,
  { needsInputGradient }: { readonly needsInputGradient: boolean },
  copy: CopyOut<T>,
): RecurrentGradients<T> {
  checkReserve(reserve);
  const fields = {
    ...stackFields(spec, sizes, masks),
    kind: jobKinds.backward,
    training: 1,
    inputGradient: flag(needsInputGradient),
    kept: reserve.address,
  } as const;
  const xShape = [sizes.batch, sizes.steps, sizes.inputs];
  const dOutput = { dy: [y], dhN: [hN], ...(cN && { dcN: [cN] }) };
  const inputs = { weights, ...dOutput, ...lengthsInput(lengths) };
  const outputs = {
    gradients: fields.weightCount,
    ...(needsInputGradient && { dx: elements(xShape) }),
  };
  try {
    return execute({ fields, inputs, outputs }, (results) => ({
      ...(needsInputGradient && { x: copy(results.array("dx"), xShape) }),
      weights: splitGradients(spec, sizes, results, copy),
    }));
  } finally {
    releaseReserve(reserve);
  }
}

/**
 * The lengths as float32, which the kernels compare with; float32 holds every number of steps
 * exactly.
 */
function lengthsInput(lengths: Int32Array | undefined) {
  return lengths && { lengths: [Float32Array.from(lengths)] };
}

function splitGradients<T>(
  spec: RecurrentSpec,
  sizes: RecurrentSizes,
  results: JobResults,
  copy: CopyOut<T>,
): T[] {
  const all = results.array("gradients");
  let at = 0;
  return weightSpecs(spec, sizes.inputs).map(({ shape }) => {
    const start = at;
    at += elements(shape);
    return copy(all.subarray(start, at), shape);
  });
}

function outputShapes(spec: RecurrentSpec, { batch, steps }: RecurrentSizes) {
  const directions = directionCount(spec.direction);
  return {
    y: [batch, steps, directions * spec.hidden],
    state: [spec.layers * directions, batch, spec.hidden],
  };
}
