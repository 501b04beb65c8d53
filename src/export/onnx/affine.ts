import type { Weights } from "../../model/initialise.js";
import { AFFINE_EPSILON, variableOfRow } from "../../model/layers/affine.js";
import { type ModelSpec, readoutWidth } from "../../model/spec.js";
import type { Graph, Value } from "./graph.js";

/** Applies an affine layer to inputs [batch, steps, inputs], if the model has one. */
export function withAffine(graph: Graph, spec: ModelSpec, weights: Weights, x: Value): Value {
  if (!spec.affine) return x;
  const ofInputs = (name: string, otherwise: number) =>
    Float32Array.from({ length: spec.inputs }, (_, i) => weights.get(name)![i] ?? otherwise);
  const grown = graph.apply("Mul", [x, graph.constant(ofInputs("affine.weight", 1))]);
  return graph.apply("Add", [grown, graph.constant(ofInputs("affine.bias", 0))]);
}

/** Undoes an affine layer for predictions [batch, readout width]. */
export function withoutAffine(
  graph: Graph,
  spec: ModelSpec,
  weights: Weights,
  predictions: Value,
): Value {
  if (!spec.affine) return predictions;
  const { variables } = spec.affine;
  const ofRows = (name: string, added: number) =>
    Float32Array.from({ length: readoutWidth(spec) }, (_, row) => {
      return weights.get(name)![variableOfRow(row, spec.outputs, variables)]! + added;
    });
  const shifted = graph.apply("Sub", [predictions, graph.constant(ofRows("affine.bias", 0))]);
  return graph.apply("Div", [shifted, graph.constant(ofRows("affine.weight", AFFINE_EPSILON))]);
}
