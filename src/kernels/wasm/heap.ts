import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import type { KernelBackend, TensorInfo } from "@tensorflow/tfjs-core";

/**
 * A tensor's values in the heap of TensorFlow.js' wasm backend; the view is valid until the next
 * allocation.
 */
export function valuesOf(backend: KernelBackend, tensor: TensorInfo): Float32Array {
  return (backend as BackendWasm).typedArrayFromHeap(tensor) as Float32Array;
}

/** Makes a tensor and lets `fill` write its values into the heap. */
export function makeTensor(
  backend: KernelBackend,
  shape: readonly number[],
  fill: (values: Float32Array) => void,
): TensorInfo {
  const tensor = (backend as BackendWasm).makeOutput([...shape], "float32");
  fill(valuesOf(backend, tensor));
  return tensor;
}
