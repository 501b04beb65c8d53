import type { VectorBits } from "../wasm/vectors.js";

/** Where the tensors are stored and what computes on them. */
export interface Device {
  /** What actually computes, whatever was requested. */
  readonly kind: "cpu" | "gpu";
  /** Implementation of the recurrent operator. */
  readonly kernel: string;
  /** TensorFlow.js backend. */
  readonly backend: string;
  readonly threads: number;
  /**
   * Width in bits of a vector register, if the wasm kernels compute; the results do not depend on
   * it.
   */
  readonly vectors?: VectorBits;
  /** Why this device was chosen, if the request left it open. */
  readonly reason: string;
  /** Model of the processor or the GPU, if known. */
  readonly name?: string;
  /** Version of libtensorflow, if it computes. */
  readonly library?: string;
  /** Version of the NVIDIA driver, if a GPU computes. */
  readonly driver?: string;
  /** Ends the threads. The process can also end without this. */
  close(): Promise<void>;
}
