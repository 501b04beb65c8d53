import { cpus } from "node:os";
import * as tf from "@tensorflow/tfjs-core";
import { ownFile } from "../../shared/own-files.js";
import { requireAddressSpace } from "../address-space.js";
import { kernelDescription } from "../operator.js";
import { registerWasm } from "../wasm/register.js";
import { closeThreads, setThreads } from "../wasm/runtime.js";
import { enableWide, vectorBits } from "../wasm/vectors.js";
import type { Device } from "./device.js";

/** Where the build puts the backend's own modules. */
const WASM_FOLDER = ownFile("dist/kernels/tfjs/");

/**
 * The CPU through the wasm backend.
 *
 * @throws UserError if the process cannot reserve what WebAssembly needs
 */
export async function openCpu(threads: number, reason: string): Promise<Device> {
  requireAddressSpace(threads);
  const vectors = vectorBits();
  const wide = vectors === 256;
  if (wide) enableWide();
  const threadsStarted = setThreads(threads, wide); // the threads start while the backend loads
  const { setWasmPaths } = await import("@tensorflow/tfjs-backend-wasm");
  setWasmPaths(WASM_FOLDER);
  await tf.setBackend("wasm");
  registerWasm();
  await threadsStarted;
  const kernel = kernelDescription("wasm");
  return {
    kind: "cpu",
    kernel,
    backend: "wasm",
    threads,
    vectors,
    reason,
    ...processor(),
    close: closeThreads,
  };
}

/** Model of the processor, which some virtual machines hide. */
export function processor(): { readonly name?: string } {
  const model = cpus()[0]?.model.trim();
  return model ? { name: model } : {};
}
