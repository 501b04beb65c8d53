import { scalar, type Tensor, tensor1d, tidy } from "@tensorflow/tfjs-core";
import { attributes, type NativeBackend } from "./backend.js";

/**
 * Rows of a tensor that lies on the device, by TensorFlow's GatherV2. tfjs-node-gpu's own form of it
 * reads the indices back to check them, and so waits for the device at every call.
 *
 * @param indices whole numbers below the tensor's first size
 */
export function gatherRows<T extends Tensor>(
  backend: NativeBackend,
  values: T,
  indices: Uint32Array,
): T {
  const types = { Tparams: "float32", Tindices: "int32", Taxis: "int32", batch_dims: 0 } as const;
  return tidy(() => {
    const chosen = tensor1d(Int32Array.from(indices), "int32");
    const inputs = [values, chosen, scalar(0, "int32")];
    const [rows] = backend.executeMultipleOutputs(
      "GatherV2",
      attributes(backend, types),
      inputs,
      1,
    );
    return rows as T;
  });
}
