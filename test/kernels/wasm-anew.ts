import { getKernel, unregisterKernel } from "@tensorflow/tfjs-core";
import { backwardKernel, forwardKernel } from "../../src/kernels/calls.js";
import { forecastKernel, predictKernel } from "../../src/kernels/forecast.js";
import { registerWasm } from "../../src/kernels/wasm/register.js";

/**
 * Registers the kernels of the sources, also if another file of tests has registered them in this process: TensorFlow.js
 * keeps them when modules are loaded again.
 */
export function registerWasmAnew(): void {
  for (const kernel of [forwardKernel, backwardKernel, forecastKernel, predictKernel])
    if (getKernel(kernel, "wasm")) unregisterKernel(kernel, "wasm");
  registerWasm();
}
