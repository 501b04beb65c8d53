import {
  engine,
  type KernelBackend,
  type NamedAttrMap,
  type NamedTensorMap,
  registerKernel,
  type Tensor,
  type TensorInfo,
} from "@tensorflow/tfjs-core";

/**
 * Kernels of TensorFlow.js whose inputs are a plain list and whose attributes are a record: only of a
 * list does it save a varying number of tensors for backward. It declares both as maps.
 */
export type ListKernel<Attributes> = (
  backend: KernelBackend,
  inputs: readonly TensorInfo[],
  attributes: Attributes,
) => TensorInfo[];

export function registerListKernel<Attributes>(
  kernelName: string,
  backendName: string,
  kernel: ListKernel<Attributes>,
): void {
  registerKernel({
    kernelName,
    backendName,
    kernelFunc: ({ inputs, attrs, backend }) =>
      kernel(
        backend as KernelBackend,
        inputs as unknown as readonly TensorInfo[],
        attrs as unknown as Attributes,
      ),
  });
}

/** Runs such a kernel of the active backend. */
export function runListKernel(
  name: string,
  inputs: readonly Tensor[],
  attributes: object,
): Tensor[] {
  return engine().runKernel(
    name,
    inputs as unknown as NamedTensorMap,
    attributes as unknown as NamedAttrMap,
  ) as Tensor[];
}
