import type { KernelBackend, TensorInfo } from "@tensorflow/tfjs-core";
import type { BackwardCall, ForwardCall } from "./calls.js";
import {
  outputShapes,
  type RecurrentGradients,
  type RecurrentImplementation,
  type RecurrentInput,
  type RecurrentOutput,
  weightSpecs,
} from "./contract.js";
import { registerImplementation } from "./registration.js";
import { createReserves } from "./reserves.js";

/** Copies the float32 values of a tensor into an implementation's array type. */
type FromFloat32<A> = (values: Float32Array) => A;

/**
 * Registers an implementation on plain arrays for a TensorFlow.js backend whose data can be read
 * synchronously. Tensors are copied in and out, which is simple rather than fast.
 */
export function registerArrayImplementation<A extends Float32Array | Float64Array, Reserve>(
  backendName: string,
  implementation: RecurrentImplementation<A, Reserve>,
  fromFloat32: FromFloat32<A>,
): void {
  const reserves = createReserves<Reserve>();
  registerImplementation({
    name: implementation.name,
    cells: implementation.cells,
    ...(implementation.norms && { norms: true }),
    backendName,
    forward(call) {
      const input = readInput(call, fromFloat32);
      const { output, reserve } = implementation.forward(call.spec, call.sizes, input, call);
      if (reserve !== undefined) {
        reserves.keep(call.token, reserve);
      }
      return writeOutput(call, output);
    },
    backward(call) {
      const reserve = reserves.take(call.token);
      const input = readInput(call, fromFloat32);
      const dOutput = readOutput(call, fromFloat32);
      const gradients = implementation.backward(
        call.spec,
        call.sizes,
        input,
        reserve,
        dOutput,
        call,
      );
      return writeGradients(call, gradients);
    },
  });
}

function readInput<A>(call: ForwardCall | BackwardCall, from: FromFloat32<A>): RecurrentInput<A> {
  const read = (tensor: TensorInfo) => readTensor(call.backend, tensor, from);
  const { x, weights, masks, ...others } = call.input;
  return { x: read(x), weights: weights.map(read), masks: masks.map(read), ...others };
}

function readOutput<A>(call: BackwardCall, from: FromFloat32<A>): RecurrentOutput<A> {
  const read = (tensor: TensorInfo) => readTensor(call.backend, tensor, from);
  const { y, hN, cN } = call.outputGradients;
  return { y: read(y), hN: read(hN), ...(cN && { cN: read(cN) }) };
}

function readTensor<A>(backend: KernelBackend, tensor: TensorInfo, from: FromFloat32<A>): A {
  return from(backend.readSync(tensor.dataId) as Float32Array);
}

type Floats = Float32Array | Float64Array;

function writeOutput(
  { backend, spec, sizes }: ForwardCall,
  { y, hN, cN }: RecurrentOutput<Floats>,
): RecurrentOutput<TensorInfo> {
  const shapes = outputShapes(spec, sizes);
  return {
    y: writeTensor(backend, y, shapes.y),
    hN: writeTensor(backend, hN, shapes.state),
    ...(cN && { cN: writeTensor(backend, cN, shapes.state) }),
  };
}

function writeGradients(
  { backend, spec, sizes, input }: BackwardCall,
  { x, weights }: RecurrentGradients<Floats>,
): RecurrentGradients<TensorInfo> {
  const specs = weightSpecs(spec, sizes.inputs);
  return {
    ...(x && { x: writeTensor(backend, x, input.x.shape) }),
    weights: weights.map((weight, i) => writeTensor(backend, weight, specs[i]?.shape ?? [])),
  };
}

function writeTensor(backend: KernelBackend, values: Floats, shape: readonly number[]): TensorInfo {
  const copy = [...shape]; // the backend needs a mutable shape
  const dataId = backend.write(Float32Array.from(values), copy, "float32");
  return { dataId, shape: copy, dtype: "float32" };
}
