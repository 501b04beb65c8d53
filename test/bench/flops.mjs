const GATES = { rnn: 1, lstm: 4, gru: 3, mingru: 2, minlstm: 3 };
/** Cells without a product of the state. */
const INPUT_ONLY = ["mingru", "minlstm"];

/** Additions and multiplications of the matrix products of one step; activations do not count. */
export function flops(cell, { steps, batch, hidden, layers, mode }, outputs) {
  const rows = GATES[cell] * hidden;
  const inputProducts = rows * (1 + (layers - 1) * hidden);
  const hiddenProducts = INPUT_ONLY.includes(cell) ? 0 : layers * rows * hidden;
  const products = inputProducts + hiddenProducts + outputs * hidden;
  const forward = 2 * steps * batch * products;
  // Backward multiplies each weight twice, but the gradient of the data is not asked for.
  return mode !== "infer" ? 3 * forward - 2 * steps * batch * rows : forward;
}
