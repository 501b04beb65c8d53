import { cellNamed, cellNames } from "../kernels/cells/index.js";
import type { NamedTensor } from "./safetensors.js";

/** A recurrent stack as the shapes of its weights tell it. */
interface HeldStack {
  readonly cell: string;
  readonly hidden: number;
  readonly layers: number;
  readonly bidirectional: boolean;
}

const INNER_WEIGHTS = /^rnn\.weight_hh_l(\d+)(_reverse)?$/;

/**
 * The recurrent stack whose weights a file holds, by PyTorch's names: `rnn.weight_hh_l0` has the shape
 * [gates*hidden, hidden], and each cell has another number of gates.
 *
 * @returns undefined where the tensors are not those of a cell in the table
 */
export function heldStack(tensors: readonly NamedTensor[]): HeldStack | undefined {
  const inner = tensors.flatMap(({ name, shape }) => {
    const [, layer, reverse] = INNER_WEIGHTS.exec(name) ?? [];
    return layer === undefined ? [] : [{ layer, reverse: reverse !== undefined, shape }];
  });
  const [rows = 0, hidden = 0] = inner.find(({ layer }) => layer === "0")?.shape ?? [];
  if (hidden === 0) return undefined;
  const cell = cellNames().find((name) => cellNamed(name).gates.length * hidden === rows);
  if (cell === undefined) return undefined;
  const layers = new Set(inner.map(({ layer }) => layer)).size;
  return { cell, hidden, layers, bidirectional: inner.some(({ reverse }) => reverse) };
}

/** The settings of a config whose model has the stack. */
export function stackSettings(stack: HeldStack): string[] {
  return Object.entries(stack).map(([key, value]) => `model.${key}=${value}`);
}
