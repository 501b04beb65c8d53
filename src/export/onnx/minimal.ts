import type { RecurrentSpec } from "../../kernels/contract.js";
import type { Weights } from "../../model/initialise.js";
import { concat, type Graph, scalar, slice, transposed, type Value } from "./graph.js";
import { normalisedProduct, normalisedSums } from "./normalised.js";

/** From the sums of its gates, what a step of a minimal cell keeps, and its candidate. */
type Parts = (graph: Graph, gate: (index: number) => Value) => { kept: Value; candidate: Value };

/**
 * The cells whose gates depend only on the input, with the logit of the kept share and the candidate's sum.
 */
const minimalCells: Readonly<Record<string, Parts>> = {
  /** 1 - z = sigmoid(-sum) */
  mingru: (graph, gate) => ({ kept: graph.apply("Neg", [gate(0)]), candidate: gate(1) }),
  /** f / (f + i) = sigmoid(log f - log i) */
  minlstm(graph, gate) {
    const minusLog = (sum: Value) => graph.apply("Softplus", [graph.apply("Neg", [sum])]);
    const kept = graph.apply("Sub", [minusLog(gate(1)), minusLog(gate(0))]);
    return { kept, candidate: gate(2) };
  },
};

export const minimalCellNames: readonly string[] = Object.keys(minimalCells);

/** The sums of a direction's gates, [steps, batch, gates * hidden]. */
type Sums = (x: Value) => Value;

/**
 * The input of ONNX' GRU instead of a minimal cell's input: for each direction the logit of the kept share
 * and g of the candidate, [steps, batch, directions * 2 * hidden]. With the {@link passing} weights, its step
 * is h' = z h + (1 - z) n, where z is the sigmoid of the first and n is the second; n is positive, so Relu
 * leaves it unchanged.
 *
 * @param x [steps, batch, inputs]
 */
function minimalInputs(
  graph: Graph,
  { cell, hidden }: RecurrentSpec,
  x: Value,
  directions: readonly Sums[],
): Value {
  const parts = directions.flatMap((sumsOf) => {
    const sums = sumsOf(x);
    const gate = (index: number) =>
      slice(graph, sums, 2, [index * hidden, (index + 1) * hidden] as [number, number]);
    const { kept, candidate } = minimalCells[cell]!(graph, gate);
    return [kept, positive(graph, candidate)];
  });
  return concat(graph, parts, 2);
}

/** The function g of the minimal cells: x + 1/2 for x >= 0, otherwise sigmoid(x). */
function positive(graph: Graph, x: Value): Value {
  const isPositive = graph.apply("GreaterOrEqual", [x, scalar(graph, 0, "float")]);
  const line = graph.apply("Add", [x, scalar(graph, 0.5, "float")]);
  return graph.apply("Where", [isPositive, line, graph.apply("Sigmoid", [x])]);
}

/**
 * Weights of a GRU that passes {@link minimalInputs} through: W [directions, 3 * hidden, directions * 2 *
 * hidden] with ones at the inputs of z and n, and an R of zeros.
 */
function passing(directions: number, hidden: number) {
  const columns = directions * 2 * hidden;
  const w = new Float32Array(directions * 3 * hidden * columns);
  for (let direction = 0; direction < directions; direction += 1) {
    for (let unit = 0; unit < hidden; unit += 1) {
      const rows = direction * 3 * hidden + unit;
      const column = direction * 2 * hidden + unit;
      w[rows * columns + column] = 1;
      w[(rows + 2 * hidden) * columns + column + hidden] = 1;
    }
  }
  return { w, columns, r: new Float32Array(directions * 3 * hidden * hidden) };
}

/**
 * The inputs of ONNX' GRU for a layer of a minimal cell, except its states.
 *
 * @param x [steps, batch, inputs]
 * @param suffixes of the names of the weights of each direction
 */
export function minimalLayer(
  graph: Graph,
  spec: RecurrentSpec,
  weights: Weights,
  x: Value,
  suffixes: readonly string[],
) {
  const sums = suffixes.map((suffix): Sums => {
    if (!spec.norm) return plainSums(graph, weights, suffix);
    const product = normalisedProduct(graph, weights, "ih", suffix);
    return (inputs) => normalisedSums(graph, inputs, product);
  });
  const directions = sums.length;
  const { w, r, columns } = passing(directions, spec.hidden);
  return {
    x: minimalInputs(graph, spec, x, sums),
    w: graph.constant(w, [directions, 3 * spec.hidden, columns]),
    r: graph.constant(r, [directions, 3 * spec.hidden, spec.hidden]),
  };
}

/** W_ih x + b_ih */
function plainSums(graph: Graph, weights: Weights, suffix: string): Sums {
  const [weight, bias] = ["weight_ih", "bias_ih"].map(
    (name) => weights.get(`rnn.${name}_${suffix}`)!,
  ) as [Float32Array, Float32Array];
  const inputs = weight.length / bias.length;
  const turned = transposed(weight, bias.length, inputs);
  const [matrix, shift] = [graph.constant(turned, [inputs, bias.length]), graph.constant(bias)];
  return (x) => graph.apply("Add", [graph.apply("MatMul", [x, matrix]), shift]);
}
