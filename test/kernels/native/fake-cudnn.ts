import { isDeepStrictEqual } from "node:util";
import * as tf from "@tensorflow/tfjs-core";
import {
  type RecurrentInput,
  type RecurrentSizes,
  type RecurrentSpec,
  weightSpecs,
} from "../../../src/kernels/contract.js";
import type { OpAttribute } from "../../../src/kernels/native/backend.js";
import { reference } from "../../../src/kernels/reference/reference.js";

/**
 * TensorFlow's operations for a GPU that TensorFlow.js does not have, as their documentation has them:
 * CudnnRNNV3 and CudnnRNNBackpropV3 computed by the reference implementation, with their inputs and
 * outputs, time first, and cuDNN's layout of the parameters, written down here a second time and
 * gate by gate; the cross-entropy and the mean. With it the code around cuDNN is tested where there is no GPU.
 */
export function fakeCudnn(
  name: string,
  list: readonly OpAttribute[],
  inputs: readonly tf.Tensor[],
  outputs: number,
): tf.Tensor[] {
  if (name === "Mean") return [tf.mean(inputs[0]!, [...inputs[1]!.dataSync()])];
  if (name === "SparseSoftmaxCrossEntropyWithLogits") return crossEntropy(inputs);
  const attributes = Object.fromEntries(list.map((attribute) => [attribute.name, attribute.value]));
  expectAttributes(name, attributes);
  const call = callOf(attributes, inputs);
  if (name === "CudnnRNNV3" && inputs.length === 5 && outputs === 5)
    return forward(call, attributes.is_training === true);
  if (name === "CudnnRNNBackpropV3" && inputs.length === 13 && outputs === 4) {
    return backward(call, inputs);
  }
  throw new Error(`${name} with ${inputs.length} inputs and ${outputs} outputs`);
}

/** Losses of the rows and what their gradients are. */
function crossEntropy([logits, classes]: readonly tf.Tensor[]): tf.Tensor[] {
  if (classes?.dtype !== "int32") throw new Error(`labels are ${classes?.dtype}`);
  const chosen = tf.oneHot(classes, logits!.shape[1]!);
  const losses = tf.neg(tf.sum(tf.mul(chosen, tf.logSoftmax(logits!)), 1));
  return [losses, tf.sub(tf.softmax(logits!), chosen)];
}

const settings = {
  input_mode: "linear_input",
  dropout: 0,
  seed: 0,
  seed2: 0,
  num_proj: 0,
  time_major: true,
};

/** Refuses attributes that the operation does not have, and values that differ from those that rnnlab needs. */
function expectAttributes(name: string, attributes: Readonly<Record<string, unknown>>): void {
  const { T, rnn_mode: mode, direction, is_training: training, ...others } = attributes;
  const expected = {
    type: typeof T === "number",
    mode: Object.hasOwn(cellOf, String(mode)),
    direction: direction === "unidirectional" || direction === "bidirectional",
    training:
      name === "CudnnRNNV3" ? typeof training === "boolean" : !("is_training" in attributes),
    settings: isDeepStrictEqual(others, settings),
  };
  for (const [what, isRight] of Object.entries(expected))
    if (!isRight) throw new Error(`${what} of ${name}: ${JSON.stringify(attributes)}`);
}

interface Call {
  readonly spec: RecurrentSpec;
  readonly sizes: RecurrentSizes;
  readonly input: RecurrentInput<Float64Array>;
}

const cellOf = { rnn_tanh: "rnn", lstm: "lstm", gru: "gru" } as const;

function callOf(attributes: Record<string, unknown>, inputs: readonly tf.Tensor[]): Call {
  const [x, h0, c0, params, lengths] = inputs as [
    ...[tf.Tensor3D, tf.Tensor3D, tf.Tensor3D],
    ...[tf.Tensor1D, tf.Tensor1D],
  ];
  const [steps, batch, width] = x.shape;
  if (
    lengths.dtype !== "int32" ||
    String(lengths.dataSync()) !== String(Array(batch).fill(steps))
  ) {
    throw new Error(`sequence_lengths are ${lengths.dataSync()}, of ${lengths.dtype}`);
  }
  const [states, , hidden] = h0.shape;
  if (String(c0.shape) !== String(h0.shape)) throw new Error(`input_c is [${c0.shape}]`);
  const directions = attributes.direction === "bidirectional" ? 2 : 1;
  const spec: RecurrentSpec = {
    cell: cellOf[attributes.rnn_mode as keyof typeof cellOf],
    layers: states / directions,
    hidden,
    direction: directions === 2 ? "bidirectional" : "forward",
  };
  const weights = unpackParams(spec, width, valuesOf(params));
  const batchFirst = valuesOf(tf.transpose(x, [1, 0, 2]));
  return {
    spec,
    sizes: { batch, steps, inputs: width },
    input: { x: batchFirst, weights, masks: [] },
  };
}

