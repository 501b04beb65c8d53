import { sigmoid, type Vector } from "../vector.js";
import { candidate, candidateOf, candidateSlope } from "./candidate.js";
import { type Cell, gate, type State, type StepGradients, splitGates } from "./cell.js";

/**
 * Gates z, n, both from the input alone: h' = (1 - z) h + z g(n) with z = sigmoid(W_z x + b_z), n =
 * W_n x + b_n and g as in `candidate.ts` (Feng et al. 2024, arXiv 2410.01201, appendix B.2.1). The
 * initial state is 0. As in the paper, z takes the new value, where the z of `torch.nn.GRU` keeps
 * the old one.
 */
export const mingru: Cell = {
  name: "mingru",
  gates: ["z (update)", "n (candidate)"],
  hasCellState: false,
  inputOnly: true,
  step(fromInput, _, before) {
    const hidden = before.h.length;
    const z = gate(fromInput, 0, hidden).map(sigmoid);
    const n = gate(fromInput, 1, hidden);
    const h = before.h.map((h, k) => (1 - z[k]!) * h + z[k]! * candidate(n[k]!));
    const c = new Float64Array(0);
    return { after: { h, c }, pullback: (after) => pullback(z, n, before.h, after) };
  },
  composedStep(tf, fromInput, _, before) {
    const [z, n] = splitGates(tf, fromInput, 2);
    // (1 - z) h + z g(n)
    const change = tf.sub(candidateOf(tf, n), before.h);
    return { h: tf.add(before.h, tf.mul(tf.sigmoid(z), change)), c: before.c };
  },
};

function pullback(z: Vector, n: Vector, hBefore: Vector, after: State): StepGradients {
  const hidden = z.length;
  const fromInput = new Float64Array(2 * hidden);
  for (let k = 0; k < hidden; k++) {
    const dh = after.h[k]!;
    fromInput[k] = dh * (candidate(n[k]!) - hBefore[k]!) * z[k]! * (1 - z[k]!);
    fromInput[hidden + k] = dh * z[k]! * candidateSlope(n[k]!);
  }
  const h = after.h.map((dh, k) => dh * (1 - z[k]!));
  return { fromInput, fromHidden: new Float64Array(0), state: { h, c: after.c } };
}
