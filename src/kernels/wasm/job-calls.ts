import type { BackwardFields, ForecastFields, ForwardFields } from "./job.js";

/** Arrays that a job reads as one; they are stored consecutively. */
type Arrays = readonly Float32Array[];

/** The inputs of a job. */
interface SequenceInputs {
  readonly x: Arrays;
  readonly weights: Arrays;
  readonly masks: Arrays;
}

/** The state before the first step, only in jobs without training (default: zero). */
interface InitialState {
  readonly h0?: Arrays;
  readonly c0?: Arrays;
}

/** Lengths of the arrays of the state after the last step that the job writes. */
interface FinalState {
  readonly hN: number;
  readonly cN?: number;
}

export interface ForwardCall {
  readonly fields: ForwardFields;
  readonly inputs: SequenceInputs & InitialState & { readonly lengths?: Arrays };
  /** Lengths of the arrays that the job writes, here and below. */
  readonly outputs: FinalState & { readonly y: number };
}

interface BackwardCall {
  readonly fields: BackwardFields;
  readonly inputs: {
    readonly weights: Arrays;
    readonly dy: Arrays;
    readonly dhN: Arrays;
    readonly dcN?: Arrays;
    readonly lengths?: Arrays;
  };
  readonly outputs: { readonly gradients: number; readonly dx?: number };
}

/** With targets and gradients, a step of training; with predictions, a forecast. */
interface ForecastCall {
  readonly fields: ForecastFields;
  readonly inputs: SequenceInputs &
    InitialState & { readonly targets?: Arrays; readonly levels?: Arrays };
  readonly outputs:
    | { readonly gradients: number }
    | (Partial<FinalState> & { readonly predictions: number });
}

export type JobCall = ForwardCall | BackwardCall | ForecastCall;
