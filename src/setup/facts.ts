import { availableParallelism } from "node:os";
import { processor } from "../kernels/devices/cpu.js";
import { type NativePackage, nativePackages, setupRecord } from "../kernels/native/location.js";
import { gpusHidden, type NvidiaDriver, nvidiaDriver } from "../kernels/native/nvidia.js";
import { type VectorBits, vectorBits } from "../kernels/wasm/vectors.js";
import { runCommand } from "./command.js";
import type { Probe } from "./probe.js";
import { runProbe } from "./run-probe.js";

/** The facts about this machine that decide how a run computes. */
export interface MachineFacts {
  readonly node: string;
  readonly platform: string;
  readonly cpu: string;
  readonly threads: number;
  /** Width in bits of the vectors that WebAssembly computes with; 0 if it has none. */
  readonly vectors: VectorBits | 0;
  readonly driver: NvidiaDriver | undefined;
  /** A line for each GPU that nvidia-smi reports: model, memory, driver. */
  readonly gpus: readonly string[];
  /** Whether CUDA_VISIBLE_DEVICES hides all of them. */
  readonly hidden: boolean;
  /** Installed copies of tfjs-node-gpu; the first is the one that would be loaded. */
  readonly packages: readonly NativePackage[];
  /** Whether `rnnlab setup native` was run with `--gpu`; undefined if it was not run. */
  readonly builtForGpu: boolean | undefined;
  /** The result of loading the first copy; undefined if none is installed. */
  readonly probe: Probe | undefined;
}

/** Collects the facts. Never throws: a broken part is a fact too. */
export async function machineFacts(): Promise<MachineFacts> {
  const packages = nativePackages();
  const driver = nvidiaDriver();
  return {
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    cpu: processor().name ?? "unknown model",
    threads: availableParallelism(),
    vectors: hasSimd() ? vectorBits() : 0,
    driver,
    gpus: driver ? await listedGpus() : [],
    hidden: gpusHidden(process.env),
    packages,
    builtForGpu: setupRecord()?.gpu,
    probe: packages[0]?.built ? await runProbe() : undefined,
  };
}

/** A module with one function that returns a vector. */
// biome-ignore format: bytes of a binary format
const VECTOR_MODULE = Uint8Array.of(
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10,
  1, 8, 0, 65, 0, 253, 15, 253, 98, 11,
);

function hasSimd(): boolean {
  try {
    return new WebAssembly.Module(VECTOR_MODULE) !== undefined;
  } catch {
    return false;
  }
}

const PATIENCE_MS = 10_000;
const QUERY = ["--query-gpu=name,memory.total,driver_version", "--format=csv,noheader"];

/** What nvidia-smi says about each GPU, a line each; none if it fails. */
export async function listedGpus(): Promise<string[]> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const { status, stdout } = await runCommand("nvidia-smi", QUERY, { signal });
  return status === 0 ? stdout.trim().split("\n") : [];
}
