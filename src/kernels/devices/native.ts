import type { NativeBackend } from "../native/backend.js";
import { loadNative } from "../native/load.js";
import { setupRecord } from "../native/location.js";
import { gpusHidden, nvidiaDriver } from "../native/nvidia.js";
import { kernelDescription } from "../operator.js";
import { isRefusal, type Refusal, refusal } from "../refusal.js";
import { processor } from "./cpu.js";
import type { Device } from "./device.js";

const SETUP_GPU = "Run: rnnlab setup native --gpu";

/** tfjs-node-gpu on whatever it runs on, including its CPU. */
export async function openNative(threads: number, reason: string): Promise<Device | Refusal> {
  const backend = await loadNative(threads);
  return isRefusal(backend) ? backend : nativeDevice(backend, threads, reason);
}

/**
 * tfjs-node-gpu with a GPU in use, or the reason why that is impossible. Without an NVIDIA driver,
 * libtensorflow is not loaded to find out.
 */
export async function openGpu(threads: number, reason: string): Promise<Device | Refusal> {
  if (!nvidiaDriver()) return refusal("no NVIDIA driver found", "Use --device cpu");
  if (gpusHidden(process.env)) {
    return refusal("CUDA_VISIBLE_DEVICES hides every GPU", "Unset it");
  }
  const backend = await loadNative(threads);
  if (isRefusal(backend)) return refusal(backend.refused, SETUP_GPU);
  return backend.isUsingGpuDevice ? nativeDevice(backend, threads, reason) : noGpu(backend);
}

function noGpu({ binding }: NativeBackend): Refusal {
  const library = `libtensorflow ${binding.TF_Version}`;
  return setupRecord()?.gpu
    ? refusal(`${library} finds no GPU that it can use`, "Run: rnnlab doctor")
    : refusal(`${library} finds no GPU, or was built without CUDA`, SETUP_GPU);
}

function nativeDevice(
  { binding, isUsingGpuDevice }: NativeBackend,
  threads: number,
  reason: string,
): Device {
  return {
    kind: isUsingGpuDevice ? "gpu" : "cpu",
    kernel: kernelDescription("tensorflow"),
    backend: "tensorflow",
    threads,
    reason,
    library: binding.TF_Version,
    ...(isUsingGpuDevice ? gpu() : processor()),
    close: async () => undefined,
  };
}

function gpu(): Pick<Device, "name" | "driver"> {
  const { version, gpus = [] } = nvidiaDriver() ?? {};
  return {
    ...(gpus.length > 0 && { name: [...new Set(gpus)].join(", ") }),
    ...(version !== undefined && { driver: version }),
  };
}
