import type { Weights } from "../../model/initialise.js";
import { embeddedInputs, type ModelSpec } from "../../model/spec.js";
import type { Convolution } from "../../model/strides.js";
import { cast, type Graph, integers, scalar, transpose, unsqueeze, type Value } from "./graph.js";

/** Sequences, with their lengths if they differ. */
interface Sequences {
  /** [batch, steps, features] */
  readonly x: Value;
  /** [batch], int32 */
  readonly lengths?: Value | undefined;
}

/** Embedded or one-hot tokens, [batch, steps, features]; inputs other than tokens unchanged. */
export function embedded(graph: Graph, spec: ModelSpec, weights: Weights, x: Value): Value {
  const table = weights.get("embedding.weight");
  if (!spec.embedding || !table) return x;
  const { vocabulary, size } = spec.embedding;
  const withUnknown = new Float32Array((vocabulary + 1) * size); // index -1 selects the last row, which is zero
  withUnknown.set(table);
  return graph.apply("Gather", [graph.constant(withUnknown, [vocabulary + 1, size]), x]);
}

/** One-hot encoding of tokens [batch, steps]; all zeros for an unknown token. */
export function oneHot(graph: Graph, tokens: Value, vocabulary: number): Value {
  const numbers = graph.constant(Int32Array.from({ length: vocabulary }, (_, index) => index));
  const same = graph.apply("Equal", [unsqueeze(graph, tokens, 2), numbers]);
  return cast(graph, same, "float");
}

/** Sequences after all convolutions, computed as in `model/layers/convolution.ts`. */
export function convolved(
  graph: Graph,
  spec: ModelSpec,
  weights: Weights,
  sequences: Sequences,
): Sequences {
  return spec.convolution.reduce((before, layer, index) => {
    const inputs = spec.convolution[index - 1]?.channels ?? embeddedInputs(spec);
    const name = `convolution.${index}`;
    const weight = graph.constant(weights.get(`${name}.weight`)!, [
      layer.channels,
      inputs,
      layer.width,
    ]);
    const bias = graph.constant(weights.get(`${name}.bias`)!);
    return convolution(graph, before, [weight, bias], layer);
  }, sequences);
}

function convolution(
  graph: Graph,
  { x, lengths }: Sequences,
  parameters: readonly [Value, Value],
  { width, stride }: Convolution,
): Sequences {
  const half = (width - 1) / 2;
  const channelsFirst = transpose(graph, x, 0, 2, 1);
  const sums = graph.apply("Conv", [channelsFirst, ...parameters], {
    kernel_shape: [width],
    strides: [stride],
    pads: [half, half],
  });
  const y = transpose(graph, graph.apply("Relu", [sums]), 0, 2, 1);
  const shorter = lengths && shortened(graph, lengths, stride);
  return { x: withoutPadding(graph, y, shorter), lengths: shorter };
}

/** Lengths after a stride, rounded up. */
function shortened(graph: Graph, lengths: Value, stride: number): Value {
  if (stride === 1) return lengths;
  const [more, by] = [stride - 1, stride].map((value) => graph.constant(Int32Array.of(value)));
  return graph.apply("Div", [graph.apply("Add", [lengths, more!]), by!]);
}

/** Sets everything after the end of each sequence to zero. */
export function withoutPadding(graph: Graph, x: Value, lengths: Value | undefined): Value {
  if (lengths === undefined) return x;
  return graph.apply("Where", [insideSteps(graph, x, lengths), x, scalar(graph, 0, "float")]);
}

/** Which steps of x [batch, steps, features] belong to each sequence, [batch, steps, 1]. */
export function insideSteps(graph: Graph, x: Value, lengths: Value): Value {
  const steps = graph.apply("Gather", [
    graph.apply("Shape", [x]),
    graph.constant(BigInt64Array.of(1n), []),
  ]);
  const [zero, one] = [0n, 1n].map((value) => graph.constant(BigInt64Array.of(value), []));
  const numbers = graph.apply("Range", [zero!, steps, one!]);
  const rows = cast(graph, unsqueeze(graph, lengths, 1), "int64");
  const inside = graph.apply("Less", [unsqueeze(graph, numbers, 0), rows]);
  return graph.apply("Unsqueeze", [inside, integers(graph, 2)]);
}
