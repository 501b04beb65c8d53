import type { Tensor, Tensor3D } from "@tensorflow/tfjs-core";
import type { RecurrentSpec } from "./contract.js";

export interface RecurrentOptions {
  /** Whether to keep what backward needs; without it the result has no gradient. */
  readonly training: boolean;
  /** Dropout between layers, scaled: [batch, steps, directions*hidden] for each layer but the last. */
  readonly masks?: readonly Tensor[];
  /** Whether backward may be asked for the gradient of x (default: true). Data needs none. */
  readonly inputGradient?: boolean;
  /**
   * The number of steps of each sequence, 1 to `steps`: [batch]. Undefined if all have all steps.
   */
  readonly lengths?: Int32Array | undefined;
}

export interface RecurrentResult {
  /** Output of the last layer: [batch, steps, directions*hidden]. */
  readonly y: Tensor3D;
  /** Final hidden state of each layer and direction: [layers*directions, batch, hidden]. */
  readonly hN: Tensor3D;
  /** Final cell state of the same shape, if the cell has one. */
  readonly cN?: Tensor3D;
}

/** A stack of recurrent layers over a whole sequence x [batch, steps, inputs]. */
export type RecurrentOperator = (
  spec: RecurrentSpec,
  x: Tensor3D,
  weights: readonly Tensor[],
  options: RecurrentOptions,
) => RecurrentResult;
