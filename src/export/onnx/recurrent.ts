import { directionCount, type RecurrentSpec } from "../../kernels/contract.js";
import type { Weights } from "../../model/initialise.js";
import { type CellOperator, cellOperator } from "./cells.js";
import { dilatedLayer } from "./dilated.js";
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
import { type LayerWeights, layerWeights, suffixesOf } from "./layer-weights.js";
import { minimalCellNames } from "./minimal.js";
import { normalisedLayer } from "./normalised.js";
import { type LayerOutput, mapStates, type States, stateCounts } from "./states.js";

/** The inputs of a stack besides x. */
interface StackInput {
  /** Steps of each sequence, [batch], if they differ. */
  readonly lengths?: Value | undefined;
  /** States before the first step of a stack with one direction, [states, batch, hidden]; without them zeros. */
  readonly initial?: States | undefined;
}

/** The outputs of a stack; only those that are requested become part of the graph. */
interface StackOutput {
  /** [batch, steps, directions * hidden] */
  everyStep(): Value;
  /** Final states of the last layer, both directions side by side, [batch, directions * hidden]. */
  final(): Value;
  /** States after the last step, like the initial ones, [states, batch, hidden]. Only with initial states. */
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
  const features = directionCount(spec.direction) * spec.hidden;
  const counts = stateCounts(spec);
  let below = transpose(graph, x, 1, 0, 2); // [steps, batch, inputs]
  let end = NONE; // [directions, batch, hidden] of the layer below
  const after: States[] = [];
  for (const [layer, dilation] of counts.entries()) {
    const from = initial && layerStates(graph, initial, counts, layer);
    const input = { x: below, lengths, initial: from };
    const result =
      dilation > 1
        ? dilatedLayer(graph, spec, { ...input, dilation }, (parts) =>
            anyLayer(graph, spec, weights, { ...parts, layer }),
          )
        : plainLayer(graph, spec, weights, { ...input, layer });
    below = result.y;
    end = result.h;
    if (result.states) after.push(result.states);
  }
  return {
    everyStep: () => transpose(graph, below, 1, 0, 2),
    final() {
      const last = transpose(graph, end, 1, 0, 2); // [batch, directions, hidden]
      return reshape(graph, last, 0, features);
    },
    states: () =>
      mapStates(after[0]!, (_, name) =>
        concat(
          graph,
          after.map((states) => states[name] ?? NONE),
          0,
        ),
      ),
  };
}

/** A layer without dilation: y [steps, batch, features], and its states. */
function plainLayer(graph: Graph, spec: RecurrentSpec, weights: Weights, request: LayerRequest) {
  const features = directionCount(spec.direction) * spec.hidden;
  const { y, ...states } = anyLayer(graph, spec, weights, request);
  return { y: joinedDirections(graph, y, features), h: states.h, states };
}

/** [steps, directions, batch, hidden] to [steps, batch, directions * hidden]. */
function joinedDirections(graph: Graph, y: Value, features: number): Value {
  return reshape(graph, transpose(graph, y, 0, 2, 1, 3), 0, 0, features);
}

/** The states of a layer, [count, batch, hidden]. */
function layerStates(
  graph: Graph,
  initial: States,
  counts: readonly number[],
  layer: number,
): States {
  const from = counts.slice(0, layer).reduce((a, b) => a + b, 0);
  const range: [number, number] = [from, from + counts[layer]!];
  return mapStates(initial, (states) => slice(graph, states, 0, range));
}

interface LayerRequest extends StackInput {
  /** [steps, batch, inputs] */
  readonly x: Value;
  /** Number of the layer in the stack. */
  readonly layer: number;
}

/** A layer without dilation: states, and y [steps, directions, batch, hidden]. */
function anyLayer(
  graph: Graph,
  spec: RecurrentSpec,
  weights: Weights,
  { x, layer, ...given }: LayerRequest,
): LayerOutput {
  if (spec.norm && !minimalCellNames.includes(spec.cell)) {
    return normalisedLayer(graph, spec, weights, { x, ...given }, suffixesOf(spec, layer));
  }
  return recurrentLayer(graph, spec, layerWeights(graph, spec, weights, x, layer), given);
}

function recurrentLayer(
  graph: Graph,
  { cell, hidden, direction }: RecurrentSpec,
  { x, w, r, b }: LayerWeights,
  { lengths, initial }: StackInput,
): LayerOutput {
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

/** The output at the last step, [batch, features]. */
export function lastStep(graph: Graph, y: Value): Value {
  return graph.apply("Squeeze", [slice(graph, y, 1, [-1, END]), integers(graph, 1)]);
}
