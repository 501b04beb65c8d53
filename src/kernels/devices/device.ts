import type { VectorBits } from "../wasm/vectors.js";

/** Where the tensors live and what computes on them. */
export interface Device {
  /** What really computes, whatever was asked for. */
  readonly kind: "cpu" | "gpu";
  /** Implementation of the recurrent operator. */
  readonly kernel: string;
  /** TensorFlow.js backend. */
  readonly backend: string;
  readonly threads: number;
  /** Bits of a vector register, where the wasm kernels compute; the results do not depend on them. */
  readonly vectors?: VectorBits;
  /** Why this device, when the request left it open. */
  readonly reason: string;
  /** Model of the processor or the GPU, where it can be told. */
  readonly name?: string;
  /** Version of libtensorflow, where it computes. */
  readonly library?: string;
  /** Version of the NVIDIA driver, where a GPU computes. */
  readonly driver?: string;
  /** Ends the threads. The process can end without it. */
  close(): Promise<void>;
}

/** Why a device cannot be had, and what to do about it. */
export interface Refusal {
  readonly refused: string;
  readonly fix: string;
}

export function refusal(refused: string, fix: string): Refusal {
  return { refused, fix };
}

export function isRefusal(value: object): value is Refusal {
  return "refused" in value;
}
