import { type Runtime, runtime } from "./runtime.js";

/** What forward leaves in shared memory for backward. */
export interface WasmReserve {
  readonly owner: Runtime;
  readonly address: number;
}

/** Frees reserves whose backward never runs. */
const abandoned = new FinalizationRegistry<WasmReserve>(({ owner, address }) => {
  owner.arena.free(address);
});

export function keepReserve(address: number): WasmReserve {
  const owner = runtime();
  const reserve = { owner, address };
  abandoned.register(reserve, { owner, address }, reserve);
  return reserve;
}

/** @throws Error if the threads were set again since, which makes a new memory */
export function checkReserve({ owner }: WasmReserve): void {
  if (owner !== runtime()) {
    throw new Error("wasm kernels: the number of threads was changed between forward and backward");
  }
}

export function releaseReserve(reserve: WasmReserve): void {
  abandoned.unregister(reserve);
  reserve.owner.arena.free(reserve.address);
}
