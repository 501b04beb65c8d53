import { backend, type KernelBackend, type TensorInfo } from "@tensorflow/tfjs-core";
import { type Adam, type AdamRates, type AdamVariables, statelessAdam } from "../adam.js";
import { valuesOf } from "./heap.js";
import { runtime } from "./runtime.js";

const RATES_BYTES = 64;

/** Adam on the wasm backend, which changes parameters and moments in place. */
export function createWasmAdam(variables: AdamVariables): Adam {
  return statelessAdam((gradients, rates) => update(backend(), variables, gradients, rates));
}

function update(
  backend: KernelBackend,
  { parameters, first, second }: AdamVariables,
  gradients: readonly TensorInfo[],
  rates: AdamRates,
): void {
  const { kernels, memory, arena } = runtime();
  const groups = [parameters, gradients, first, second].map((group) =>
    group.map((tensor) => valuesOf(backend, tensor)),
  );
  const count = parameters.reduce((n, { size }) => n + size, 0);
  const bytes = 16 * Math.ceil(count / 4);
  const block = arena.allocate(RATES_BYTES + 4 * bytes);
  const [p, g, m, v] = [0, 1, 2, 3].map((group) => block + RATES_BYTES + group * bytes) as Four;
  try {
    const floats = new Float32Array(memory.buffer);
    writeRates(new Float64Array(memory.buffer, block), rates);
    for (const [group, address] of [p, g, m, v].entries()) {
      eachPart(floats, address, groups[group]!, (part, values) => part.set(values));
    }
    kernels.adam(block, p, g, m, v, count);
    for (const [group, address] of [p, g, m, v].entries()) {
      if (group === 1) continue; // gradients are not changed
      eachPart(floats, address, groups[group]!, (part, values) => values.set(part));
    }
  } finally {
    arena.free(block);
  }
}

type Four = [number, number, number, number];

function eachPart(
  floats: Float32Array,
  address: number,
  arrays: readonly Float32Array[],
  visit: (part: Float32Array, values: Float32Array) => void,
): void {
  let at = address / 4;
  for (const values of arrays) {
    visit(floats.subarray(at, at + values.length), values);
    at += values.length;
  }
}

/** In the order of `assembly/adam.ts`. */
function writeRates(target: Float64Array, rates: AdamRates): void {
  const { learningRate, beta1, beta2, epsilon, weightDecay, decoupled, power1, power2 } = rates;
  const decay = decoupled ? 0 : weightDecay;
  const kept = decoupled ? 1 - learningRate * weightDecay : 1;
  const rate = learningRate / (1 - power1);
  target.set([beta1, beta2, epsilon, rate, Math.sqrt(1 - power2), decay, kept]);
}
