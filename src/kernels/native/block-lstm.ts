import * as tf from "@tensorflow/tfjs-core";
import { attributes, type NativeBackend } from "./backend.js";
import type { GroupKernel, GroupShape } from "./group.js";
import { inTime, joined, rows } from "./sequence.js";

/**
 * TensorFlow's LSTM over a whole sequence, BlockLSTMV2: one operation for each layer and direction,
 * on the CPU. Its gate order (i, f, g, o) and formulas are PyTorch's, with one weight matrix
 * [inputs+hidden, 4*hidden] and one bias.
 */
export const blockLstm: GroupKernel = {
  cells: ["lstm"],
  takesLayers: false,
  forward(backend, shape, x, weights) {
    const runs = directionsOf(shape).map((reverse, direction) => {
      const four = weights.slice(4 * direction, 4 * direction + 4);
      return runDirection(backend, shape, inTime(x, reverse), four);
    });
    const last = (sequence: tf.Tensor3D) => rows(sequence, shape.steps - 1, 1);
    return {
      y: tf.concat(
        runs.map(({ h }, direction) => inTime(h, direction === 1)),
        2,
      ),
      hN: joined(runs.map(({ h }) => last(h))),
      cN: joined(runs.map(({ cs }) => last(cs))),
      kept: runs.flatMap(({ kept }) => kept),
    };
  },
  backward(backend, shape, kept, { y, hN, cN }) {
    const dys = shape.directions === 1 ? [y] : (tf.split(y, 2, 2) as tf.Tensor3D[]);
    const runs = directionsOf(shape).map((reverse, direction) => {
      const last = (states: tf.Tensor3D) => atLastStep(rows(states, direction, 1), shape.steps);
      const dh: tf.Tensor3D = tf.add(inTime(dys[direction]!, reverse), last(hN));
      const part = kept.slice(KEPT * direction, KEPT * (direction + 1));
      const { x, weights } = runBackward(backend, shape, part, last(cN!), dh);
      return { x: inTime(x, reverse), weights };
    });
    return {
      x: runs.map(({ x }) => x).reduce((a, b) => tf.add(a, b)),
      weights: runs.flatMap(({ weights }) => weights),
    };
  },
};

/** For each direction, whether it runs backward in time. */
function directionsOf({ directions }: GroupShape): boolean[] {
  return directions === 1 ? [false] : [false, true];
}

/** Tensors that a direction keeps: x, the weights, the bias and the seven outputs. */
const KEPT = 10;

function runDirection(
  backend: NativeBackend,
  shape: GroupShape,
  x: tf.Tensor3D,
  [ih, hh, biasIh, biasHh]: readonly tf.Tensor[],
) {
  const w = tf.transpose(tf.concat([ih as tf.Tensor2D, hh as tf.Tensor2D], 1));
  const b = tf.add(biasIh!, biasHh!);
  const outputs = backend.executeMultipleOutputs(
    "BlockLSTMV2",
    attributes(backend, { T: "float32", cell_clip: { float: 0 }, use_peephole: false }),
    [int64(backend, shape.steps), x, ...zeros(shape, w, b)],
    7,
  );
  const [, cs, , , , , h] = outputs as tf.Tensor3D[];
  return { cs: cs!, h: h!, kept: [x, w, b, ...outputs] };
}

function runBackward(
  backend: NativeBackend,
  shape: GroupShape,
  [x, w, b, ...outputs]: readonly tf.Tensor[],
  dcs: tf.Tensor3D,
  dh: tf.Tensor3D,
) {
  const results = backend.executeMultipleOutputs(
    "BlockLSTMGradV2",
    attributes(backend, { T: "float32", use_peephole: false }),
    [int64(backend, shape.steps), x!, ...zeros(shape, w!, b!), ...outputs, dcs, dh],
    8,
  );
  const [dx, , , dw, , , , db] = results;
  const { inputs, hidden } = shape;
  const columns = tf.transpose(dw as tf.Tensor2D); // [4*hidden, inputs+hidden]
  const matrices = tf.split(columns, [inputs, hidden], 1);
  return { x: dx as tf.Tensor3D, weights: [...matrices, db!, tf.clone(db!)] };
}

/** cs_prev, h_prev, w and the unused peepholes, in the operation's order. */
function zeros({ batch, hidden }: GroupShape, w: tf.Tensor, b: tf.Tensor): tf.Tensor[] {
  const state = tf.zeros([batch, hidden]);
  const peephole = tf.zeros([hidden]);
  return [state, state, w, peephole, peephole, peephole, b];
}

/** [1, batch, hidden] as the last of `steps` steps, with zeros in the others. */
function atLastStep(last: tf.Tensor3D, steps: number): tf.Tensor3D {
  return tf.pad(last, [
    [steps - 1, 0],
    [0, 0],
    [0, 0],
  ]);
}

/** The int64 scalars of each backend, keyed by value. */
const int64Scalars = new WeakMap<NativeBackend, Map<number, tf.TensorInfo>>();

/**
 * A native int64 scalar, made once for each value. TensorFlow.js has no such type, and its
 * backend's way to make one leaks a native tensor per call.
 *
 * @param value 0 to 2^31 - 1
 */
function int64(backend: NativeBackend, value: number): tf.TensorInfo {
  const scalars = int64Scalars.get(backend) ?? new Map<number, tf.TensorInfo>();
  int64Scalars.set(backend, scalars);
  const scalar = scalars.get(value) ?? createInt64(backend, value);
  scalars.set(value, scalar);
  return scalar;
}

function createInt64({ binding, tensorMap }: NativeBackend, value: number): tf.TensorInfo {
  const dataId = {};
  const words = Int32Array.of(value, 0); // low and high word, as the binding expects
  const id = binding.createTensor([], binding.TF_INT64, words);
  tensorMap.set(dataId, { shape: [], dtype: binding.TF_INT64, values: null, id, refCount: 1 });
  return { dataId, shape: [], dtype: "int32" };
}
