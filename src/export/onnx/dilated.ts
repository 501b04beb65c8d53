import { directionCount, type RecurrentSpec } from "../../kernels/contract.js";
import {
  cast,
  concat,
  END,
  type Graph,
  integers,
  reshape,
  slice,
  transpose,
  unsqueeze,
  type Value,
} from "./graph.js";
import { type LayerOutput, mapStates, type States } from "./states.js";

/** The parts of sequences on which a layer with a dilation runs. */
interface DilatedParts {
  /** [rows, dilation * batch, inputs] */
  readonly x: Value;
  /** Number of steps of each part, [dilation * batch]. */
  readonly lengths: Value;
  /** States before the first step of each part, [1, dilation * batch, hidden]; without them zeros. */
  readonly initial?: States | undefined;
}

interface DilatedInput {
  /** [steps, batch, inputs] */
  readonly x: Value;
  /** [batch], if they differ */
  readonly lengths: Value | undefined;
  readonly dilation: number;
  /** States of the steps before, [dilation, batch, hidden], the oldest first; without them zeros. */
  readonly initial: States | undefined;
}

interface DilatedOutput {
  /** [steps, batch, features] */
  readonly y: Value;
  /** The state after the last step of each direction, [directions, batch, hidden]. */
  readonly h: Value;
  /** Like `initial`, after the last step. Only with `initial`. */
  readonly states?: States | undefined;
}

/**
 * A layer with a dilation d, as in `kernels/dilated.ts`: each sequence is split into d parts, of which the j-th
 * has steps j, j + d, j + 2 d and so on, and a layer without dilation runs on the parts.
 *
 * @param run the layer without dilation
 */
export function dilatedLayer(
  graph: Graph,
  { direction, hidden }: RecurrentSpec,
  { x, lengths, dilation, initial }: DilatedInput,
  run: (parts: DilatedParts) => LayerOutput,
): DilatedOutput {
  const shape = graph.apply("Shape", [x]);
  const [steps, batch] = [slice(graph, shape, 0, [0, 1]), slice(graph, shape, 0, [1, 2])];
  const every = integers(graph, dilation);
  const rows = graph.apply("Div", [
    graph.apply("Add", [steps, integers(graph, dilation - 1)]),
    every,
  ]);
  const whole = graph.apply("Mul", [rows, every]);
  const missing = graph.apply("Sub", [whole, steps]);
  const pads = concat(graph, [integers(graph, 0, 0, 0), missing, integers(graph, 0, 0)], 0);
  const parted = [rows, graph.apply("Mul", [batch, every]), integers(graph, -1)];
  const parts = graph.apply("Reshape", [graph.apply("Pad", [x, pads]), concat(graph, parted, 0)]);
  const counts = lengths ?? cast(graph, graph.apply("Expand", [steps, batch]), "int32");
  const output = run({
    x: parts,
    lengths: partLengths(graph, counts, dilation),
    initial: initial && mapStates(initial, (states) => reshape(graph, states, 1, -1, hidden)),
  });
  const rowsOut = transpose(graph, output.y, 0, 2, 1, 3); // [rows, dilation * batch, directions, hidden]
  const joined = concat(graph, [whole, batch, integers(graph, -1)], 0);
  const full = graph.apply("Reshape", [rowsOut, joined]);
  const all = graph.apply("Slice", [full, integers(graph, 0), steps, integers(graph, 0)]);
  const y = lengths === undefined ? all : withoutPadding(graph, all, lengths, steps);
  const last = lengths === undefined ? lastOf(graph, y) : lastOfEach(graph, y, lengths, steps);
  const ends = Array.from({ length: directionCount(direction) }, (_, index) => {
    const isReverse = direction === "reverse" || index === 1;
    const end = isReverse ? slice(graph, y, 0, [0, 1]) : last;
    return slice(graph, end, 2, [index * hidden, (index + 1) * hidden]);
  });
  const states = initial && statesAfter(graph, output, initial, { steps, dilation, hidden });
  return { y, h: concat(graph, ends, 0), states };
}

/**
 * The states of the last `dilation` steps, the oldest first, [dilation, batch, hidden]. A part without a step in
 * this call keeps its state.
 */
function statesAfter(
  graph: Graph,
  after: States,
  before: States,
  { steps, dilation, hidden }: { steps: Value; dilation: number; hidden: number },
): States {
  const parts = integers(graph, ...Array.from({ length: dilation }, (_, part) => part));
  const hasSteps = graph.apply("Less", [parts, steps]);
  const isContinued = reshape(graph, hasSteps, dilation, 1, 1);
  // The oldest of the last `dilation` steps belongs to the part with the number `steps` modulo `dilation`.
  const shifted = graph.apply("Add", [parts, steps]);
  const order = graph.apply("Mod", [shifted, integers(graph, dilation)]);
  return mapStates(before, (states, name) => {
    const ends = reshape(graph, after[name]!, dilation, -1, hidden);
    const kept = graph.apply("Where", [isContinued, ends, states]);
    return graph.apply("Gather", [kept, order]);
  });
}

/** Number of steps of each part, at least 1: [dilation * batch]. */
function partLengths(graph: Graph, lengths: Value, dilation: number): Value {
  const whole = (values: readonly number[], shape?: readonly number[]) =>
    graph.constant(Int32Array.from(values), shape);
  const before = Array.from({ length: dilation }, (_, part) => dilation - 1 - part);
  const sums = graph.apply("Add", [unsqueeze(graph, lengths, 0), whole(before, [dilation, 1])]);
  const steps = graph.apply("Max", [graph.apply("Div", [sums, whole([dilation])]), whole([1])]);
  return graph.apply("Reshape", [steps, integers(graph, -1)]);
}

/** Indices of the steps as [steps, 1], to compare with lengths [1, batch]. */
export function stepNumbers(graph: Graph, steps: Value): Value {
  const end = graph.apply("Squeeze", [steps, integers(graph, 0)]);
  const [zero, one] = [0, 1].map((value) => graph.constant(BigInt64Array.of(BigInt(value)), []));
  const numbers = graph.apply("Range", [zero!, end, one!]);
  return unsqueeze(graph, cast(graph, numbers, "int32"), 1);
}

/** y if a condition [steps, batch] holds, otherwise 0. */
function where(graph: Graph, condition: Value, y: Value): Value {
  const zero = graph.constant(Float32Array.of(0), []);
  return graph.apply("Where", [unsqueeze(graph, condition, 2), y, zero]);
}

function withoutPadding(graph: Graph, y: Value, lengths: Value, steps: Value): Value {
  const inside = graph.apply("Less", [stepNumbers(graph, steps), unsqueeze(graph, lengths, 0)]);
  return where(graph, inside, y);
}

function lastOf(graph: Graph, y: Value): Value {
  return slice(graph, y, 0, [-1, END]);
}

/** The last step of each sequence, [1, batch, features]. */
function lastOfEach(graph: Graph, y: Value, lengths: Value, steps: Value): Value {
  const next = graph.apply("Add", [
    stepNumbers(graph, steps),
    graph.constant(Int32Array.of(1), []),
  ]);
  const isLast = graph.apply("Equal", [next, unsqueeze(graph, lengths, 0)]);
  return graph.apply("ReduceSum", [where(graph, isLast, y), integers(graph, 0)], { keepdims: 1 });
}
