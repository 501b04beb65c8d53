import { cellNames } from "../kernels/cells/index.js";

/** What a value of `model.cell` stands for. */
interface ModelCell {
  /** The name of an entry in the table of cells. */
  readonly cell: string;
  readonly bidirectional: boolean;
}

/** Short names for a cell together with another model option. */
const shortNames: Readonly<Record<string, ModelCell>> = {
  bidirectional: { cell: "rnn", bidirectional: true },
};

/**
 * Every value that `model.cell` may have: the names in the table of cells, then the short names.
 */
export function modelCellNames(): string[] {
  return [...cellNames(), ...Object.keys(shortNames)];
}

export function modelCell(name: string): ModelCell {
  return shortNames[name] ?? { cell: name, bidirectional: false };
}
