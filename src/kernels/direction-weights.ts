import {
  directionCount,
  type RecurrentSpec,
  type WeightPart,
  weightParts,
  weightTensorCount,
} from "./contract.js";

/** The weights of one direction of one layer; {@link weightSpecs} gives the shapes. */
export interface DirectionWeights<A> {
  readonly weightIh: A;
  readonly biasIh: A;
  /** Absent for a cell whose gates depend on the input alone, like the next. */
  readonly weightHh?: A | undefined;
  readonly biasHh?: A | undefined;
  /** Gains of the normalised products, if there is a norm. */
  readonly normIh?: A | undefined;
  readonly normHh?: A | undefined;
}

/**
 * Groups the flat list of weights into a record for each layer and direction: [layers*directions].
 *
 * @param weights in the order of {@link weightSpecs}
 */
export function directionWeights<A>(
  spec: RecurrentSpec,
  weights: readonly A[],
): DirectionWeights<A>[] {
  const parts = weightParts(spec);
  return Array.from({ length: spec.layers * directionCount(spec.direction) }, (_, index) => {
    const part = (name: WeightPart): A | undefined => {
      const at = parts.indexOf(name);
      return at < 0 ? undefined : weights[index * parts.length + at];
    };
    const [weightIh, biasIh] = [part("weight_ih"), part("bias_ih")];
    if (weightIh === undefined || biasIh === undefined) {
      throw new RangeError(`${weights.length} weights, expected ${weightTensorCount(spec)}`);
    }
    const [weightHh, biasHh] = [part("weight_hh"), part("bias_hh")];
    return { weightIh, biasIh, weightHh, biasHh, normIh: part("norm_ih"), normHh: part("norm_hh") };
  });
}
