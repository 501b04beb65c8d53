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
  /** Model of the processor or the GPU, where it is known. */
  readonly name?: string;
  /** Version of libtensorflow, where it computes. */
  readonly library?: string;
  /** Version of the NVIDIA driver, where a GPU computes. */
  readonly driver?: string;
  /** Ends the threads. The process can end without it. */
  close(): Promise<void>;
}
