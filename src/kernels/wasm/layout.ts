import { cellNumbers, JOB_BYTES, jobFields, jobKinds, lossNumbers } from "./job.js";

/** Bytes of a Chunk record, with room. */
export const CHUNK_BYTES = 256;
/** Gradients in a slice of the second phase of a job. */
export const SLICE = 4096;

/** What this side of the boundary assumes, by the names of `assembly/layout.ts`. */
function expectedLayout(): [name: string, value: number][] {
  const named = (prefix: string, numbers: Readonly<Record<string, number>>) =>
    Object.entries(numbers).map(([name, value]): [string, number] => [`${prefix}_${name}`, value]);
  return [
    ...jobFields.map((field, index): [string, number] => [`job_${field}`, 4 * index]),
    ["job_bytes", JOB_BYTES],
    ...named("kind", jobKinds),
    ...named("loss", lossNumbers),
    ...named("cell", cellNumbers),
    ["chunk_bytes", CHUNK_BYTES],
    ["slice", SLICE],
  ];
}

/** @throws Error that names the first number in which a compiled module differs from this side */
export function checkLayout(exports: WebAssembly.Instance["exports"]): void {
  for (const [name, expected] of expectedLayout()) {
    const found = exports[name];
    const value = found instanceof WebAssembly.Global ? Number(found.value) : undefined;
    if (value === expected) continue;
    throw new Error(
      `wasm kernels: ${name} is ${value} in the compiled module, expected ${expected}; ` +
        "build both from the same source: npm run build",
    );
  }
}