/** The parameters' blocks, one gate of one matrix at a time, as cudnnGetRNNWeightParams counts. */
export function unpackParams(
  spec: RecurrentSpec,
  inputs: number,
  params: Float64Array,
): Float64Array[] {
  const weights = weightSpecs(spec, inputs).map(({ shape }) => ({
    values: new Float64Array(shape.reduce((a, b) => a * b)),
    columns: shape[1] ?? 1,
  }));
  let at = 0;
  for (const kind of [0, 2]) {
    for (let part = 0; part < weights.length / 4; part++) {
      for (const side of [0, 1]) {
        const { values, columns } = weights[4 * part + kind + side]!;
        const gates = values.length / (spec.hidden * columns);
        for (let gate = 0; gate < gates; gate++) {
          const size = spec.hidden * columns;
          values.set(params.subarray(at, at + size), gate * size);
          at += size;
        }
      }
    }
  }
  if (at !== params.length) throw new Error(`${params.length} parameters, expected ${at}`);
  return weights.map(({ values }) => values);
}

/** @param keeps whether there is what backward needs */
function forward({ spec, sizes, input }: Call, keeps: boolean): tf.Tensor[] {
  const { output } = reference.forward(spec, sizes, input, { training: false });
  const { y, hN, cN } = output;
  const state = stateShape({ spec, sizes, input });
  return [
    timeFirst(y, sizes, y.length / (sizes.batch * sizes.steps)),
    tensor(hN, state),
    cN ? tensor(cN, state) : tf.scalar(0),
    tf.tensor1d(keeps ? [42] : []),
    tf.scalar(43, "int32"),
  ];
}

function backward(call: Call, inputs: readonly tf.Tensor[]): tf.Tensor[] {
  const { spec, sizes, input } = call;
  const [y, hN, , dy, dhN, dcN, reserve, hostReserved] = inputs.slice(5) as tf.Tensor[];
  if (reserve?.dataSync()[0] !== 42) throw new Error("reserve_space is not that of forward");
  if (hostReserved?.dataSync()[0] !== 43) throw new Error("host_reserved is not that of forward");
  expectForward(call, y!, hN!);
  const again = reference.forward(spec, sizes, input, { training: true });
  const gradients = reference.backward(
    spec,
    sizes,
    input,
    again.reserve!,
    {
      y: valuesOf(tf.transpose(dy as tf.Tensor3D, [1, 0, 2])),
      hN: valuesOf(dhN!),
      ...(spec.cell === "lstm" && { cN: valuesOf(dcN!) }),
    },
    { needsInputGradient: true },
  );
  const state = tf.zeros(stateShape(call));
  const dx = timeFirst(gradients.x!, sizes, sizes.inputs);
  return [dx, state, tf.zerosLike(state), packed(gradients.weights)];
}

function expectForward({ spec, sizes, input }: Call, y: tf.Tensor, hN: tf.Tensor): void {
  const [wantedY, wantedHN] = forward({ spec, sizes, input }, true);
  for (const [got, wanted] of [
    [y, wantedY],
    [hN, wantedHN],
  ] as const) {
    if (String(got?.dataSync()) !== String(wanted?.dataSync())) {
      throw new Error("the outputs given to backward are not those of forward");
    }
  }
}

function packed(weights: readonly Float64Array[]): tf.Tensor1D {
  const parts = Array.from({ length: weights.length / 4 }, (_, part) => 4 * part);
  const blocks = [
    ...parts.flatMap((first) => [weights[first], weights[first + 1]]),
    ...parts.flatMap((first) => [weights[first + 2], weights[first + 3]]),
  ];
  return tf.tensor1d(Float32Array.from(blocks.flatMap((block) => [...block!])));
}

function stateShape({ spec, sizes }: Call): [number, number, number] {
  const directions = spec.direction === "bidirectional" ? 2 : 1;
  return [spec.layers * directions, sizes.batch, spec.hidden];
}

function timeFirst(values: Float64Array, sizes: RecurrentSizes, width: number): tf.Tensor3D {
  const batchFirst = tensor(values, [sizes.batch, sizes.steps, width]) as tf.Tensor3D;
  return tf.transpose(batchFirst, [1, 0, 2]);
}

function tensor(values: Float64Array, shape: readonly number[]): tf.Tensor {
  return tf.tensor(Float32Array.from(values), [...shape]);
}

function valuesOf(tensor: tf.Tensor): Float64Array {
  return Float64Array.from(tensor.dataSync());
}
