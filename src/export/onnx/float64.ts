import { type Graph, scalar, slice, type Value } from "./graph.js";

/** Formulas that ONNX has no operator for, or none without loss of digits. */

/** Mean over the steps around the first one, so that a large level costs no digits: [batch, 1, columns]. */
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
 * log(1 + x), also near 0: with u = 1 + x as it was rounded it is log(u) x / (u - 1), and x where u is 1
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
 * exp(x) - 1, also near 0: with u = exp(x) as it was rounded it is (u - 1) x / log(u), and x where u is 1
 * (Kahan, after Higham, the same section); beyond 1 no digits are lost.
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
