import type { Cell, State, StepGradients } from "../../src/kernels/cells/cell.js";
import { gate, splitGates } from "../../src/kernels/cells/cell.js";
import { sigmoid, sum, type Vector } from "../../src/kernels/vector.js";

/**
 * A cell that no fast implementation knows: gates f, n; n = tanh(W_in x + b_in + f (W_hn h + b_hn));
 * h' = (1 - f) h + f n (Zhou, Wu, Zhang and Zhou 2016, with the gate after the product as in a GRU).
 */
export const minimalGatedUnit: Cell = {
  name: "mgu",
  gates: ["f (forget)", "n (candidate)"],
  hasCellState: false,
  step(fromInput, fromHidden, before) {
    const { h } = before;
    const f = gate(sum(fromInput, fromHidden), 0, h.length).map(sigmoid);
    const candidate = gate(fromHidden, 1, h.length);
    const n = gate(fromInput, 1, h.length).map((a, k) => Math.tanh(a + f[k]! * candidate[k]!));
    const after = h.map((value, k) => (1 - f[k]!) * value + f[k]! * n[k]!);
    const gates = { f, n, candidate };
    return {
      after: { h: after, c: before.c },
      pullback: (gradients) => pullback(gates, h, gradients),
    };
  },
  composedStep(tf, fromInput, fromHidden, { h, c }) {
    const [fx, nx] = splitGates(tf, fromInput, 2);
    const [fh, nh] = splitGates(tf, fromHidden, 2);
    const f = tf.sigmoid(tf.add(fx, fh));
    const n = tf.tanh(tf.add(nx, tf.mul(f, nh)));
    return { h: tf.add(h, tf.mul(f, tf.sub(n, h))), c };
  },
};

interface Gates {
  readonly f: Vector;
  readonly n: Vector;
  readonly candidate: Vector;
}

function pullback({ f, n, candidate }: Gates, before: Vector, after: State): StepGradients {
  const hidden = before.length;
  const fromInput = new Float64Array(2 * hidden);
  const fromHidden = new Float64Array(2 * hidden);
  for (let k = 0; k < hidden; k += 1) {
    const dn = after.h[k]! * f[k]! * (1 - n[k]! ** 2);
    const df = (after.h[k]! * (n[k]! - before[k]!) + dn * candidate[k]!) * f[k]! * (1 - f[k]!);
    fromInput.set([df], k);
    fromHidden.set([df], k);
    fromInput.set([dn], hidden + k);
    fromHidden.set([dn * f[k]!], hidden + k);
  }
  const h = after.h.map((dh, k) => dh * (1 - f[k]!));
  return { fromInput, fromHidden, state: { h, c: after.c } };
}
