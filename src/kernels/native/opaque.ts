import type { Tensor, TensorInfo } from "@tensorflow/tfjs-core";
import type { NativeBackend, OpAttribute } from "./backend.js";

/**
 * Runs an operation that gives out tensors of types that TensorFlow.js does not have, such as int8:
 * they pass for int32, and are good for nothing but to be handed to another operation.
 */
export function executeOpaque(
  backend: NativeBackend,
  name: string,
  attributes: readonly OpAttribute[],
  inputs: readonly TensorInfo[],
  outputs: number,
): Tensor[] {
  const { binding } = backend;
  const ids = backend.getInputTensorIds(inputs);
  return binding
    .executeOp(name, attributes, ids, outputs)
    .map((info) =>
      backend.createOutputTensor(
        info.dtype === binding.TF_FLOAT ? info : { ...info, dtype: binding.TF_INT32 },
      ),
    );
}
