import type { RecurrentSpec } from "../../kernels/contract.js";
import type { StackState } from "../../kernels/wasm/forward-call.js";
import { UserError } from "../../shared/errors.js";
import type { StreamState } from "../contract.js";
import { type LayerStates, stateSize } from "./operator.js";

/** The states in the form that a program stores. */
export function streamState(
  { steps, layers }: LayerStates,
  place: Pick<StreamState, "series" | "place">,
): StreamState {
  const values = layers.flat().flatMap(({ h, c }) => [...h, ...(c ?? [])]);
  return { ...place, steps, values };
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
  const isValid = values.length === count && Array.from(values).every(Number.isFinite);
  if (!isValid || !Number.isSafeInteger(steps) || steps < 0) {
    throw new UserError(
      `step: the state is not one of this model, expected one that step returned, with ${count} numbers`,
    );
  }
  let at = 0;
  const next = (): StackState => {
    const all = Float32Array.from(values.slice(at, at + size));
    at += size;
    return { h: all.slice(0, hidden), ...(size > hidden && { c: all.slice(hidden) }) };
  };
  return { steps, layers: slots.map((number) => Array.from({ length: number }, next)) };
}
