import { backend, getBackend, type Tensor } from "@tensorflow/tfjs-core";
import type { NativeBackend } from "./native/backend.js";
import { gatherRows } from "./native/gather.js";
import { changeAsOne } from "./native/pieces.js";

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

/** The same rows of tensors, on a backend whose {@link copiesAreDear}, without waiting for it. */
export function rowsOnDevice<T extends readonly Tensor[]>(tensors: T, indices: Uint32Array): T {
  return gatherRows(backend() as NativeBackend, tensors, indices);
}

/**
 * Changes all elements of many tensors alike: as one vector where the number of operations decides.
 * Called within tf.tidy.
 *
 * @param change gets tensors and gives the same number of them, of the same shapes
 */
export function changeAll(
  tensors: readonly Tensor[],
  change: (tensors: readonly Tensor[]) => readonly Tensor[],
): readonly Tensor[] {
  return copiesAreDear() ? changeAsOne(tensors, change) : change(tensors);
}
