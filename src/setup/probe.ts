import { fileURLToPath } from "node:url";
import * as tf from "@tensorflow/tfjs-core";
import { loadNative } from "../kernels/native/load.js";
import { isRefusal } from "../kernels/refusal.js";

/** The result of loading tfjs-node-gpu on this machine, or the reason why it cannot be loaded. */
export type Probe =
  | { readonly library: string; readonly gpu: boolean }
  | { readonly refused: string; readonly fix: string };

/** Loads tfjs-node-gpu and multiplies two matrices on it. */
export async function probe(): Promise<Probe> {
  const backend = await loadNative(1);
  if (isRefusal(backend)) return backend;
  const product = tf.tidy(() => tf.matMul(tf.ones([2, 3]), tf.ones([3, 2])).dataSync());
  if (product[0] !== 3) throw new Error(`3 ones times 3 ones make ${product[0]}, expected 3`);
  return { library: backend.binding.TF_Version, gpu: backend.isUsingGpuDevice };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.stdout.write(`${JSON.stringify(await probe())}\n`);
}
