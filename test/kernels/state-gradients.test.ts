import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { stateGradients } from "../../src/kernels/reference/state-gradients.js";
import { expectClose } from "../helpers/compare.js";

interface Golden {
  readonly cell: "rnn" | "lstm" | "gru";
  readonly batch: number;
  readonly steps: number;
  readonly inputs: number;
  readonly hidden: number;
  readonly x: readonly number[];
  readonly weights: readonly (readonly number[])[];
  readonly norms: readonly number[];
}

const file = new URL("../golden/state_gradients_golden.json", import.meta.url);
const goldens = JSON.parse(readFileSync(file, "utf8")) as Golden[];

describe("gradients of hidden states through time", () => {
  it.each(goldens.map((golden) => [golden.cell, golden] as const))(
    "of a %s are those of PyTorch's autograd",
    (cell, { batch, steps, inputs, hidden, x, weights, norms }) => {
      const result = stateGradients(
        { cell, layers: 1, hidden, direction: "forward" },
        {
          sizes: { batch, steps, inputs },
          x: Float64Array.from(x),
          weights: weights.map((values) => Float64Array.from(values)),
          // The loss is the sum of squares of the last hidden state.
          pullback: ({ ys, finals }) => ({
            ys: ys.map((y, t) => (t === steps - 1 ? y.map((value) => 2 * value) : y.map(() => 0))),
            finals: finals.map(({ h, c }) => ({ h: h.map(() => 0), c: c.map(() => 0) })),
          }),
        },
      );
      expect(result.norms.length).toBe(1);
      expectClose(result.norms[0]!, norms, 1e-9);
    },
  );
});
