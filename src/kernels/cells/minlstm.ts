import { exponential } from "../../shared/exponential.js";
import { logarithm1Plus } from "../../shared/logarithm.js";
import { sigmoid, type Vector } from "../vector.js";
import { candidate, candidateOf, candidateSlope } from "./candidate.js";
import { type Cell, gate, type State, type StepGradients, splitGates } from "./cell.js";

/**
 * Gates f, i, n, all from the input alone: h' = f' h + i' g(n) with f' = f / (f + i), i' = i / (f +
 * i), f = sigmoid(W_f x + b_f), i = sigmoid(W_i x + b_i), n = W_n x + b_n and g as in
 * `candidate.ts` (Feng et al. 2024, arXiv 2410.01201, appendix B.2.2). The initial state is 0.
 * There is no output gate and no cell state besides h.
 */
export const minlstm: Cell = {
  name: "minlstm",
  gates: ["f (forget)", "i (input)", "n (candidate)"],
  hasCellState: false,
  inputOnly: true,
  forgetGate: 0,
  step(fromInput, _, before) {
    const hidden = before.h.length;
    const [f, i, n] = [0, 1, 2].map((index) => gate(fromInput, index, hidden)) as [
      Vector,
      Vector,
      Vector,
    ];
    const kept = f.map((f, k) => keptShare(f, i[k]!));
    const h = before.h.map((h, k) => kept[k]! * h + (1 - kept[k]!) * candidate(n[k]!));
    const c = new Float64Array(0);
    return { after: { h, c }, pullback: (after) => pullback({ f, i, n, kept }, before.h, after) };
  },
  composedStep(tf, fromInput, _, before) {
    const [f, i, n] = splitGates(tf, fromInput, 3);
    // f / (f + i) = sigmoid(log f - log i), which never divides 0 by 0
    const kept = tf.sigmoid(tf.sub(tf.softplus(tf.neg(i)), tf.softplus(tf.neg(f))));
    const fresh = candidateOf(tf, n);
    return { h: tf.add(fresh, tf.mul(kept, tf.sub(before.h, fresh))), c: before.c };
  },
};

/** sigmoid(f) / (sigmoid(f) + sigmoid(i)), computed without underflow to 0 / 0. */
function keptShare(f: number, i: number): number {
  return sigmoid(softplus(-i) - softplus(-f));
}

function softplus(x: number): number {
  return Math.max(x, 0) + logarithm1Plus(exponential(-Math.abs(x)));
}

interface Gates {
  /** The pre-activations of the three gates. */
  readonly f: Vector;
  readonly i: Vector;
  readonly n: Vector;
  /** f' */
  readonly kept: Vector;
}

function pullback({ f, i, n, kept }: Gates, hBefore: Vector, after: State): StepGradients {
  const hidden = f.length;
  const fromInput = new Float64Array(3 * hidden);
  for (let k = 0; k < hidden; k++) {
    const dh = after.h[k]!;
    const share = kept[k]! * (1 - kept[k]!); // d f' / d (log f - log i)
    const dKept = dh * (hBefore[k]! - candidate(n[k]!)) * share;
    fromInput[k] = dKept * sigmoid(-f[k]!);
    fromInput[hidden + k] = -dKept * sigmoid(-i[k]!);
    fromInput[2 * hidden + k] = dh * (1 - kept[k]!) * candidateSlope(n[k]!);
  }
  const h = after.h.map((dh, k) => dh * kept[k]!);
  return { fromInput, fromHidden: new Float64Array(0), state: { h, c: after.c } };
}
