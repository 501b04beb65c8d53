import type { Tensor, TensorInfo } from "@tensorflow/tfjs-core";
import type { NativeBackend, OpAttribute } from "./backend.js";

/**
 * Runs an operation with outputs of types that TensorFlow.js lacks, such as int8. They are declared
 * as int32, and can only be passed to another operation.
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
