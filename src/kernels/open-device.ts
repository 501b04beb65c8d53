import { UserError } from "../shared/errors.js";
import { openCpu } from "./devices/cpu.js";
import type { Device } from "./devices/device.js";
import { type RecurrentLoad, reasonForCpu } from "./devices/gpu-gain.js";
import { openGpu, openNative } from "./devices/native.js";
import { nvidiaDriver } from "./native/nvidia.js";
import { isRefusal, type Refusal } from "./refusal.js";

export type { Device } from "./devices/device.js";

/**
 * The values of a config's `device` and of `--device`. `gpu` is tfjs-node-gpu with a GPU in use,
 * `native` the same on whatever it runs on, `auto` the GPU if one is usable and computes the model
 * faster, and otherwise the CPU.
 */
export type DeviceRequest = "auto" | "cpu" | "gpu" | "native";

/** The device that is wanted, and for what. */
export interface DeviceChoice {
  readonly device: DeviceRequest;
  /** CPU threads; the results do not depend on them. */
  readonly threads: number;
  /** The model to train or run; without it, `auto` takes a usable GPU. */
  readonly load?: RecurrentLoad;
}

/**
 * Makes a device the one that TensorFlow.js uses from now on.
 *
 * @param threads CPU threads; the results do not depend on them
 * @param load the model that `auto` chooses a device for
 * @throws UserError if the requested device is unavailable; no other device is used instead
 */
export async function openDevice(
  request: DeviceRequest,
  threads: number,
  load?: RecurrentLoad,
): Promise<Device> {
  switch (request) {
    case "cpu":
      return openCpu(threads, "requested");
    case "native":
      return required(request, await openNative(threads, "requested"));
    case "gpu":
      return required(request, await openGpu(threads, "requested"));
    case "auto":
      return openFaster(threads, load);
  }
}

/** libtensorflow is not loaded for a model that the CPU computes faster. */
async function openFaster(threads: number, load: RecurrentLoad | undefined): Promise<Device> {
  const reason = load && nvidiaDriver() ? reasonForCpu(load) : undefined;
  if (reason !== undefined) return openCpu(threads, reason);
  const device = await openGpu(threads, "a GPU is usable");
  return isRefusal(device) ? openCpu(threads, device.refused) : device;
}

/**
 * Opens a device, uses it and closes it, whether `use` succeeds or throws.
 *
 * @throws UserError as {@link openDevice} does, and whatever `use` throws
 */
export async function withDevice<T>(
  choice: DeviceChoice,
  use: (device: Device) => T | Promise<T>,
): Promise<T> {
  const device = await openDevice(choice.device, choice.threads, choice.load);
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
