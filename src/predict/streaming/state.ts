import type { RecurrentSpec } from "../../kernels/contract.js";
import type { StackState } from "../../kernels/wasm/forward-call.js";
import { UserError } from "../../shared/errors.js";
import type { StreamState } from "../contract.js";
import { type LayerStates, stateSize } from "./operator.js";

/** The states of the recurrent layers as plain numbers. */
export function plainStates({ steps, layers }: LayerStates): Pick<StreamState, "steps" | "values"> {
  const values: number[] = [];
  for (const { h, c } of layers.flat()) {
    for (const value of h) values.push(value);
    if (c) for (const value of c) values.push(value);
  }
  return { steps, values };
}

/**
 * The states of the layers; zero at the beginning.
 *
 * @throws UserError if the state is not one of this model
 */
export function layerStates(spec: RecurrentSpec, state: StreamState | undefined): LayerStates {
  const { hidden, layers, dilation = [] } = spec;
  const size = stateSize(spec);
  const slots = Array.from({ length: layers }, (_, index) => dilation[index] ?? 1);
  const count = size * slots.reduce((sum, number) => sum + number, 0);
  const { steps = 0, values = new Array<number>(count).fill(0) } = state ?? {};
  if (!isNumbers(values, count) || !Number.isSafeInteger(steps) || steps < 0) throw foreign(count);
  const all = Float32Array.from(values);
  let at = 0;
  const next = (): StackState => {
    const [h, c] = [all.subarray(at, at + hidden), all.subarray(at + hidden, at + size)];
    at += size;
    return c.length > 0 ? { h, c } : { h };
  };
  return { steps, layers: slots.map((number) => Array.from({ length: number }, next)) };
}

/** Whether a value is a list of this many finite numbers; states come from outside. */
export function isNumbers(values: unknown, count: number): boolean {
  return Array.isArray(values) && values.length === count && values.every(Number.isFinite);
}

/** The error for a state that another model, or none, returned. */
export function foreign(count: number): UserError {
  return new UserError(
    `step: the state is not one of this model, expected one that step returned, with ${count} numbers`,
  );
}
