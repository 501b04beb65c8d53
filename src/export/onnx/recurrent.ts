import { directionCount, type RecurrentSpec } from "../../kernels/contract.js";
import type { Weights } from "../../model/initialise.js";
import { type CellOperator, cellOperator } from "./cells.js";
import { type DilatedParts, dilatedLayer } from "./dilated.js";
import {
  concat,
  END,
  type Graph,
  integers,
  NONE,
  reshape,
  slice,
  transpose,
  type Value,
} from "./graph.js";
import { minimalCellNames, minimalLayer } from "./minimal.js";

/** The inputs of a stack besides x. */
interface StackInput {
  /** Steps of each sequence, [batch], where they differ. */
  readonly lengths?: Value | undefined;
  /** States before the first step, [layers * directions, batch, hidden]; without them zeros. */
  readonly initial?: States | undefined;
}

/** States of all layers; a cell without a cell state has only `h`. */
export interface States {
  readonly h: Value;
  readonly c?: Value | undefined;
}

/** The outputs of a stack; only those that are requested become part of the graph. */
interface StackOutput {
  /** [batch, steps, directions * hidden] */
  everyStep(): Value;
  /** Final states of the last layer, both directions side by side, [batch, directions * hidden]. */
  final(): Value;
  /** States after the last step, [layers * directions, batch, hidden]. */
  states(): States;
}

/**
 * A stack of recurrent layers over sequences, as defined in `kernels/contract.ts`.
 *
 * @param x [batch, steps, inputs]
 * @throws UserError for a cell without an ONNX operator
 */
export function recurrentStack(
  graph: Graph,
  spec: RecurrentSpec,
  weights: Weights,
  x: Value,
  { lengths, initial }: StackInput,
): StackOutput {
  const directions = directionCount(spec.direction);
  const features = directions * spec.hidden;
  let below = transpose(graph, x, 1, 0, 2); // [steps, batch, inputs]
  const ends: States[] = [];
  for (let layer = 0; layer < spec.layers; layer += 1) {
    const from = initial && layerStates(graph, initial, layer, directions);
    const dilation = spec.dilation?.[layer] ?? 1;
    if (dilation > 1) {
      const run = (parts: DilatedParts) => {
        const inPart = layerInput(graph, spec, weights, parts.x, layer);
        return joinedDirections(graph, recurrentLayer(graph, spec, inPart, parts).y, features);
      };
      const { y, h } = dilatedLayer(graph, spec, { x: below, lengths, dilation }, run);
      below = y;
      ends.push({ h });
      continue;
    }
    const given = layerInput(graph, spec, weights, below, layer);
    const { y, ...states } = recurrentLayer(graph, spec, given, { lengths, initial: from });
    below = joinedDirections(graph, y, features);
    ends.push(states);
  }
  return {
    everyStep: () => transpose(graph, below, 1, 0, 2),
    final() {
      const last = transpose(graph, ends.at(-1)!.h, 1, 0, 2); // [batch, directions, hidden]
      return reshape(graph, last, 0, features);
    },
    states: () => ({
      h: concat(
        graph,
        ends.map(({ h }) => h),
        0,
      ),
      ...(cellOperator(spec.cell).hasCellState && {
        c: concat(
          graph,
          ends.map(({ c }) => c ?? NONE),
          0,
        ),
      }),
    }),
  };
}

/** [steps, directions, batch, hidden] to [steps, batch, directions * hidden]. */
function joinedDirections(graph: Graph, y: Value, features: number): Value {
  return reshape(graph, transpose(graph, y, 0, 2, 1, 3), 0, 0, features);
}

function layerStates(graph: Graph, { h, c }: States, layer: number, directions: number): States {
  const range: [number, number] = [layer * directions, (layer + 1) * directions];
  return {
    h: slice(graph, h, 0, range),
    ...(c !== undefined && { c: slice(graph, c, 0, range) }),
  };
}

interface LayerWeights {
  /** [steps, batch, inputs] */
  readonly x: Value;
  /** [directions, gates * hidden, inputs] */
  readonly w: Value;
  /** [directions, gates * hidden, hidden] */
  readonly r: Value;
  /** [directions, 2 * gates * hidden] (default: zeros) */
  readonly b?: Value;
}

function recurrentLayer(
  graph: Graph,
  { cell, hidden, direction }: RecurrentSpec,
  { x, w, r, b }: LayerWeights,
  { lengths, initial }: StackInput,
): States & { readonly y: Value } {
  const { type, attributes, hasCellState } = cellOperator(cell);
  const inputs = [x, w, r, b ?? NONE, lengths ?? NONE, initial?.h ?? NONE, initial?.c ?? NONE];
  const used = inputs.slice(0, inputs.findLastIndex((value) => value !== NONE) + 1);
  const [y = NONE, h = NONE, c] = graph.applyFor(hasCellState ? 3 : 2, type, used, {
    ...layerAttributes(attributes, direction),
    hidden_size: hidden,
    direction,
  });
  return { y, h, c };
}

/** Attributes of a layer; `activations` are repeated for each direction. */
function layerAttributes(
  { activations, ...others }: CellOperator["attributes"],
  direction: RecurrentSpec["direction"],
): CellOperator["attributes"] {
  if (activations === undefined) return others;
  const names = activations as readonly string[];
  return { ...others, activations: directionCount(direction) === 2 ? [...names, ...names] : names };
}

/** The inputs of a layer's operator, from the output of the layer below. */
function layerInput(
  graph: Graph,
  spec: RecurrentSpec,
  weights: Weights,
  x: Value,
  layer: number,
): LayerWeights {
  const isMinimal = minimalCellNames.includes(spec.cell);
  return isMinimal
    ? minimalLayer(graph, spec, weights, x, suffixesOf(spec, layer))
    : { x, ...layerWeights(graph, spec, weights, layer) };
}

function suffixesOf({ direction }: RecurrentSpec, layer: number): string[] {
  return [`l${layer}`, `l${layer}_reverse`].slice(0, directionCount(direction));
}

/** The weights of a layer, with gates in the operator's order. */
function layerWeights(
  graph: Graph,
  spec: RecurrentSpec,
  weights: Weights,
  layer: number,
): Omit<LayerWeights, "x"> {
  const { gates } = cellOperator(spec.cell);
  const rows = gates.length * spec.hidden;
  const suffixes = suffixesOf(spec, layer);
  const stacked = (...names: readonly string[]) => {
    const parts = suffixes.flatMap((suffix) =>
      names.map((name) => reordered(weights.get(`rnn.${name}_${suffix}`)!, gates)),
    );
    return joined(parts);
  };
  const [w, r, b] = [stacked("weight_ih"), stacked("weight_hh"), stacked("bias_ih", "bias_hh")];
  const directions = suffixes.length;
  return {
    w: graph.constant(w, [directions, rows, w.length / (directions * rows)]),
    r: graph.constant(r, [directions, rows, spec.hidden]),
    b: graph.constant(b, [directions, 2 * rows]),
  };
}

/** Reorders the rows by gate. */
function reordered(values: Float32Array, gates: readonly number[]): Float32Array {
  const size = values.length / gates.length;
  const result = new Float32Array(values.length);
  for (const [to, from] of gates.entries()) {
    result.set(values.subarray(from * size, (from + 1) * size), to * size);
  }
  return result;
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The output at the last step, [batch, features]. */
export function lastStep(graph: Graph, y: Value): Value {
  return graph.apply("Squeeze", [slice(graph, y, 1, [-1, END]), integers(graph, 1)]);
}
