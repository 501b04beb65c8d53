import { cellNamed } from "../cells/index.js";
import { cudnn } from "../native/cudnn.js";

/** What decides whether a GPU trains a recurrent stack faster than the CPU. */
export interface RecurrentLoad {
  readonly cell: string;
  /** Hidden size. */
  readonly hidden: number;
  /** Sequences in a batch. */
  readonly batch: number;
}

/**
 * Floating-point operations of the recurrent product, forward and backward, in one step of one
 * layer, from which a GPU is faster. cuDNN needs about .08 ms for a step of a layer, however small
 * it is. On an H200 beside 16 cores of a Xeon, times of a training step on CPU and GPU met between
 * 6.3 million operations at batch 256 (3.2 ms and 6.7 ms) and 6.3 million at batch 64 (9.4 ms and
 * 6.2 ms); the sizes below and above are in `test/bench/gpu.md`.
 */
const LEAST_OPERATIONS = 6e6;

/** Why the CPU is the faster device for this model, or undefined if a GPU may be. */
export function reasonForCpu({ cell, hidden, batch }: RecurrentLoad): string | undefined {
  if (!cudnn.cells.includes(cell)) return `the GPU has no fast kernel for ${cell}`;
  const weights = cellNamed(cell).gates.length * hidden ** 2;
  // One product forward and two backward, each a multiplication and an addition.
  return 6 * batch * weights < LEAST_OPERATIONS
    ? "faster than the GPU for a model of this size"
    : undefined;
}
