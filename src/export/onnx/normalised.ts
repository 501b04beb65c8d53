import { cellNamed } from "../../kernels/cells/index.js";
import { NORM_EPSILON, type RecurrentSpec } from "../../kernels/contract.js";
import type { Weights } from "../../model/initialise.js";
import { stepNumbers } from "./dilated.js";
import {
  concat,
  type Graph,
  integers,
  scalar,
  slice,
  transposed,
  unsqueeze,
  type Value,
} from "./graph.js";
import { scan } from "./scan.js";
import type { LayerOutput, States } from "./states.js";

/** The normalised sums of a step by gate, [batch, hidden] each. */
interface Gates {
  readonly fromInput: readonly Value[];
  readonly fromHidden: readonly Value[];
}

/** From the states before a step, [batch, hidden], those after it. */
type Step = (graph: Graph, gates: Gates, before: States) => States;

/** A step of each cell whose gates depend on the state, as in `kernels/cells/`. */
const cellSteps: Readonly<Record<string, Step>> = {
  rnn: (graph, gates) => ({ h: graph.apply("Tanh", [both(graph, gates, 0)]) }),
  lstm(graph, gates, { c: before }) {
    const [i, f, o] = [0, 1, 3].map((gate) => graph.apply("Sigmoid", [both(graph, gates, gate)]));
    const g = graph.apply("Tanh", [both(graph, gates, 2)]);
    const kept = graph.apply("Mul", [f!, before!]);
    const c = graph.apply("Add", [kept, graph.apply("Mul", [i!, g])]);
    return { h: graph.apply("Mul", [o!, graph.apply("Tanh", [c])]), c };
  },
  gru(graph, gates, { h: before }) {
    const [r, z] = [0, 1].map((gate) => graph.apply("Sigmoid", [both(graph, gates, gate)]));
    const reset = graph.apply("Mul", [r!, gates.fromHidden[2]!]);
    const n = graph.apply("Tanh", [graph.apply("Add", [gates.fromInput[2]!, reset])]);
    const moved = graph.apply("Mul", [z!, graph.apply("Sub", [before, n])]);
    return { h: graph.apply("Add", [n, moved]) };
  },
};

function both(graph: Graph, { fromInput, fromHidden }: Gates, gate: number): Value {
  return graph.apply("Add", [fromInput[gate]!, fromHidden[gate]!]);
}

/** A product with its normalisation: the matrix transposed, [columns, rows], and the gain and shift of its rows. */
export interface NormalisedProduct {
  readonly weight: Value;
  readonly gain: Value;
  readonly shift: Value;
}

/** The constants of a product: `ih` of the input, `hh` of the state. */
export function normalisedProduct(
  graph: Graph,
  weights: Weights,
  part: "ih" | "hh",
  suffix: string,
): NormalisedProduct {
  const [weight, gain, shift] = ["weight", "norm", "bias"].map(
    (name) => weights.get(`rnn.${name}_${part}_${suffix}`)!,
  ) as [Float32Array, Float32Array, Float32Array];
  const columns = weight.length / gain.length;
  return {
    weight: graph.constant(transposed(weight, gain.length, columns), [columns, gain.length]),
    gain: graph.constant(gain),
    shift: graph.constant(shift),
  };
}

/** LN(W x) g + b on the last axis, as in `kernels/reference/projection.ts`. */
export function normalisedSums(graph: Graph, x: Value, product: NormalisedProduct): Value {
  const sums = graph.apply("MatMul", [x, product.weight]);
  const mean = (values: Value) => graph.apply("ReduceMean", [values], { axes: [-1], keepdims: 1 });
  const centred = graph.apply("Sub", [sums, mean(sums)]);
  const variance = mean(graph.apply("Mul", [centred, centred]));
  const epsilon = scalar(graph, NORM_EPSILON, "float");
  const spread = graph.apply("Sqrt", [graph.apply("Add", [variance, epsilon])]);
  const normal = graph.apply("Div", [centred, spread]);
  return graph.apply("Add", [graph.apply("Mul", [normal, product.gain]), product.shift]);
}

interface LayerInput {
  /** [steps, batch, inputs] */
  readonly x: Value;
  /** Number of steps of each sequence, [batch], if they differ. */
  readonly lengths?: Value | undefined;
  /** States before the first step, [directions, batch, hidden]; without them zeros. */
  readonly initial?: States | undefined;
}

