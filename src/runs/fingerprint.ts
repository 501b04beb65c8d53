import { createHash, type Hash } from "node:crypto";
import type { NamedTensor } from "./safetensors.js";

/**
 * SHA-256 of the weights: names, shapes and values in order. On the CPU device it depends on the config
 * alone: it is the same on every machine and with any number of threads.
 */
export function fingerprint(tensors: readonly NamedTensor[]): string {
  const hash = createHash("sha256");
  hashTensors(hash, tensors);
  return hash.digest("hex");
}

/** Adds names, shapes and values (little-endian, as on every machine that runs Node.js) to a hash. */
export function hashTensors(hash: Hash, tensors: readonly NamedTensor[]): void {
  for (const { name, shape, values } of tensors) {
    hash.update(`${name}[${shape.join(",")}]`);
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }
}
