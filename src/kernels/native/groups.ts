import {
  directionCount,
  type RecurrentInput,
  type RecurrentSizes,
  type RecurrentSpec,
} from "../contract.js";
import type { GroupKernel, GroupShape } from "./group.js";

/** A group, and the positions of its weights and final states in those of the stack. */
export interface Group {
  readonly shape: GroupShape;
  readonly weights: { readonly first: number; readonly end: number };
  readonly states: { readonly first: number; readonly count: number };
}

/** All layers as one group if the kernel supports that and there is no mask between layers. */
export function groupsOf(
  { takesLayers }: GroupKernel,
  spec: RecurrentSpec,
  sizes: RecurrentSizes,
  { masks }: Pick<RecurrentInput<unknown>, "masks">,
): Group[] {
  const layers = takesLayers && masks.length === 0 ? spec.layers : 1;
  const { cell, hidden } = spec;
  const directions = directionCount(spec.direction) as 1 | 2;
  const count = layers * directions;
  return Array.from({ length: spec.layers / layers }, (_, index) => {
    const inputs = index === 0 ? sizes.inputs : directions * hidden;
    const first = index * count;
    return {
      shape: { cell, hidden, ...sizes, inputs, layers, directions },
      weights: { first: 4 * first, end: 4 * (first + count) },
      states: { first, count },
    };
  });
}
