import { cellNames } from "../kernels/cells/index.js";

/** What a name of `model.cell` stands for. */
interface ModelCell {
  /** Name of an entry of the table of cells. */
  readonly cell: string;
  readonly bidirectional: boolean;
}

/** Short names for a cell with another option of the model. */
const shortNames: Readonly<Record<string, ModelCell>> = {
  bidirectional: { cell: "rnn", bidirectional: true },
};

/** Every name that `model.cell` may have: the table of cells, then the short names. */
export function modelCellNames(): string[] {
  return [...cellNames(), ...Object.keys(shortNames)];
}

export function modelCell(name: string): ModelCell {
  return shortNames[name] ?? { cell: name, bidirectional: false };
}
