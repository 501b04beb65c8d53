import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { weightSpecs } from "../../src/kernels/contract.js";
import type { NativeBackend } from "../../src/kernels/native/backend.js";
import { cudnn } from "../../src/kernels/native/cudnn.js";
import type { GroupShape } from "../../src/kernels/native/group.js";
import { executeOpaque } from "../../src/kernels/native/opaque.js";
import { testedDevice, useNativeDevice } from "./device.js";

useNativeDevice();

const shape: GroupShape = {
  cell: "lstm",
  layers: 1,
  directions: 1,
  hidden: 4,
  steps: 5,
  batch: 3,
  inputs: 2,
};

/** What libtensorflow says when an operation and all that it was given are right, but not the device. */
const NO_GPU = /Could not find device for node: \{\{node (CudnnRNNV3|CudnnRNNBackpropV3)\}\}/;

/** What TensorFlow.js has no type for: an int8. */
function hostReserved(backend: NativeBackend): tf.Tensor {
  const type = (name: string, value: number) => {
    return { name, type: backend.binding.TF_ATTR_TYPE, value };
  };
  const types = [type("SrcT", backend.binding.TF_INT32), type("DstT", 6)];
  return executeOpaque(backend, "Cast", types, [tf.scalar(0, "int32")], 1)[0]!;
}

describe.skipIf(testedDevice === "gpu")("cuDNN's operations in this libtensorflow", () => {
  const backend = () => tf.backend() as NativeBackend;
  const sequence = (width: number) => tf.ones<tf.Rank.R3>([shape.steps, shape.batch, width]);
  const state = () => tf.ones<tf.Rank.R3>([1, shape.batch, shape.hidden]);

  it("take the inputs and attributes of a forward call", () => {
    const spec = { cell: "lstm", layers: 1, hidden: 4, direction: "forward" } as const;
    const weights = weightSpecs(spec, shape.inputs).map((weight) => tf.ones([...weight.shape]));
    const call = () => cudnn.forward(backend(), shape, sequence(shape.inputs), weights, true);
    expect(call).toThrow(NO_GPU);
  });

  it("take the inputs and attributes of a backward call", () => {
    const y = sequence(shape.hidden);
    const kept = [
      sequence(shape.inputs),
      tf.ones([128]),
      y,
      state(),
      state(),
      tf.ones([7]),
      hostReserved(backend()),
    ];
    const gradients = { y, hN: state(), cN: state() };
    expect(() => cudnn.backward(backend(), shape, kept, gradients)).toThrow(NO_GPU);
  });
});
