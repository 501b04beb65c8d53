import { readFileSync } from "node:fs";
import { ownFile } from "../../shared/own-files.js";
import { memoryLimits, type SharedModule } from "./module.js";

const WASM = ownFile("dist/kernels/wasm/kernels.wasm");

/** Compiles the module and makes its shared memory. */
export function loadModule(wide: boolean): SharedModule {
  const module = new WebAssembly.Module(readFileSync(WASM));
  return { module, memory: new WebAssembly.Memory({ ...memoryLimits, shared: true }), wide };
}
