import { getKernel, type Tensor } from "@tensorflow/tfjs-core";
import { registerAdam } from "../adam.js";
import { countCall } from "../counts.js";
import { registerFusedKernel } from "../list-kernel.js";
import { type LossAttributes, lossKernel } from "../loss-kernel.js";
import { registerPlacement } from "../placement.js";
import { registerImplementation, type TensorImplementation } from "../registration.js";
import { createNativeAdam } from "./adam.js";
import type { NativeBackend } from "./backend.js";
import { blockLstm } from "./block-lstm.js";
import { cudnn } from "./cudnn.js";
import { gatherRows } from "./gather.js";
import { stackImplementation } from "./implementation.js";
import { nativeLossGradients } from "./loss-gradients.js";
import { changeAsOne } from "./pieces.js";

/** cuDNN, for a backend whose operations run on a GPU. */
export function cudnnImplementation(backendName: string): TensorImplementation {
  return stackImplementation(cudnn, { name: "cudnn", backendName });
}

/** TensorFlow's LSTM; the other cells have no such operation on the CPU. */
function blockLstmImplementation(backendName: string): TensorImplementation {
  return stackImplementation(blockLstm, { name: "blocklstm", backendName });
}

/** Registers the fastest kernels that the device of tfjs-node-gpu's backend has. */
export function registerNative(backend: NativeBackend): void {
  const name = "tensorflow";
  registerAdam(name, (variables) => createNativeAdam(backend, variables));
  registerPlacement(name, {
    copiesAreExpensive: true,
    rows: (tensors, indices) => gatherRows(backend, tensors, indices),
    change: changeAsOne,
  });
  if (backend.isUsingGpuDevice) {
    registerImplementation(cudnnImplementation(name));
    registerCudnnLoss(name);
  } else {
    registerImplementation(blockLstmImplementation(name));
  }
}

/** The loss kernel on cuDNN. */
export function registerCudnnLoss(backendName: string): void {
  if (getKernel(lossKernel, backendName)) return;
  const known = { cells: cudnn.cells, losses: "every" } as const;
  registerFusedKernel<LossAttributes>(
    lossKernel,
    backendName,
    known,
    (backend, inputs, attributes) => {
      countCall("cudnn", "backward");
      const tensors = inputs as readonly Tensor[];
      return nativeLossGradients(cudnn, backend as NativeBackend, tensors, attributes);
    },
  );
}
