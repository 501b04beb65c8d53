import {
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
import { type CopyOut, forwardCall, lengthsInput } from "./forward-call.js";
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

export function forwardInto<T>(
  spec: RecurrentSpec,
  sizes: RecurrentSizes,
  input: RecurrentInput<Float32Array>,
  { training }: { readonly training: boolean },
  copy: CopyOut<T>,
): { output: RecurrentOutput<T>; reserve: WasmReserve | undefined } {
  const { call, output } = forwardCall(spec, sizes, input, { training });
  return execute(call, (results) => ({
    output: output(results, copy),
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
