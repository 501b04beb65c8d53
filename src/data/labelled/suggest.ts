import { statSync } from "node:fs";
import { UserError } from "../../shared/errors.js";
import { isNumbers, nameFrom, type Suggestion } from "../suggested.js";
import { type Cell, isMissing } from "../table/cells.js";
import { placeOf } from "../table/column-places.js";
import { peekTable } from "../table/read.js";
import { requireColumns } from "../table/required-columns.js";
import { isIdName } from "../table/time-columns.js";
import { classNames } from "./classes.js";
import { isPartColumn, wordsIn } from "./label-columns.js";

/** What the user specifies about a file. */
export interface LabelledHints {
  /** Column of the classes. */
  readonly label: string;
  /** Column of texts (default: the one with the longest texts, if there is no id). */
  readonly text?: string | undefined;
  /** Column of ids; rows with the same id form a sequence of numbers. */
  readonly id?: string | undefined;
  /** Column of names of sequences, if each row is a sequence of numbers. */
  readonly name?: string | undefined;
  /** Words that stand for a missing text or label. */
  readonly missingValues?: readonly string[] | undefined;
  /** Encoding of the file (default: detected). */
  readonly encoding?: string | undefined;
}

/** Bytes of a file above which the features of MiniRocket take more than about half a minute; a tenth if packed. */
const MOST_BYTES = 2 ** 24;

/** The initial model for a file of sequences of texts or numbers, and a sentence about it. */
export function labelledModel(path: string, kind: "texts" | "numbers") {
  const size = statSync(path).size * (/\.(gz|parquet)$/i.test(path) ? 10 : 1);
  const rocket = kind === "numbers" && size <= MOST_BYTES;
  return {
    keys: {
      model: { cell: "gru", hidden: 64, layers: 1, ...(rocket && { skip: "miniRocket" }) },
      training: {
        epochs: 10,
        batchSize: 64,
        optimizer: { learningRate: 0.003 },
        restoreBest: true,
      },
    },
    choices: rocket
      ? [
          "model: a network beside a ridge regression on the features of MiniRocket (model.skip " +
            "miniRocket), which needs few sequences",
        ]
      : [],
  };
}

/**
 * A config for a file of sequences with classes: texts or, with an id, rows of numbers; and a sentence for each choice.
 *
 * @param shown the file's path for the config
 * @throws UserError when a column does not exist, or the file cannot be read
 */
export async function suggestLabelled(
  path: string,
  shown: string,
  { label, text, id: givenId, name: rowName, missingValues = [], encoding }: LabelledHints,
): Promise<Pick<Suggestion, "config" | "choices">> {
  const { names, rows } = await peekTable(path, { encoding });
  requireColumns(path, [label, text ?? [], givenId ?? []].flat(), names);
  const cellsOf = (name: string) => rows.map((row) => row[placeOf(names, name)]);
  const isFree = givenId === undefined && text === undefined && rowName === undefined;
  const id = givenId ?? (isFree ? idOfRows(names, label, cellsOf) : undefined);
  const split = names.find((name) => name !== label && isPartColumn(cellsOf(name)));
  const others = names.filter((name) => ![label, id, split, rowName].includes(name));
  const numbers = others.filter((name) => isNumbers(cellsOf(name)));
  const sequences = sequencesFrom({ text: text ?? longestText(others, cellsOf), id, numbers });
  if (sequences === undefined) {
    const wanted = id === undefined ? "texts" : "numbers";
    throw new UserError(
      `${path}: has no column of ${wanted} to predict ${label} from. Columns: ${names.join(", ")}`,
    );
  }
  const regression = isQuantity(cellsOf(label));
  const model = labelledModel(path, "text" in sequences.keys ? "texts" : "numbers");
  const data = {
    task: "labelled",
    file: shown,
    ...(encoding !== undefined && { encoding }),
    label,
    ...(regression && { objective: "regression" }),
    ...sequences.keys,
    ...(rowName !== undefined && { id: rowName }),
    ...(split !== undefined && { split }),
    ...(missingValues.length > 0 && { missingValues }),
  };
  const description = `Predicts ${label} from ${sequences.from}.`;
  return {
    config: { name: nameFrom(path), description, data, ...model.keys },
    choices: [
      ...labelChoices(label, cellsOf(label), regression),
      `sequences: ${sequences.from}`,
      split === undefined
        ? "split: 70 % of the sequences for training, 15 % for validation, 15 % for the test, drawn by data.seed"
        : `split: from the column ${split}`,
      ...(regression ? [] : [weightsText(cellsOf(label))]),
      ...model.choices,
    ],
  };
}

