import * as tf from "@tensorflow/tfjs-core";
import { beforeAll } from "vitest";
import type { NativeBackend } from "../../src/kernels/native/backend.js";
import { openDevice } from "../../src/kernels/open-device.js";

/** `gpu` in `npm run test:gpu`, `native` in `npm run test:native`. */
export const testedDevice = process.env.RNNLAB_TEST_DEVICE === "gpu" ? "gpu" : "native";

/** Opens the device for the tests of a file. */
export function useNativeDevice(): void {
  beforeAll(async () => {
    await openDevice(testedDevice, 2);
  });
}

/** Tensors of TensorFlow.js and those of libtensorflow alive. */
export function aliveTensors(): { readonly tensors: number; readonly handles: number } {
  const { binding } = tf.backend() as NativeBackend;
  return { tensors: tf.memory().numTensors, handles: binding.getNumOfTensors() };
}

declare global {
  /** Of `software-gpu/load.cjs`. */
  var softwareGpu: { copiesTo(): number; copiesBack(): number; bytesInUse(): number } | undefined;
}

/** What happened on the software GPU, where the tests run on that. */
export function softwareGpuCounts() {
  const gpu = globalThis.softwareGpu;
  return gpu && { there: gpu.copiesTo(), back: gpu.copiesBack(), bytes: gpu.bytesInUse() };
}
