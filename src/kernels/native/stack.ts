import * as tf from "@tensorflow/tfjs-core";
import type { BackwardCall, ForwardCall } from "../calls.js";
import { directionCount, type RecurrentSpec } from "../contract.js";
import type { TensorImplementation } from "../registration.js";
import type { NativeBackend } from "./backend.js";
import { endsOf } from "./ends.js";
import type { GroupKernel, GroupOutput, GroupShape } from "./group.js";
import { raggedGroup } from "./ragged.js";
import { createTensorReserves } from "./reserve.js";
import { inTime, joined, rows, swapTime } from "./sequence.js";

/**
 * The operator on a stack of any kind, made of a kernel for groups of layers. A stack that runs
 * against time is one that runs with it, on each sequence from its end.
 */
export function stackImplementation(
  group: GroupKernel,
  options: Pick<TensorImplementation, "name" | "backendName" | "supports">,
): TensorImplementation {
  const reserves = createTensorReserves<StackReserve>();
  return {
    ...options,
    forward(call) {
      return tf.tidy(() => {
        const { output, reserve } = forward(kernelFor(group, call), call);
        if (call.training) reserves.keep(call.token, reserve);
        return output;
      });
    },
    backward(call) {
      const reserve = reserves.take(call.token);
      const gradients = tf.tidy(() => backward(kernelFor(group, call), call, reserve));
      reserves.dispose(reserve);
      return gradients;
    },
  };
}

interface StackKernel {
  readonly group: GroupKernel;
  /** To the order of time in which a group gets its sequences, and back. */
  readonly order: (sequences: tf.Tensor3D) => tf.Tensor3D;
}

function kernelFor(
  group: GroupKernel,
  { spec, sizes, input }: ForwardCall | BackwardCall,
): StackKernel {
  const reverse = spec.direction === "reverse";
  if (!input.lengths) return { group, order: (sequences) => inTime(sequences, reverse) };
  const ends = endsOf(input.lengths, sizes.steps);
  const order = (sequences: tf.Tensor3D) => (reverse ? ends.turn(sequences) : sequences);
  return { group: raggedGroup(group, ends), order };
}

/** What the groups keep, from the lowest, and the masks between them as they were used. */
interface StackReserve {
  readonly groups: readonly (readonly tf.Tensor[])[];
  readonly masks: readonly tf.Tensor[];
}

function forward({ group, order }: StackKernel, call: ForwardCall) {
  const { input, training } = call;
  const masks = input.masks.map((mask) => order(swapTime(mask as tf.Tensor3D)));
  const parts: GroupOutput[] = [];
  let x = order(swapTime(input.x as tf.Tensor3D));
  for (const [index, { shape, weights }] of groupsOf(group, call).entries()) {
    const own = input.weights.slice(weights.first, weights.end) as tf.Tensor[];
    const part = group.forward(call.backend as NativeBackend, shape, x, own, training);
    parts.push(part);
    const mask = masks[index];
    x = mask ? tf.mul(part.y, mask) : part.y;
  }
  const hN = joined(parts.map((part) => part.hN));
  const cN = parts.flatMap((part) => part.cN ?? []);
  return {
    output: { y: swapTime(order(x)), hN, ...(cN.length > 0 && { cN: joined(cN) }) },
    reserve: { groups: parts.map(({ kept }) => kept), masks },
  };
}

function backward(
  { group, order }: StackKernel,
  call: BackwardCall,
  { groups, masks }: StackReserve,
) {
  const { outputGradients, needsInputGradient } = call;
  const { y, hN, cN } = outputGradients as GroupOutput;
  let weights: tf.Tensor[] = [];
  let dy = order(swapTime(y));
  for (const [index, { shape, states }] of [...groupsOf(group, call).entries()].reverse()) {
    const own = {
      y: dy,
      hN: rows(hN, states.first, states.count),
      ...(cN && { cN: rows(cN, states.first, states.count) }),
    };
    const part = group.backward(call.backend as NativeBackend, shape, groups[index]!, own);
    weights = [...part.weights, ...weights];
    const mask = masks[index - 1];
    dy = mask ? tf.mul(part.x, mask) : part.x;
  }
  return { ...(needsInputGradient && { x: swapTime(order(dy)) }), weights };
}

/** A group and where its weights and its final states are among those of the stack. */
interface Group {
  readonly shape: GroupShape;
  readonly weights: { readonly first: number; readonly end: number };
  readonly states: { readonly first: number; readonly count: number };
}

/** All layers as one group where the kernel takes that and no mask comes between. */
function groupsOf(
  { takesLayers }: GroupKernel,
  { spec, sizes, input }: ForwardCall | BackwardCall,
): Group[] {
  const layers = takesLayers && input.masks.length === 0 ? spec.layers : 1;
  const directions = directionCount(spec.direction) as 1 | 2;
  return Array.from({ length: spec.layers / layers }, (_, index) => {
    const first = index * layers * directions;
    const count = layers * directions;
    return {
      shape: {
        ...shapeOf(spec),
        ...sizes,
        ...lowest(spec, sizes.inputs, index),
        layers,
        directions,
      },
      weights: { first: 4 * first, end: 4 * (first + count) },
      states: { first, count },
    };
  });
}

function shapeOf({ cell, hidden }: RecurrentSpec) {
  return { cell, hidden };
}

/** Features that the lowest layer of a group gets. */
function lowest({ hidden, direction }: RecurrentSpec, inputs: number, index: number) {
  return { inputs: index === 0 ? inputs : directionCount(direction) * hidden };
}
