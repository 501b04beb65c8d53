import { type Graph, scalar, slice, type Value } from "./graph.js";

/** Formulas for which ONNX has no operator, or only one that loses precision. */

/**
 * Mean over the steps, [batch, 1, columns]. It is computed relative to the first step, so that a large level
 * costs no precision.
 */
export function meanOf(graph: Graph, values: Value): Value {
  const origin = slice(graph, values, 1, [0, 1]);
  const around = graph.apply("Sub", [values, origin]);
  return graph.apply("Add", [origin, overSteps(graph, around)]);
}

/** Population variance over the steps, [batch, 1, columns]. */
export function varianceOf(graph: Graph, values: Value): Value {
  const errors = graph.apply("Sub", [values, meanOf(graph, values)]);
  return overSteps(graph, graph.apply("Mul", [errors, errors]));
}

function overSteps(graph: Graph, values: Value): Value {
  return graph.apply("ReduceMean", [values], { axes: [1], keepdims: 1 });
}

/**
 * log(1 + x), accurate near 0: with u = 1 + x after rounding, it is log(u) x / (u - 1), or x if u is 1
 * (Higham, Accuracy and Stability of Numerical Algorithms, 1.14.1).
 */
export function log1p(graph: Graph, x: Value): Value {
  const one = scalar(graph, 1);
  const u = graph.apply("Add", [x, one]);
  const rounded = graph.apply("Sub", [u, one]);
  const product = graph.apply("Mul", [graph.apply("Log", [u]), x]);
  const isOne = graph.apply("Equal", [u, one]);
  return graph.apply("Where", [isOne, x, graph.apply("Div", [product, rounded])]);
}

/**
 * exp(x) - 1, accurate near 0: with u = exp(x) after rounding, it is (u - 1) x / log(u), or x if u is 1
 * (Kahan, cited in the same section by Higham); beyond 1 no precision is lost.
 */
export function expm1(graph: Graph, x: Value): Value {
  const one = scalar(graph, 1);
  const u = graph.apply("Exp", [x]);
  const less = graph.apply("Sub", [u, one]);
  const product = graph.apply("Mul", [less, x]);
  const corrected = graph.apply("Div", [product, graph.apply("Log", [u])]);
  const isOne = graph.apply("Equal", [u, one]);
  const isSmall = graph.apply("Less", [graph.apply("Abs", [x]), one]);
  return graph.apply("Where", [isOne, x, graph.apply("Where", [isSmall, corrected, less])]);
}
