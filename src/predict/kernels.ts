import type { Machine } from "../kernels/wasm/execute.js";
import { unsharedMachine } from "../kernels/wasm/unshared.js";

/** The compiled kernels, deflated, in base64; the build inserts them. */
declare const RNNLAB_KERNELS: string;

let machine: Promise<Machine> | undefined;

/**
 * The kernels, compiled at first use and shared by all models, whose jobs run one after the other.
 */
export function kernels(): Promise<Machine> {
  machine ??= inflated(RNNLAB_KERNELS).then(unsharedMachine);
  return machine;
}

async function inflated(text: string): Promise<Uint8Array> {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
