import * as tf from "@tensorflow/tfjs-core";
import type { BackwardCall, ForwardCall } from "../calls.js";
import type { TensorImplementation } from "../registration.js";
import type { NativeBackend } from "./backend.js";
import type { GroupKernel, GroupOutput } from "./group.js";
import { createTensorReserves } from "./reserve.js";
import { swapTime } from "./sequence.js";
import { type StackCall, type StackReserve, stackOf } from "./stack.js";

/** The operator for a stack of any kind, built on a kernel for groups of layers. */
export function stackImplementation(
  group: GroupKernel,
  names: Pick<TensorImplementation, "name" | "backendName">,
): TensorImplementation {
  const reserves = createTensorReserves<StackReserve>();
  return {
    ...names,
    cells: group.cells,
    forward(call) {
      return tf.tidy(() => {
        const { output, reserve } = stackOf(group, stackCall(call)).forward(call.training);
        if (call.training) reserves.keep(call.token, reserve);
        return { ...output, y: swapTime(output.y) };
      });
    },
    backward(call) {
      const reserve = reserves.take(call.token);
      const gradients = tf.tidy(() => {
        const { y, ...states } = call.outputGradients as Omit<GroupOutput, "kept">;
        const timeFirst = { ...states, y: swapTime(y) };
        const { x, weights } = stackOf(group, stackCall(call)).backward(reserve, timeFirst);
        return { ...(call.needsInputGradient && { x: swapTime(x) }), weights };
      });
      reserves.dispose(reserve);
      return gradients;
    },
  };
}

function stackCall(call: ForwardCall | BackwardCall): StackCall {
  const { backend, spec, sizes } = call;
  const input = call.input as StackCall["input"];
  return { backend: backend as NativeBackend, spec, sizes, input };
}
