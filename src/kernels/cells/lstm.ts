import { sigmoid, sum, type Vector } from "../vector.js";
import { type Cell, gate, type State, type StepGradients, splitGates } from "./cell.js";

/** Gates i, f, g, o; c' = f c + i g; h' = o tanh(c'), as in `torch.nn.LSTM`. */
export const lstm: Cell = {
  name: "lstm",
  gates: ["i (input)", "f (forget)", "g (candidate)", "o (output)"],
  hasCellState: true,
  forgetGate: 1,
  step(fromInput, fromHidden, before) {
    const gates = activate(sum(fromInput, fromHidden), before.h.length);
    const { i, f, g, o } = gates;
    const c = before.c.map((c, k) => f[k]! * c + i[k]! * g[k]!);
    const h = c.map((c, k) => o[k]! * Math.tanh(c));
    return { after: { h, c }, pullback: (after) => pullback(gates, before.c, c, after) };
  },
  composedStep(tf, fromInput, fromHidden, before) {
    const [i, f, g, o] = splitGates(tf, tf.add(fromInput, fromHidden), 4);
    const kept = tf.mul(tf.sigmoid(f), before.c);
    const c: typeof before.c = tf.add(kept, tf.mul(tf.sigmoid(i), tf.tanh(g)));
    return { h: tf.mul(tf.sigmoid(o), tf.tanh(c)), c };
  },
};

interface Gates {
  readonly i: Vector;
  readonly f: Vector;
  readonly g: Vector;
  readonly o: Vector;
}

function activate(total: Vector, hidden: number): Gates {
  return {
    i: gate(total, 0, hidden).map(sigmoid),
    f: gate(total, 1, hidden).map(sigmoid),
    g: gate(total, 2, hidden).map(Math.tanh),
    o: gate(total, 3, hidden).map(sigmoid),
  };
}

function pullback({ i, f, g, o }: Gates, cBefore: Vector, c: Vector, after: State): StepGradients {
  const hidden = c.length;
  const total = new Float64Array(4 * hidden);
  const dcBefore = new Float64Array(hidden);
  for (let k = 0; k < hidden; k++) {
    const tanhC = Math.tanh(c[k]!);
    const dc = after.c[k]! + after.h[k]! * o[k]! * (1 - tanhC ** 2);
    total[k] = dc * g[k]! * i[k]! * (1 - i[k]!);
    total[hidden + k] = dc * cBefore[k]! * f[k]! * (1 - f[k]!);
    total[2 * hidden + k] = dc * i[k]! * (1 - g[k]! ** 2);
    total[3 * hidden + k] = after.h[k]! * tanhC * o[k]! * (1 - o[k]!);
    dcBefore[k] = dc * f[k]!;
  }
  const state = { h: new Float64Array(hidden), c: dcBefore };
  return { fromInput: total, fromHidden: total, state };
}
