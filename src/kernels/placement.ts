import { backend, getBackend, type Tensor } from "@tensorflow/tfjs-core";
import type { NativeBackend } from "./native/backend.js";
import { gatherRows } from "./native/gather.js";

/**
 * Whether the active backend keeps tensors in memory of its own, so that every copy and above all
 * every read of a result makes it wait.
 */
export function copiesAreDear(): boolean {
  return getBackend() === "tensorflow";
}

/** Values for a new tensor: a copy, unless the active backend makes one at once. */
export function forTensor(values: Float32Array): Float32Array {
  return getBackend() === "wasm" ? values : values.slice();
}

/** Rows of a tensor, on a backend whose {@link copiesAreDear}, without waiting for it. */
export function rowsOnDevice<T extends Tensor>(values: T, indices: Uint32Array): T {
  return gatherRows(backend() as NativeBackend, values, indices);
}
