import {
  engine,
  getBackend,
  type KernelBackend,
  type NamedAttrMap,
  type NamedTensorMap,
  registerKernel,
  type Tensor,
  type TensorInfo,
} from "@tensorflow/tfjs-core";
import { isDilated, isKnown, type KnownNames, type RecurrentSpec } from "./contract.js";

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

/** The entries of the tables that a fused kernel supports, by name. */
interface Knowledge {
  readonly cells: KnownNames;
  readonly losses: KnownNames;
  /** Whether norms are supported. */
  readonly norms?: true;
}

const knowledge = new Map<string, Knowledge>();

/** Registers a kernel that supports only some cells and losses; see {@link hasFusedKernel}. */
export function registerFusedKernel<Attributes>(
  kernelName: string,
  backendName: string,
  known: Knowledge,
  kernel: ListKernel<Attributes>,
): void {
  registerListKernel(kernelName, backendName, kernel);
  knowledge.set(`${kernelName} ${backendName}`, known);
}

/**
 * Whether the active backend has such a kernel and the kernel supports the stack and, if there is
 * one, the loss.
 */
export function hasFusedKernel(kernelName: string, spec: RecurrentSpec, loss?: string): boolean {
  const known = knowledge.get(`${kernelName} ${getBackend()}`);
  if (!known || !isKnown(known.cells, spec.cell) || isDilated(spec)) return false;
  if (spec.norm !== undefined && known.norms !== true) return false;
  return loss === undefined || isKnown(known.losses, loss);
}

/** Runs such a kernel on the active backend. */
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
