import * as tf from "@tensorflow/tfjs-core";
import { cellNamed } from "../cells/index.js";
import { type RecurrentSpec, weightSpecs } from "../contract.js";
import { attributes, type NativeBackend, type OpAttribute } from "./backend.js";
import { constant } from "./constants.js";
import { cudnnOrder } from "./cudnn-params.js";
import type { GroupKernel, GroupShape } from "./group.js";
import { executeOpaque } from "./opaque.js";
import { cut, joinedValues } from "./pieces.js";

/** cuDNN's names of the cells that it supports. */
const modes: Readonly<Record<string, string>> = { rnn: "rnn_tanh", lstm: "lstm", gru: "gru" };

/**
 * NVIDIA's recurrent layers: all cells, layers and directions in one operation, on the GPU only.
 *
 * It uses version 3 of the operations, because earlier ones take no lengths, which cuDNN 9 requires
 * (xla, `cuda_dnn.cc`: "Sequence lengths for RNN are required from CUDNN 9.0+"). Here every
 * sequence has all steps; `ragged.ts` handles other lengths.
 */
export const cudnn: GroupKernel = {
  cells: Object.keys(modes),
  takesLayers: true,
  forward(backend, shape, x, weights, training) {
    const params = joinedValues(cudnnOrder(weights.length / 4).map((index) => weights[index]!));
    const zero = zeroState(shape);
    const outputs = executeOpaque(
      backend,
      "CudnnRNNV3",
      attributesOf(backend, shape, training),
      [x, zero, zero, params, lengthsOf(shape)],
      5,
    );
    const [y, hN, cN] = outputs as [tf.Tensor3D, tf.Tensor3D, tf.Tensor3D];
    const copied = { y: tf.clone(y), hN: tf.clone(hN) };
    const kept = [x, params, ...outputs];
    return cellNamed(shape.cell).hasCellState
      ? { ...copied, cN: tf.clone(cN), kept }
      : { ...copied, kept };
  },
  backward(backend, shape, [x, params, y, hN, cN, ...reserved], gradients) {
    const zero = zeroState(shape);
    const dcN = gradients.cN ?? constant(0, []); // the operation needs the input anyway
    const outer = [gradients.y, gradients.hN, dcN];
    const [dx, , , dParams] = backend.executeMultipleOutputs(
      "CudnnRNNBackpropV3",
      attributesOf(backend, shape),
      [x!, zero, zero, params!, lengthsOf(shape), y!, hN!, cN!, ...outer, ...reserved],
      4,
    );
    const vector = dParams as tf.Tensor1D;
    return { x: dx as tf.Tensor3D, weights: unpack(vector, shape), vector };
  },
};

/**
 * Dropout is applied by rnnlab between the groups, because cuDNN's dropout could not be resumed.
 */
function attributesOf(
  backend: NativeBackend,
  { cell, directions }: GroupShape,
  training?: boolean,
): OpAttribute[] {
  return attributes(backend, {
    T: "float32",
    rnn_mode: { text: modes[cell]! },
    input_mode: { text: "linear_input" },
    direction: { text: directions === 2 ? "bidirectional" : "unidirectional" },
    dropout: { float: 0 },
    seed: 0,
    seed2: 0,
    num_proj: 0,
    time_major: true,
    ...(training !== undefined && { is_training: training }),
  });
}

function zeroState({ layers, directions, batch, hidden }: GroupShape): tf.Tensor3D {
  return constant(0, [layers * directions, batch, hidden]);
}

function lengthsOf({ steps, batch }: GroupShape): tf.Tensor1D {
  return constant(steps, [batch], "int32");
}

/** The blocks of a parameter vector in PyTorch's order and shapes. */
function unpack(params: tf.Tensor1D, shape: GroupShape): tf.Tensor[] {
  const shapes = weightSpecs(specOf(shape), shape.inputs).map((spec) => spec.shape);
  const order = cudnnOrder(shapes.length / 4);
  const blocks = cut(
    params,
    order.map((index) => shapes[index]!),
  );
  return shapes.map((_, index) => blocks[order.indexOf(index)]!);
}

function specOf({ cell, layers, hidden, directions }: GroupShape): RecurrentSpec {
  return { cell, layers, hidden, direction: directions === 2 ? "bidirectional" : "forward" };
}
