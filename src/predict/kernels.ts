import type { Machine } from "../kernels/wasm/execute.js";
import { unsharedMachine } from "../kernels/wasm/unshared.js";

/** The compiled kernels in base64; the build inserts them. */
declare const RNNLAB_KERNELS: string;

let machine: Promise<Machine> | undefined;

/**
 * The kernels, compiled at first use and shared by all models, whose jobs run one after the other.
 */
export function kernels(): Promise<Machine> {
  machine ??= unsharedMachine(
    Uint8Array.from(atob(RNNLAB_KERNELS), (character) => character.charCodeAt(0)),
  );
  return machine;
}
