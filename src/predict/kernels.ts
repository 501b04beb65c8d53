import type { Machine } from "../kernels/wasm/execute.js";
import { unsharedMachine } from "../kernels/wasm/unshared.js";

/** The compiled kernels, deflated, in base64; the build appends them to the file. */
declare const RNNLAB_KERNELS: string;

let machine: Promise<Machine> | undefined;

/**
 * The kernels, compiled at first use and shared by all models, whose jobs run one after the other.
 */
export function kernels(): Promise<Machine> {
  machine ??= inflated(RNNLAB_KERNELS).then(unsharedMachine);
  return machine;
}

/** Collects a stream without `Response`, whose modules Node.js would load for it alone. */
async function inflated(text: string): Promise<Uint8Array> {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const collect = new WritableStream({ write: (part) => void parts.push(part) });
  await new Blob([bytes])
    .stream()
    .pipeThrough(new DecompressionStream("deflate-raw"))
    .pipeTo(collect);
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}
