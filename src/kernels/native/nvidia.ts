import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What the kernel module of an NVIDIA driver reports. */
export interface NvidiaDriver {
  readonly version?: string;
  /** Models of the GPUs; none if the driver does not list them (WSL). */
  readonly gpus: readonly string[];
}

const CONTROL_FILES = ["/dev/nvidiactl", "/usr/lib/wsl/lib/libcuda.so.1"];
const STATE = "/proc/driver/nvidia";

/**
 * The NVIDIA driver of this machine, if there is one. It only reads files, which takes well under a
 * millisecond.
 */
export function nvidiaDriver(root = "/"): NvidiaDriver | undefined {
  if (!CONTROL_FILES.some((file) => existsSync(join(root, file)))) return undefined;
  const version = readText(join(root, STATE, "version")).match(
    /Module\s.*?(\d+\.\d+(\.\d+)?)/,
  )?.[1];
  return { ...(version !== undefined && { version }), gpus: gpuModels(join(root, STATE, "gpus")) };
}

function gpuModels(folder: string): string[] {
  return entries(folder).flatMap((gpu) => {
    const model = readText(join(folder, gpu, "information")).match(/^Model:\s*(.+)$/m)?.[1];
    return model === undefined ? [] : [model.trim()];
  });
}

function entries(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}

/** The content of a file; empty if it cannot be read, since it is only informative. */
function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

/** Whether the environment hides every GPU from CUDA. */
export function gpusHidden(env: NodeJS.ProcessEnv): boolean {
  const visible = env.CUDA_VISIBLE_DEVICES;
  return visible !== undefined && /^\s*(-1.*|none)?\s*$/i.test(visible);
}
