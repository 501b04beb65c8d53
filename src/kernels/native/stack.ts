import * as tf from "@tensorflow/tfjs-core";
import type { RecurrentInput, RecurrentSizes, RecurrentSpec } from "../contract.js";
import type { NativeBackend } from "./backend.js";
import { endsOf } from "./ends.js";
import type { GroupKernel, GroupOutput } from "./group.js";
import { groupsOf } from "./groups.js";
import { raggedGroup } from "./ragged.js";
import { joined, rows, swapTime } from "./sequence.js";

/** A stack of any kind with its inputs. */
export interface StackCall {
  readonly backend: NativeBackend;
  readonly spec: RecurrentSpec;
  readonly sizes: RecurrentSizes;
  readonly input: RecurrentInput<tf.Tensor>;
}

/** What the groups keep, from the lowest, and the masks between them as they were used. */
export interface StackReserve {
  readonly groups: readonly (readonly tf.Tensor[])[];
  readonly masks: readonly tf.Tensor[];
}

/** The gradients of y, [steps, batch, directions*hidden], and of the final states. */
export type StateGradients = Omit<GroupOutput, "kept">;

/** A stack on one batch. Sequences are time first. */
export interface Stack {
  forward(training: boolean): {
    readonly output: Omit<GroupOutput, "kept">;
    readonly reserve: StackReserve;
  };
  /** `vectors` are those whose slices the gradients of the weights are. */
  backward(
    reserve: StackReserve,
    gradients: StateGradients,
  ): {
    readonly x: tf.Tensor3D;
    readonly weights: tf.Tensor[];
    readonly vectors: tf.Tensor[];
  };
}

/**
 * A stack built on a kernel for groups of layers. A reverse direction is a forward direction on
 * each sequence reversed from its own end. Use it within one tf.tidy.
 */
export function stackOf(kernel: GroupKernel, call: StackCall): Stack {
  const { spec, sizes, input } = call;
  const reverse = spec.direction === "reverse";
  const ends = input.lengths && endsOf(input.lengths, sizes.steps);
  const turn = ends ? ends.turn : (sequences: tf.Tensor3D) => tf.reverse(sequences, 0);
  const order = (sequences: tf.Tensor3D) => (reverse ? turn(sequences) : sequences);
  const group = ends ? raggedGroup(kernel, ends) : kernel;
  return {
    forward: (training) => forward(group, call, order, training),
    backward: (reserve, gradients) => backward(group, call, order, reserve, gradients),
  };
}

/** Converts sequences to the order of time in which the groups read them, and back. */
type Order = (sequences: tf.Tensor3D) => tf.Tensor3D;

function forward(group: GroupKernel, call: StackCall, order: Order, training: boolean) {
  const { backend, spec, sizes, input } = call;
  const masks = input.masks.map((mask) => order(swapTime(mask as tf.Tensor3D)));
  const parts: GroupOutput[] = [];
  let x = order(swapTime(input.x as tf.Tensor3D));
  for (const [index, { shape, weights }] of groupsOf(group, spec, sizes, input).entries()) {
    const groupWeights = input.weights.slice(weights.first, weights.end);
    const part = group.forward(backend, shape, x, groupWeights, training);
    parts.push(part);
    const mask = masks[index];
    x = mask ? tf.mul(part.y, mask) : part.y;
  }
  const cN = parts.flatMap((part) => part.cN ?? []);
  const hN = joined(parts.map((part) => part.hN));
  const output = { y: order(x), hN, ...(cN.length > 0 && { cN: joined(cN) }) };
  return { output, reserve: { groups: parts.map(({ kept }) => kept), masks } };
}

function backward(
  group: GroupKernel,
  { backend, spec, sizes, input }: StackCall,
  order: Order,
  { groups, masks }: StackReserve,
  { y, hN, cN }: StateGradients,
) {
  const parts = groupsOf(group, spec, sizes, input);
  const weights: (readonly tf.Tensor[])[] = [];
  const vectors: tf.Tensor[] = [];
  let dy = order(y);
  for (const [index, { shape, states }] of [...parts.entries()].reverse()) {
    const gradients = {
      y: dy,
      hN: rows(hN, states.first, states.count),
      ...(cN && { cN: rows(cN, states.first, states.count) }),
    };
    const part = group.backward(backend, shape, groups[index]!, gradients);
    weights.unshift(part.weights);
    if (part.vector) vectors.unshift(part.vector);
    const mask = masks[index - 1];
    dy = mask ? tf.mul(part.x, mask) : part.x;
  }
  return { x: order(dy), weights: weights.flat(), vectors };
}
