import { UserError } from "../../shared/errors.js";
import type { Attribute } from "./messages.js";
import { minimalCellNames } from "./minimal.js";

/** The ONNX operator for a cell. */
export interface CellOperator {
  readonly type: string;
  /** For each gate of the operator, the index of the cell's gate. */
  readonly gates: readonly number[];
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly hasCellState: boolean;
}

/** A GRU whose inputs are z and n; see `minimal.ts`. */
const minimal: CellOperator = {
  type: "GRU",
  gates: [],
  attributes: { activations: ["Sigmoid", "Relu"] },
  hasCellState: false,
};

/** Operators of opset 14 and later (https://onnx.ai/onnx/operators/), by the cell's name. */
const operators: Readonly<Record<string, CellOperator>> = {
  rnn: { type: "RNN", gates: [0], attributes: {}, hasCellState: false },
  /** i, o, f, g */
  lstm: { type: "LSTM", gates: [0, 3, 1, 2], attributes: {}, hasCellState: true },
  /** z, r, n; the reset gate is applied after the product */
  gru: {
    type: "GRU",
    gates: [1, 0, 2],
    attributes: { linear_before_reset: 1 },
    hasCellState: false,
  },
  ...Object.fromEntries(minimalCellNames.map((name) => [name, minimal])),
};

/** @throws UserError for a cell without an ONNX operator */
export function cellOperator(cell: string): CellOperator {
  const operator = Object.hasOwn(operators, cell) ? operators[cell] : undefined;
  if (operator) return operator;
  throw new UserError(
    `export: model.cell is ${cell}, for which ONNX has no operator, expected one of ` +
      `${Object.keys(operators).join(", ")}. Export the weights as safetensors.`,
  );
}
