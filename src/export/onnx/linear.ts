import type { Skip } from "../../model/config.js";
import { parameterSpecs } from "../../model/parameters.js";
import { lineColumns, type ModelSpec } from "../../model/spec.js";
import {
  cast,
  concat,
  END,
  type Graph,
  integers,
  reshape,
  slice,
  transposed,
  unsqueeze,
  type Value,
} from "./graph.js";
import { rocketFeatures } from "./mini-rocket.js";
import type { NetworkPorts, TrainedNetwork } from "./network-ports.js";
import { rowOfEach } from "./series-rows.js";

/** A linear layer on the last axis of x, with parameters of the given name, in the type of x. */
export function linear(
  graph: Graph,
  network: TrainedNetwork,
  name: string,
  x: Value,
  type: "float" | "double" = "float",
): Value {
  const { values, shape } = parameter(network, `${name}.weight`);
  const [rows = 0, columns = 0] = shape;
  const [weight, bias] = [
    graph.constant(transposed(values, rows, columns), [columns, rows]),
    graph.constant(parameter(network, `${name}.bias`).values),
  ].map((constant) => (type === "float" ? constant : cast(graph, constant, type)));
  return graph.apply("Add", [graph.apply("MatMul", [x, weight!]), bias!]);
}

function parameter({ spec, weights }: TrainedNetwork, name: string) {
  const { shape } = parameterSpecs(spec).find((found) => found.name === name)!;
  return { values: weights.get(name)!, shape };
}

/** Adds what `model.skip` computes from the whole window or sequence to predictions [batch, readout width]. */
type AddSkip = (
  graph: Graph,
  network: TrainedNetwork,
  predictions: Value,
  window: Pick<NetworkPorts, "x" | "lengths" | "series">,
) => Value;

export const skips: Readonly<Record<Skip, AddSkip>> = {
  none: (_graph, _network, predictions) => predictions,
  linear(graph, network, predictions, { x }) {
    const window = withCycles(graph, network.spec, x);
    const line = linear(graph, network, "skip", flat(graph, network, window));
    return graph.apply("Add", [predictions, line]);
  },
  linearBySeries(graph, network, predictions, { x, series }) {
    const line = lineOfSeries(graph, network, flat(graph, network, x), series);
    return graph.apply("Add", [predictions, line]);
  },
  miniRocket(graph, network, predictions, window) {
    const thresholds = parameter(network, "skip.thresholds").values;
    const features = rocketFeatures(graph, network.spec, thresholds, window);
    const line = linear(graph, network, "skip", features, "double");
    return graph.apply("Add", [predictions, cast(graph, line, "float")]);
  },
};

/** Windows [batch, steps, inputs] as [batch, steps * inputs]. */
function flat(graph: Graph, { spec }: TrainedNetwork, x: Value): Value {
  return reshape(graph, x, -1, lineColumns(spec));
}

/** Windows with the targets times the sines and cosines of cycles, as in `model/layers/cycle-line.ts`. */
function withCycles(graph: Graph, { skipCycles }: ModelSpec, x: Value): Value {
  if (skipCycles === undefined) return x;
  const targets = slice(graph, x, 2, [0, skipCycles.variables]);
  const last = slice(graph, x, 1, [-1, END]);
  const products = skipCycles.inputs.map((at) =>
    graph.apply("Mul", [targets, slice(graph, last, 2, [at, at + 1])]),
  );
  return concat(graph, [x, ...products], 2);
}

/**
 * The line of each window's series, computed in float64 as in `model/layers/series-lines.ts`.
 *
 * @param windows [batch, columns]
 * @param series number of each window's series, [batch], negative for one without a line of its own
 * @returns [batch, readout width]
 */
function lineOfSeries(
  graph: Graph,
  network: TrainedNetwork,
  windows: Value,
  series: Value | undefined,
): Value {
  const [weight = "", bias = ""] = ["weight", "bias"].map((part) => {
    const { values, shape } = parameter(network, `skip.${part}`);
    return cast(graph, rowOfEach(graph, graph.constant(values, shape), series), "double");
  });
  const columns = unsqueeze(graph, cast(graph, windows, "double"), 2);
  const products = graph.apply("MatMul", [weight, columns]); // [batch, readout width, 1]
  const sums = graph.apply("Add", [graph.apply("Squeeze", [products, integers(graph, 2)]), bias]);
  return cast(graph, sums, "float");
}
