import { levelsOf, medianIndex } from "../../kernels/losses/quantile.js";
import type { ModelSpec } from "../../model/spec.js";
import { cast, type Graph, reshape, type Value } from "./graph.js";
import type { Dimension } from "./messages.js";
import { sortedLevels } from "./network.js";

/** How predicted values become an output. */
interface ValueOutputs {
  readonly name: string;
  /** Description of a value. */
  readonly description: string;
  /** Shape of an example's values, such as [targets, ahead]. */
  readonly shape: readonly number[];
  /** Converts values [batch, levels, targets, ahead] to the unit of the data, in float64. */
  readonly undo: (values: Value) => Value;
}

/**
 * Adds the predictions [batch, ...shape] as an output and, if the loss has several quantiles, all of them as
 * `quantiles` [batch, levels, ...shape].
 *
 * @param predictions [batch, levels * values]
 */
export function addValueOutputs(
  graph: Graph,
  spec: ModelSpec,
  predictions: Value,
  { name, description, shape, undo }: ValueOutputs,
): void {
  const levels = levelsOf(spec.loss).length;
  const ahead = shape.at(-1)!;
  const scaled = cast(graph, sortedLevels(graph, spec, predictions), "double");
  const values = undo(reshape(graph, scaled, 0, levels, spec.outputs / ahead, ahead));
  const median = graph.constant(BigInt64Array.of(BigInt(medianIndex(spec.loss))), []);
  const chosen = graph.apply("Gather", [values, median], { axis: 1 });
  const dimensions: readonly Dimension[] = ["batch", ...shape];
  graph.output(
    { name, type: "double", dimensions, description },
    reshape(graph, chosen, 0, ...shape),
  );
  if (levels === 1) return;
  graph.output(
    {
      name: "quantiles",
      type: "double",
      dimensions: ["batch", levels, ...shape],
      description: `the same for every level of the metadata's "levels", ascending`,
    },
    reshape(graph, values, 0, levels, ...shape),
  );
}

/** Adds the probabilities of all classes and the number of the most probable one, for each place. */
export function addClassOutputs(
  graph: Graph,
  spec: ModelSpec,
  logits: Value,
  places: readonly Dimension[],
): void {
  graph.output(
    {
      name: "probabilities",
      type: "float",
      dimensions: ["batch", ...places, spec.outputs],
      description: `of each class of the metadata's "classes"`,
    },
    graph.apply("Softmax", [logits], { axis: -1 }),
  );
  const likeliest = graph.apply("ArgMax", [logits], { axis: -1, keepdims: 0 });
  graph.output(
    {
      name: "class",
      type: "int32",
      dimensions: ["batch", ...places],
      description: `number of the likeliest class in the metadata's "classes", from 0`,
    },
    cast(graph, likeliest, "int32"),
  );
}
