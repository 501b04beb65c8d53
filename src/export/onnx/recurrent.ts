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
import { type LayerWeights, layerWeights, suffixesOf } from "./layer-weights.js";
import { minimalCellNames } from "./minimal.js";
import { normalisedLayer } from "./normalised.js";

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
      const run = ({ x: rows, lengths: ofParts }: DilatedParts) => {
        const { y } = anyLayer(graph, spec, weights, { x: rows, lengths: ofParts, layer });
        return joinedDirections(graph, y, features);
      };
      const { y, h } = dilatedLayer(graph, spec, { x: below, lengths, dilation }, run);
      below = y;
      ends.push({ h });
      continue;
    }
    const given = { x: below, lengths, initial: from, layer };
    const { y, ...states } = anyLayer(graph, spec, weights, given);
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
): States & { readonly y: Value } {
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

/** The output at the last step, [batch, features]. */
export function lastStep(graph: Graph, y: Value): Value {
  return graph.apply("Squeeze", [slice(graph, y, 1, [-1, END]), integers(graph, 1)]);
}
