import { getBackend } from "@tensorflow/tfjs-core";

/**
 * Whether the active backend keeps tensors in memory of its own, so that every copy and above all
 * every read of a result makes it wait.
 */
export function copiesAreDear(): boolean {
  return getBackend() === "tensorflow";
}
