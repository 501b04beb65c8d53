import { getKernel, type KernelBackend, type TensorInfo } from "@tensorflow/tfjs-core";
import { registerAdam } from "../adam.js";
import type { RecurrentInput } from "../contract.js";
import { countCall } from "../counts.js";
import { forecastKernel, predictKernel } from "../forecast.js";
import { type ListKernel, registerFusedKernel } from "../list-kernel.js";
import { registerPlacement } from "../placement.js";
import { registerImplementation } from "../registration.js";
import { createReserves } from "../reserves.js";
import { createWasmAdam } from "./adam.js";
import { runForecast, runPredict } from "./forecast.js";
import { makeTensor, valuesOf } from "./heap.js";
import { cellNumbers, lossNumbers } from "./job.js";
import { backwardInto, forwardInto } from "./recurrent.js";
import type { WasmReserve } from "./reserve.js";

const NAME = "wasm";
/** Entries of the tables that the kernels support. */
const known = {
  cells: Object.keys(cellNumbers),
  losses: Object.keys(lossNumbers),
  norms: true,
} as const;

/**
 * Makes these kernels the ones that TensorFlow.js' wasm backend uses; further calls have no effect.
 */
export function registerWasm(): void {
  if (getKernel(forecastKernel, "wasm")) return;
  registerRecurrent();
  registerCounted(forecastKernel, "backward", runForecast);
  registerCounted(predictKernel, "forward", runPredict);
  registerAdam("wasm", createWasmAdam);
  registerPlacement("wasm", { copiesValues: true });
}

/** The operator, reading from and writing to the backend's heap. */
function registerRecurrent(): void {
  const reserves = createReserves<WasmReserve>();
  registerImplementation({
    name: NAME,
    cells: known.cells,
    norms: known.norms,
    backendName: "wasm",
    forward(call) {
      const { backend, spec, sizes, input } = call;
      const values = readInput(backend, input);
      const { output, reserve } = forwardInto(spec, sizes, values, call, copyTo(backend));
      if (reserve) reserves.keep(call.token, reserve);
      return output;
    },
    backward(call) {
      const { backend, spec, sizes, input, outputGradients } = call;
      const read = (tensor: TensorInfo) => valuesOf(backend, tensor);
      const values = readInput(backend, input);
      const { y, hN, cN } = outputGradients;
      const gradients = { y: read(y), hN: read(hN), ...(cN && { cN: read(cN) }) };
      const reserve = reserves.take(call.token);
      return backwardInto(spec, sizes, values, reserve, gradients, call, copyTo(backend));
    },
  });
}

function readInput(
  backend: KernelBackend,
  { x, weights, masks, ...others }: RecurrentInput<TensorInfo>,
): RecurrentInput<Float32Array> {
  const read = (tensor: TensorInfo) => valuesOf(backend, tensor);
  return { x: read(x), weights: weights.map(read), masks: masks.map(read), ...others };
}

function copyTo(backend: KernelBackend) {
  return (values: Float32Array, shape: readonly number[]) =>
    makeTensor(backend, shape, (heap) => heap.set(values));
}

function registerCounted<Attributes>(
  kernelName: string,
  pass: "forward" | "backward",
  kernel: ListKernel<Attributes>,
): void {
  registerFusedKernel<Attributes>(kernelName, "wasm", known, (...call) => {
    countCall(NAME, pass);
    return kernel(...call);
  });
}
