import { dispose, keep, type Tensor } from "@tensorflow/tfjs-core";
import { attributes, type NativeBackend } from "./backend.js";

/** A variable of TensorFlow, for operations that change their operands in place. */
export interface Resource {
  /** Its handle, for those operations. */
  readonly handle: Tensor;
  write(values: Tensor): void;
  read(): Tensor;
  /** Frees its memory; the variable cannot be used afterwards. */
  dispose(): void;
}

let made = 0;

export function createResource(backend: NativeBackend, shape: readonly number[]): Resource {
  const dtype = attributes(backend, { dtype: "float32" });
  const list = attributes(backend, {
    dtype: "float32",
    shape: [...shape],
    container: { text: "" },
    shared_name: { text: `rnnlab/${made++}` },
  });
  const handle = keep(backend.executeMultipleOutputs("VarHandleOp", list, [], 1)[0]!);
  return {
    handle,
    write(values) {
      backend.executeMultipleOutputs("AssignVariableOp", dtype, [handle, values], 0);
    },
    read: () => backend.executeMultipleOutputs("ReadVariableOp", dtype, [handle], 1)[0]!,
    dispose() {
      const list = attributes(backend, { ignore_lookup_error: false });
      backend.executeMultipleOutputs("DestroyResourceOp", list, [handle], 0);
      dispose(handle);
    },
  };
}
