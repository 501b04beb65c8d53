import { UserError } from "../shared/errors.js";
import { openCpu } from "./devices/cpu.js";
import type { Device } from "./devices/device.js";
import { openGpu, openNative } from "./devices/native.js";
import { isRefusal, type Refusal } from "./refusal.js";

export type { Device } from "./devices/device.js";

/**
 * The values of a config's `device` and of `--device`. `gpu` is tfjs-node-gpu with a GPU in use,
 * `native` the same on whatever it runs on, `auto` the GPU if one is usable and otherwise the CPU.
 */
export type DeviceRequest = "auto" | "cpu" | "gpu" | "native";

/**
 * Makes a device the one that TensorFlow.js uses from now on.
 *
 * @param threads CPU threads; the results do not depend on them
 * @throws UserError if the requested device is unavailable; no other device is used instead
 */
export async function openDevice(request: DeviceRequest, threads: number): Promise<Device> {
  switch (request) {
    case "cpu":
      return openCpu(threads, "requested");
    case "native":
      return required(request, await openNative(threads, "requested"));
    case "gpu":
      return required(request, await openGpu(threads, "requested"));
    case "auto": {
      const device = await openGpu(threads, "a GPU is usable");
      return isRefusal(device) ? openCpu(threads, device.refused) : device;
    }
  }
}

/**
 * Opens a device, uses it and closes it, whether `use` succeeds or throws.
 *
 * @throws UserError as {@link openDevice} does, and whatever `use` throws
 */
export async function withDevice<T>(
  request: DeviceRequest,
  threads: number,
  use: (device: Device) => T | Promise<T>,
): Promise<T> {
  const device = await openDevice(request, threads);
  try {
    return await use(device);
  } finally {
    await device.close();
  }
}

function required(request: DeviceRequest, device: Device | Refusal): Device {
  if (!isRefusal(device)) return device;
  const { refused, fix } = device;
  throw new UserError(`device is "${request}", which is unavailable: ${refused}. ${fix}.`);
}
