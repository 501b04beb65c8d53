import type { RecurrentSpec } from "../../kernels/contract.js";
import type { Value } from "./graph.js";

/** States of layers; a cell without a cell state has only `h`. */
export interface States {
  readonly h: Value;
  readonly c?: Value | undefined;
}

/** What a layer computes. */
export interface LayerOutput extends States {
  /** [steps, directions, batch, hidden] */
  readonly y: Value;
}

/** Changes each of a layer's states. */
export function mapStates(
  { h, c }: States,
  change: (state: Value, name: "h" | "c") => Value,
): States {
  return { h: change(h, "h"), ...(c !== undefined && { c: change(c, "c") }) };
}

/**
 * The number of states between two steps, per layer: those after as many steps as the layer's dilation, the oldest
 * first, which is the one that the next step continues.
 */
export function stateCounts({ layers, dilation }: RecurrentSpec): number[] {
  return Array.from({ length: layers }, (_, layer) => dilation?.[layer] ?? 1);
}
