import { getKernel, registerKernel, type Tensor } from "@tensorflow/tfjs-core";
import { type AdamRates, adamKernel } from "../adam.js";
import { registerImplementation, type TensorImplementation } from "../registration.js";
import { nativeAdam } from "./adam.js";
import type { NativeBackend } from "./backend.js";
import { blockLstm } from "./block-lstm.js";
import { cudnn } from "./cudnn.js";
import { stackImplementation } from "./stack.js";

/** cuDNN for every cell, on a backend whose operations run on a GPU. */
export function cudnnImplementation(backendName: string): TensorImplementation {
  return stackImplementation(cudnn, { name: "cudnn", backendName });
}

/** TensorFlow's own LSTM; the other cells have nothing like it on the CPU. */
function blockLstmImplementation(backendName: string): TensorImplementation {
  const supports = ({ cell }: { readonly cell: string }) => cell === "lstm";
  return stackImplementation(blockLstm, { name: "blocklstm", backendName, supports });
}

/** Gives tfjs-node-gpu's backend the fastest kernels that its device has. */
export function registerNative({ isUsingGpuDevice }: NativeBackend): void {
  const make = isUsingGpuDevice ? cudnnImplementation : blockLstmImplementation;
  registerImplementation(make("tensorflow"));
  registerAdam();
}

function registerAdam(): void {
  if (getKernel(adamKernel, "tensorflow")) return;
  registerKernel({
    kernelName: adamKernel,
    backendName: "tensorflow",
    // TensorFlow.js declares as maps what the optimiser hands over as a list and as a record.
    kernelFunc({ inputs, attrs, backend }) {
      const tensors = inputs as unknown as readonly Tensor[];
      nativeAdam(backend as NativeBackend, tensors, attrs as unknown as AdamRates);
      return [];
    },
  });
}
