import { directionCount, type RecurrentSpec } from "../../kernels/contract.js";
import type { Weights } from "../../model/initialise.js";
import { cellOperator } from "./cells.js";
import type { Graph, Value } from "./graph.js";
import { minimalCellNames, minimalLayer } from "./minimal.js";

/** What a layer's operator takes, without lengths and states. */
export interface LayerWeights {
  /** [steps, batch, inputs] */
  readonly x: Value;
  /** [directions, gates * hidden, inputs] */
  readonly w: Value;
  /** [directions, gates * hidden, hidden] */
  readonly r: Value;
  /** [directions, 2 * gates * hidden] (default: zeros) */
  readonly b?: Value;
}

/** The inputs of a layer's operator, from the output of the layer below. */
export function layerWeights(
  graph: Graph,
  spec: RecurrentSpec,
  weights: Weights,
  x: Value,
  layer: number,
): LayerWeights {
  const isMinimal = minimalCellNames.includes(spec.cell);
  return isMinimal
    ? minimalLayer(graph, spec, weights, x, suffixesOf(spec, layer))
    : { x, ...operatorWeights(graph, spec, weights, layer) };
}

/** The endings of the names of a layer's weights, for each direction. */
export function suffixesOf({ direction }: RecurrentSpec, layer: number): string[] {
  return [`l${layer}`, `l${layer}_reverse`].slice(0, directionCount(direction));
}

/** The weights of a layer, with gates in the operator's order. */
function operatorWeights(
  graph: Graph,
  spec: RecurrentSpec,
  weights: Weights,
  layer: number,
): Omit<LayerWeights, "x"> {
  const { gates } = cellOperator(spec.cell);
  const rows = gates.length * spec.hidden;
  const suffixes = suffixesOf(spec, layer);
  const stacked = (...names: readonly string[]) => {
    const parts = suffixes.flatMap((suffix) =>
      names.map((name) => reordered(weights.get(`rnn.${name}_${suffix}`)!, gates)),
    );
    return joined(parts);
  };
  const [w, r, b] = [stacked("weight_ih"), stacked("weight_hh"), stacked("bias_ih", "bias_hh")];
  const directions = suffixes.length;
  return {
    w: graph.constant(w, [directions, rows, w.length / (directions * rows)]),
    r: graph.constant(r, [directions, rows, spec.hidden]),
    b: graph.constant(b, [directions, 2 * rows]),
  };
}

/** Reorders the rows by gate. */
function reordered(values: Float32Array, gates: readonly number[]): Float32Array {
  const size = values.length / gates.length;
  const result = new Float32Array(values.length);
  for (const [to, from] of gates.entries()) {
    result.set(values.subarray(from * size, (from + 1) * size), to * size);
  }
  return result;
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
