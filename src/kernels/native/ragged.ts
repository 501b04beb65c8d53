import * as tf from "@tensorflow/tfjs-core";
import type { NativeBackend } from "./backend.js";
import type { Ends } from "./ends.js";
import type { GroupKernel, GroupOutput, GroupShape } from "./group.js";
import { joined, rows } from "./sequence.js";

/**
 * A kernel for sequences of different lengths, built on one for sequences of equal length: one
 * layer and direction at a time, always starting at a sequence's start, so that all padding comes
 * after it.
 *
 * The states after a sequence's end are wrong and are dropped: y and its gradient are set to 0
 * there, and hN is taken from y. The operations return c at the last step only, so the lstm must
 * carry it there: an additional feature of x, 1 at padded steps, closes the input gate and opens
 * the forget gate.
 */
export function raggedGroup(group: GroupKernel, ends: Ends): GroupKernel {
  return {
    cells: group.cells,
    takesLayers: false,
    forward(backend, shape, x, weights, training) {
      const oneWay = partShape(shape);
      const runs = turns(shape, ends).map((turn, direction) => {
        const input = withPadding(shape, ends, turn(ends.clear(x)));
        const four = holding(shape, weights.slice(4 * direction, 4 * direction + 4));
        const { y, cN, kept } = group.forward(backend, oneWay, input, four, training);
        return { y: turn(ends.clear(y)), hN: ends.last(y), cN, kept };
      });
      const cN = runs.flatMap((run) => run.cN ?? []);
      return {
        y: tf.concat(
          runs.map(({ y }) => y),
          2,
        ),
        hN: joined(runs.map(({ hN }) => hN)),
        ...(cN.length > 0 && { cN: joined(cN) }),
        kept: runs.flatMap(({ kept }) => kept),
      };
    },
    backward(backend, shape, kept, { y, hN, cN }) {
      const dys = tf.split(y, shape.directions, 2) as tf.Tensor3D[];
      const share = kept.length / shape.directions;
      const runs = turns(shape, ends).map((turn, direction) => {
        const part = kept.slice(share * direction, share * (direction + 1));
        const gradients = { y: turn(dys[direction]!), ...stateOf({ hN, cN }, direction) };
        const { x, weights } = runBackward(group, backend, shape, part, gradients, ends);
        return { x: turn(x), weights };
      });
      return {
        x: runs.map(({ x }) => x).reduce((a, b) => tf.add(a, b)),
        weights: runs.flatMap(({ weights }) => weights),
      };
    },
  };
}

type Gradients = Omit<GroupOutput, "kept">;

function runBackward(
  group: GroupKernel,
  backend: NativeBackend,
  shape: GroupShape,
  kept: readonly tf.Tensor[],
  { y, hN, cN }: Gradients,
  ends: Ends,
) {
  const gradients = {
    y: tf.add(ends.clear(y), ends.atLast(hN)) as tf.Tensor3D,
    hN: tf.zerosLike(hN),
    ...(cN && { cN }),
  };
  const { x, weights } = group.backward(backend, partShape(shape), kept, gradients);
  const [ih, ...others] = weights as [tf.Tensor2D, ...tf.Tensor[]];
  return {
    x: ends.clear(tf.slice(x, [0, 0, 0], [-1, -1, shape.inputs])),
    weights: [tf.slice(ih, [0, 0], [-1, shape.inputs]), ...others],
  };
}

/** How the sequences of each direction are turned, and turned back. */
function turns(
  { directions }: GroupShape,
  ends: Ends,
): ((sequences: tf.Tensor3D) => tf.Tensor3D)[] {
  const asIs = (sequences: tf.Tensor3D) => sequences;
  return directions === 1 ? [asIs] : [asIs, ends.turn];
}

function stateOf({ hN, cN }: { hN: tf.Tensor3D; cN: tf.Tensor3D | undefined }, direction: number) {
  return { hN: rows(hN, direction, 1), ...(cN && { cN: rows(cN, direction, 1) }) };
}

function partShape(shape: GroupShape): GroupShape {
  const inputs = shape.cell in holdingGates ? shape.inputs + 1 : shape.inputs;
  return { ...shape, directions: 1, inputs };
}

function withPadding({ cell }: GroupShape, ends: Ends, x: tf.Tensor3D): tf.Tensor3D {
  return cell in holdingGates ? tf.concat([x, ends.padding()], 2) : x;
}

/** A pre-activation that saturates a gate at 0 or 1, whatever the other terms are. */
const SATURATED = 1e4;

/**
 * The pre-activation of each gate with which a cell keeps its cell state unchanged. Cells without a
 * cell state need none, because hN is taken from y.
 */
const holdingGates: Readonly<Record<string, readonly number[]>> = {
  lstm: [-SATURATED, SATURATED, 0, 0], // i to 0 and f to 1
};

/** The weights with an additional column for {@link withPadding}. */
function holding({ cell, hidden }: GroupShape, weights: readonly tf.Tensor[]): tf.Tensor[] {
  const gates = holdingGates[cell];
  if (gates === undefined) return [...weights];
  const [ih, ...others] = weights as [tf.Tensor2D, ...tf.Tensor[]];
  const column = tf.tensor2d(
    gates.flatMap((value) => Array<number>(hidden).fill(value)),
    [gates.length * hidden, 1],
  );
  return [tf.concat([ih, column], 1), ...others];
}
