import type { Pooling } from "../../model/config.js";
import { cast, type Graph, integers, scalar, unsqueeze, type Value } from "./graph.js";
import { insideSteps, withoutPadding } from "./layers.js";

/** The inputs of a pooling. */
interface Pooled {
  /** [batch, steps, features] */
  readonly y: Value;
  /** [batch], if they differ */
  readonly lengths: Value | undefined;
  /** The attention's weight [1, features]. */
  readonly attention?: Float32Array | undefined;
}

type Pool = (graph: Graph, pooled: Pooled) => Value;

/** Pools all steps into one state, [batch, features], as in `model/layers/pooling.ts`. */
const poolings: { readonly [name in Exclude<Pooling, "last">]: Pool } = {
  mean(graph, { y, lengths }) {
    if (lengths === undefined) return graph.apply("ReduceMean", [y], { axes: [1], keepdims: 0 });
    const sums = sumOverSteps(graph, withoutPadding(graph, y, lengths));
    return graph.apply("Div", [sums, unsqueeze(graph, cast(graph, lengths, "float"), 1)]);
  },
  max: (graph, { y, lengths }) =>
    graph.apply("ReduceMax", [insideOnly(graph, y, lengths)], { axes: [1], keepdims: 0 }),
  attention(graph, { y, lengths, attention = new Float32Array() }) {
    const weight = graph.constant(attention, [attention.length, 1]);
    const scores = insideOnly(graph, graph.apply("MatMul", [y, weight]), lengths);
    const shares = graph.apply("Softmax", [scores], { axis: 1 });
    return sumOverSteps(graph, graph.apply("Mul", [y, shares]));
  },
};

export function pooled(graph: Graph, name: Exclude<Pooling, "last">, given: Pooled): Value {
  return poolings[name](graph, given);
}

function sumOverSteps(graph: Graph, y: Value): Value {
  return graph.apply("ReduceSum", [y, integers(graph, 1)], { keepdims: 0 });
}

/** Less than any output of a recurrent cell and any score. */
const FAR_BELOW = -1e30;

function insideOnly(graph: Graph, y: Value, lengths: Value | undefined): Value {
  if (lengths === undefined) return y;
  return graph.apply("Where", [
    insideSteps(graph, y, lengths),
    y,
    scalar(graph, FAR_BELOW, "float"),
  ]);
}
