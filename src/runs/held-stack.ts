import { cellNamed, cellNames } from "../kernels/cells/index.js";
import type { NamedTensor } from "./safetensors.js";

/** A recurrent stack, as far as the shapes of its weights determine it. */
interface HeldStack {
  readonly cell: string;
  readonly hidden: number;
  readonly layers: number;
  readonly bidirectional: boolean;
  readonly norm?: "layer";
}

const LAYER_WEIGHTS = /^rnn\.weight_[ih]h_l(\d+)(_reverse)?$/;

/**
 * The recurrent stack whose weights a file holds, by PyTorch's names. `rnn.weight_ih_l0` has gates*hidden
 * rows, and the number of gates identifies the cell, both among cells with a product of the state and among
 * those without. The hidden size is taken from `rnn.weight_hh_l0` [gates*hidden, hidden] or, if the cell has
 * no such product, from the columns of `fc.weight` [outputs, directions*hidden].
 *
 * @returns undefined if no known cell has such tensors
 */
export function heldStack(tensors: readonly NamedTensor[]): HeldStack | undefined {
  const layers = new Set<string>();
  let bidirectional = false;
  for (const { name } of tensors) {
    const [, layer, reverse] = LAYER_WEIGHTS.exec(name) ?? [];
    if (layer !== undefined) layers.add(layer);
    if (reverse !== undefined) bidirectional = true;
  }
  const shapeOf = (name: string) => tensors.find((tensor) => tensor.name === name)?.shape ?? [];
  const [productRows, inner] = shapeOf("rnn.weight_hh_l0");
  const [rows = 0] = productRows === undefined ? shapeOf("rnn.weight_ih_l0") : [productRows];
  const [, features = 0] = shapeOf("fc.weight");
  const norm = shapeOf("rnn.norm_ih_l0").length > 0 ? ({ norm: "layer" } as const) : {};
  const hidden = inner ?? features / (bidirectional ? 2 : 1);
  if (hidden === 0) return undefined;
  const cell = cellNames().find((name) => {
    const { gates, inputOnly = false } = cellNamed(name);
    return gates.length * hidden === rows && inputOnly === (inner === undefined);
  });
  return cell === undefined
    ? undefined
    : { cell, hidden, layers: layers.size, bidirectional, ...norm };
}

/** The config settings of a model with this stack. */
export function stackSettings(stack: HeldStack): string[] {
  return Object.entries(stack).map(([key, value]) => `model.${key}=${value}`);
}
