import type { DeviceChoice } from "../kernels/open-device.js";
import type { Config } from "./schema.js";

/** The device that a config asks for, and the size of the model that it is for. */
export function deviceChoice({ device, model, training }: Config, threads: number): DeviceChoice {
  const { cell, hidden } = model;
  return { device, threads, load: { cell, hidden, batch: training.batchSize } };
}
