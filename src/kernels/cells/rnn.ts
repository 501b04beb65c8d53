import { sum, type Vector } from "../vector.js";
import type { Cell, State, StepGradients } from "./cell.js";

/** h' = tanh(W_ih x + b_ih + W_hh h + b_hh), as in `torch.nn.RNN`. */
export const rnn: Cell = {
  name: "rnn",
  gates: ["hidden"],
  hasCellState: false,
  step(fromInput, fromHidden) {
    const h = sum(fromInput, fromHidden).map(Math.tanh);
    return { after: { h, c: new Float64Array(0) }, pullback: (after) => pullback(h, after) };
  },
  composedStep: (tf, fromInput, fromHidden, { c }) => ({
    h: tf.tanh(tf.add(fromInput, fromHidden)),
    c,
  }),
};

function pullback(h: Vector, after: State): StepGradients {
  const total = after.h.map((dh, i) => dh * (1 - h[i]! ** 2));
  const state = { h: new Float64Array(h.length), c: after.c };
  return { fromInput: total, fromHidden: total, state };
}
