import { sigmoid, sum, type Vector } from "../vector.js";
import { type Cell, gate, type State, type StepGradients, splitGates } from "./cell.js";

/**
 * Gates r, z, n; n = tanh(W_in x + b_in + r (W_hn h + b_hn)); h' = (1 - z) n + z h, as in
 * `torch.nn.GRU`: the reset gate is applied after the product with W_hn.
 */
export const gru: Cell = {
  name: "gru",
  gates: ["r (reset)", "z (update)", "n (candidate)"],
  hasCellState: false,
  step(fromInput, fromHidden, before) {
    const gates = activate(fromInput, fromHidden, before.h.length);
    const { z, n } = gates;
    const h = before.h.map((h, k) => (1 - z[k]!) * n[k]! + z[k]! * h);
    const c = new Float64Array(0);
    return { after: { h, c }, pullback: (after) => pullback(gates, before.h, after) };
  },
  composedStep(tf, fromInput, fromHidden, before) {
    const [rx, zx, nx] = splitGates(tf, fromInput, 3);
    const [rh, zh, nh] = splitGates(tf, fromHidden, 3);
    const r = tf.sigmoid(tf.add(rx, rh));
    const z = tf.sigmoid(tf.add(zx, zh));
    const n = tf.tanh(tf.add(nx, tf.mul(r, nh)));
    // (1 - z) n + z h
    return { h: tf.add(n, tf.mul(z, tf.sub(before.h, n))), c: before.c };
  },
};

interface Gates {
  readonly r: Vector;
  readonly z: Vector;
  readonly n: Vector;
  /** W_hn h + b_hn, before the reset gate. */
  readonly candidate: Vector;
}

function activate(fromInput: Vector, fromHidden: Vector, hidden: number): Gates {
  const both = sum(fromInput, fromHidden);
  const r = gate(both, 0, hidden).map(sigmoid);
  const z = gate(both, 1, hidden).map(sigmoid);
  const candidate = gate(fromHidden, 2, hidden);
  const n = gate(fromInput, 2, hidden).map((a, k) => Math.tanh(a + r[k]! * candidate[k]!));
  return { r, z, n, candidate };
}

function pullback({ r, z, n, candidate }: Gates, hBefore: Vector, after: State): StepGradients {
  const hidden = hBefore.length;
  const fromInput = new Float64Array(3 * hidden);
  for (let k = 0; k < hidden; k++) {
    const dn = after.h[k]! * (1 - z[k]!) * (1 - n[k]! ** 2);
    fromInput[k] = dn * candidate[k]! * r[k]! * (1 - r[k]!);
    fromInput[hidden + k] = after.h[k]! * (hBefore[k]! - n[k]!) * z[k]! * (1 - z[k]!);
    fromInput[2 * hidden + k] = dn;
  }
  const fromHidden = fromInput.slice();
  gate(fromHidden, 2, hidden).set(r.map((r, k) => fromInput[2 * hidden + k]! * r));
  const h = after.h.map((dh, k) => dh * z[k]!);
  return { fromInput, fromHidden, state: { h, c: after.c } };
}
