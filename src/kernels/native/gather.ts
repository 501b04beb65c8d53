import { scalar, type Tensor, tensor1d, tidy } from "@tensorflow/tfjs-core";
import { attributes, type NativeBackend } from "./backend.js";

/**
 * Gathers the same rows of tensors on the device with TensorFlow's GatherV2. tfjs-node-gpu's own
 * gather reads the indices back to check them, which waits for the device at every call.
 *
 * @param indices whole numbers below the tensors' first dimension
 */
export function gatherRows(
  backend: NativeBackend,
  tensors: readonly Tensor[],
  indices: Uint32Array,
): Tensor[] {
  const types = { Tparams: "float32", Tindices: "int32", Taxis: "int32", batch_dims: 0 } as const;
  return tidy(() => {
    const places = [tensor1d(Int32Array.from(indices), "int32"), scalar(0, "int32")];
    const list = attributes(backend, types);
    return tensors.flatMap((values) =>
      backend.executeMultipleOutputs("GatherV2", list, [values, ...places], 1),
    );
  });
}
