import { UserError } from "../../shared/errors.js";
import { isNumbers, nameFrom } from "../suggested.js";
import type { Cell } from "../table/cells.js";
import { peekTable } from "../table/read.js";

/** What the user says of a file. */
export interface LabelledHints {
  /** Column of the classes. */
  readonly label: string;
  /** Column of texts (default: the one with the longest, where there is no id). */
  readonly text?: string | undefined;
  /** Column that says which rows are one sequence of numbers. */
  readonly id?: string | undefined;
}

/**
 * A config for a file of sequences that have classes: texts, or with an id rows of numbers.
 *
 * @param shown the file's path for the config
 * @throws UserError when a column is not there, or the file cannot be read
 */
export async function suggestLabelled(
  path: string,
  shown: string,
  { label, text, id }: LabelledHints,
): Promise<object> {
  const { names, rows } = await peekTable(path);
  const missing = [label, text, id].find((name) => name !== undefined && !names.includes(name));
  const columns = `Columns: ${names.join(", ")}`;
  if (missing !== undefined) throw new UserError(`${path}: has no column "${missing}". ${columns}`);
  const others = names.filter((name) => name !== label && name !== id);
  const cellsOf = (name: string) => rows.map((row) => row[names.indexOf(name)]);
  const sequences =
    id === undefined
      ? { text: text ?? longestText(others, cellsOf) }
      : { id, features: others.filter((name) => isNumbers(cellsOf(name))) };
  if ("features" in sequences ? sequences.features.length === 0 : sequences.text === undefined) {
    const wanted = id === undefined ? "texts" : "numbers";
    throw new UserError(`${path}: has no column of ${wanted} to tell ${label} from. ${columns}`);
  }
  return {
    name: nameFrom(path),
    description: `Tells ${label} from ${sequences.text ?? `the numbers of each ${id}`}.`,
    data: { task: "labelled", file: shown, label, ...sequences },
    model: { cell: "gru", hidden: 64, layers: 1 },
    training: { epochs: 10, batchSize: 64, optimizer: { learningRate: 0.003 }, restoreBest: true },
  };
}

/** The column whose cells have most characters, of those that are no numbers. */
function longestText(
  names: readonly string[],
  cellsOf: (name: string) => readonly Cell[],
): string | undefined {
  const sizeOf = (name: string) =>
    cellsOf(name).reduce<number>((sum, cell) => sum + String(cell ?? "").length, 0);
  const texts = names.filter((name) => !isNumbers(cellsOf(name)));
  return texts.sort((a, b) => sizeOf(b) - sizeOf(a))[0];
}
