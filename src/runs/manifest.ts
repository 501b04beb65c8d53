import { readFileSync } from "node:fs";
import { z } from "zod";
import { ownFile } from "../shared/own-files.js";

/** Version of the run folder's layout. */
export const RUN_FORMAT = 1;

/** Where a run computed. */
const device = z.object({
  kind: z.enum(["cpu", "gpu"]),
  /** Implementation of the recurrent operator. */
  kernel: z.string(),
  /** TensorFlow.js backend. */
  backend: z.string(),
  threads: z.int(),
  /** Bits of a vector register, if the wasm kernels computed. */
  vectors: z.union([z.literal(128), z.literal(256)]).optional(),
  /** Model of the processor or the GPU. */
  name: z.string().optional(),
  /** Version of libtensorflow, if it computed. */
  library: z.string().optional(),
  /** Version of the NVIDIA driver, if a GPU computed. */
  driver: z.string().optional(),
});

/** Identifies a data file by its content. */
const source = z.object({ file: z.string(), bytes: z.int(), sha256: z.string() });

/** `manifest.json`: the state and circumstances of a run; its figures are in other files. */
export const manifestSchema = z.object({
  format: z.literal(RUN_FORMAT),
  /** `running` in a folder whose lease nobody holds means that the process was killed. */
  status: z.enum(["running", "finished", "failed", "interrupted", "paused"]),
  name: z.string(),
  createdAt: z.string(),
  finishedAt: z.string().optional(),
  /** Includes the epochs of earlier sessions if the run was resumed. */
  durationMs: z.number().optional(),
  command: z.array(z.string()),
  versions: z.record(z.string(), z.string()),
  device,
  /** The file that the data was read from. */
  source: source.extend({ test: source.optional() }).optional(),
  parameters: z.int(),
  /** For a finished run the number of epochs trained, otherwise the number requested. */
  epochs: z.int(),
  fingerprint: z.string().optional(),
  error: z.string().optional(),
  /** SHA-256 of the files of a finished run. */
  files: z.record(z.string(), z.string()).optional(),
  /** Process that writes the folder, in runs of rnnlab 0.1, which had no leases. */
  writer: z.object({ pid: z.int(), host: z.string() }).optional(),
});

export type DeviceRecord = Readonly<z.infer<typeof device>>;
export type Manifest = Readonly<z.infer<typeof manifestSchema>>;

/** The manifest of a run that begins now. */
export function newManifest(
  config: { readonly name: string; readonly training: { readonly epochs: number } },
  used: DeviceRecord,
  parameters: number,
  command: readonly string[],
): Manifest {
  return {
    format: RUN_FORMAT,
    status: "running",
    name: config.name,
    createdAt: new Date().toISOString(),
    command: [...command],
    versions: versions(),
    device: device.parse(used), // drops further fields of the device
    parameters,
    epochs: config.training.epochs,
  };
}

/** The version of this program. */
export function rnnlabVersion(): string {
  return packageJson().version;
}

function packageJson(): PackageJson {
  return JSON.parse(readFileSync(ownFile("package.json"), "utf8")) as PackageJson;
}

/** The versions of this program and of what it runs on. */
export function versions(): Record<string, string> {
  const { version, dependencies, devDependencies } = packageJson();
  return {
    rnnlab: version,
    node: process.versions.node,
    tfjs: { ...devDependencies, ...dependencies }["@tensorflow/tfjs-core"] ?? "unknown",
    platform: `${process.platform} ${process.arch}`,
  };
}

interface PackageJson {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}