/**
 * A layer with `model.norm`. ONNX' recurrent operators do not normalise their products, so the steps are a graph of
 * their own, which `Scan` repeats.
 *
 * @param suffixes of the names of the weights of each direction
 */
export function normalisedLayer(
  graph: Graph,
  spec: RecurrentSpec,
  weights: Weights,
  input: LayerInput,
  suffixes: readonly string[],
): LayerOutput {
  const directions = suffixes.map((suffix, index) => {
    const isReverse = spec.direction === "reverse" || index === 1;
    return direction(graph, spec, weights, input, { suffix, index, isReverse });
  });
  const joined = (values: readonly Value[], axis: number) =>
    concat(
      graph,
      values.map((value) => unsqueeze(graph, value, axis)),
      axis,
    );
  const cells = directions.flatMap(({ c }) => c ?? []);
  return {
    y: joined(
      directions.map(({ y }) => y),
      1,
    ),
    h: joined(
      directions.map(({ h }) => h),
      0,
    ),
    ...(cells.length > 0 && { c: joined(cells, 0) }),
  };
}

interface Direction {
  readonly suffix: string;
  readonly index: number;
  readonly isReverse: boolean;
}

/** One direction: its states [batch, hidden], and y [steps, batch, hidden]. */
function direction(
  graph: Graph,
  spec: RecurrentSpec,
  weights: Weights,
  { x, lengths, initial }: LayerInput,
  { suffix, index, isReverse }: Direction,
): LayerOutput {
  const { cell, hidden } = spec;
  const fromInput = normalisedSums(graph, x, normalisedProduct(graph, weights, "ih", suffix));
  const ofState = normalisedProduct(graph, weights, "hh", suffix);
  const { hasCellState } = cellNamed(cell);
  const zeros = initial ? "" : zeroState(graph, x, hidden);
  const first = (states: Value | undefined) =>
    states === undefined ? zeros : stateOf(graph, states, index);
  const states = [first(initial?.h), ...(hasCellState ? [first(initial?.c)] : [])];
  const inside = lengths === undefined ? [] : [insideSteps(graph, x, lengths)];
  const { states: ends, outputs } = scan(
    graph,
    {
      states: states.map((value) => ({ value, type: "float" })),
      sequences: [
        { value: fromInput, type: "float" },
        ...inside.map((value) => ({ value, type: "bool" as const })),
      ],
      isReverse,
    },
    (body, [h = "", c], [sums = "", isInside]) => {
      const gates = {
        fromInput: gatesOf(body, sums, spec),
        fromHidden: gatesOf(body, normalisedSums(body, h, ofState), spec),
      };
      const after = cellSteps[cell]!(body, gates, { h, c });
      const all = [after.h, ...(after.c === undefined ? [] : [after.c])];
      if (isInside === undefined) return { states: all, outputs: [after.h] };
      const where = (value: Value, otherwise: Value) =>
        body.apply("Where", [isInside, value, otherwise]);
      return {
        states: all.map((value, at) => where(value, [h, c][at]!)),
        outputs: [where(after.h, scalar(body, 0, "float"))],
      };
    },
  );
  return { y: outputs[0]!, h: ends[0]!, c: ends[1] };
}

/** Splits sums [batch, gates * hidden] by gate. */
function gatesOf(graph: Graph, sums: Value, { cell, hidden }: RecurrentSpec): Value[] {
  return cellNamed(cell).gates.map((_, gate) =>
    slice(graph, sums, 1, [gate * hidden, (gate + 1) * hidden]),
  );
}

function stateOf(graph: Graph, states: Value, index: number): Value {
  return graph.apply("Squeeze", [slice(graph, states, 0, [index, index + 1]), integers(graph, 0)]);
}

/** Zeros [batch, hidden] for x [steps, batch, inputs]. */
function zeroState(graph: Graph, x: Value, hidden: number): Value {
  const batch = slice(graph, graph.apply("Shape", [x]), 0, [1, 2]);
  const shape = concat(graph, [batch, integers(graph, hidden)], 0);
  return graph.apply("Expand", [scalar(graph, 0, "float"), shape]);
}

/** Which steps of x belong to each sequence, [steps, batch, 1]. */
function insideSteps(graph: Graph, x: Value, lengths: Value): Value {
  const steps = slice(graph, graph.apply("Shape", [x]), 0, [0, 1]);
  const inside = graph.apply("Less", [stepNumbers(graph, steps), unsqueeze(graph, lengths, 0)]);
  return unsqueeze(graph, inside, 2);
}