/** What is predicted, and the labels of the first rows. */
function labelChoices(label: string, cells: readonly Cell[], regression: boolean): string[] {
  const [what, objective] = regression
    ? ["a number", "regression"]
    : ["one of several classes", "classification"];
  return [
    `task: ${what} for each sequence (data.objective ${objective})`,
    `label: ${label}, ${labelsText(cells, regression)}`,
  ];
}

/** Minimum mean number of rows with the same id. */
const LEAST_ROWS = 3;

/** The column that is named as an id, repeats, and has one label for each of its values; undefined if there is none. */
function idOfRows(
  names: readonly string[],
  label: string,
  cellsOf: (name: string) => readonly Cell[],
): string | undefined {
  const labels = cellsOf(label).map(String);
  return names.find((name) => {
    if (name === label || !isIdName(name)) return false;
    const found = new Map<string, string>();
    const ids = cellsOf(name).map(String);
    const isOne = ids.every((id, row) => {
      const known = found.get(id) ?? labels[row]!;
      found.set(id, known);
      return known === labels[row];
    });
    return isOne && found.size > 1 && found.size * LEAST_ROWS <= ids.length;
  });
}

/** What the first rows have as labels. */
function labelsText(cells: readonly Cell[], regression: boolean): string {
  const counts = countsOf(cells);
  if (regression) {
    const numbers = [...counts.keys()].map(Number);
    return `numbers from ${Math.min(...numbers)} to ${Math.max(...numbers)}`;
  }
  const shown = [...counts].slice(0, MOST_SHOWN).map(([name, count]) => `${name} (${count})`);
  const more = counts.size > MOST_SHOWN ? " and others" : "";
  return `${counts.size} classes in the first ${cells.length} rows: ${shown.join(", ")}${more}`;
}

/** Maximum number of classes that a line shows. */
const MOST_SHOWN = 5;

/** Ratio of the rows of classes above which weights are suggested. */
const UNEVEN = 3;

/** How classes are weighted, and the option for other weights. */
function weightsText(cells: readonly Cell[]): string {
  const counts = [...countsOf(cells).values()];
  const ratio = Math.max(...counts) / Math.min(...counts);
  if (ratio < UNEVEN) return "class weights: none (training.classWeights)";
  return (
    `class weights: none, although one class has ${ratio.toFixed(0)} times as many rows as another; ` +
    'training.classWeights "balanced" gives all classes the same weight'
  );
}

function countsOf(cells: readonly Cell[]): ReadonlyMap<string, number> {
  const words = wordsIn(cells);
  const classes = classNames([...new Set(words)]);
  const counts = new Map<string, number>();
  const names = words.map((word) => classes.get(word)!);
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

interface SequenceColumns {
  readonly text: string | undefined;
  readonly id: string | undefined;
  readonly numbers: readonly string[];
}

/** Minimum number of numeric columns for a sequence from left to right. */
const LEAST_WIDE = 3;

/** The keys for the sequences: rows with the same id, texts, or rows of numbers. */
function sequencesFrom({ text, id, numbers }: SequenceColumns) {
  if (id !== undefined) {
    if (numbers.length === 0) return undefined;
    const keys = { id, features: numbers, missing: "interpolate" };
    return { keys, from: `the numbers of each ${id}` };
  }
  if (text !== undefined) return { keys: { text }, from: text };
  if (numbers.length < LEAST_WIDE) return undefined;
  return { keys: { layout: "wide", missing: "interpolate" }, from: "the numbers of each row" };
}

const MOST_NUMBERED_CLASSES = 20;

/** Whether labels are numbers to predict: some have decimals, or many are different. */
function isQuantity(cells: readonly Cell[]): boolean {
  if (!isNumbers(cells)) return false;
  const values = new Set(cells.filter((cell) => !isMissing(cell)).map((cell) => Number(cell)));
  return values.size > MOST_NUMBERED_CLASSES || [...values].some((value) => value % 1 !== 0);
}

/** The column with the longest texts, among those that do not hold numbers. */
function longestText(
  names: readonly string[],
  cellsOf: (name: string) => readonly Cell[],
): string | undefined {
  const sizeOf = (name: string) =>
    cellsOf(name).reduce<number>((sum, cell) => sum + String(cell ?? "").length, 0);
  const texts = names.filter((name) => !isNumbers(cellsOf(name)));
  return texts.sort((a, b) => sizeOf(b) - sizeOf(a))[0];
}
