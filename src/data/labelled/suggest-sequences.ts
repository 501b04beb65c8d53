import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { UserError } from "../../shared/errors.js";
import { nameFrom, type Suggestion } from "../suggested.js";
import { type Cell, isMissing } from "../table/cells.js";
import { partNames } from "../table/kinds/parts.js";
import { correlations, numberedNames } from "../table/numbered-columns.js";
import { peekTable, type TableHead } from "../table/read.js";
import { cellsOf } from "../table/rows.js";
import { goesUpEvenly } from "../table/steps.js";
import { areClasses, isPartColumn } from "./label-columns.js";
import { type LabelledHints, labelledModel, suggestLabelled } from "./suggest.js";
import { type FoundSequences, textLabelOf } from "./text-label.js";
import { isTsFile, tsLabelKind } from "./ts-file.js";

/** What the user specifies about a file of sequences; a missing label may be detected. */
export type SequenceHints = Partial<LabelledHints>;

/**
 * A config for a file of sequences with classes or numbers: a `.ts` file, a file with a named label, or a
 * file whose column names show that its rows are sequences. A file of test sequences beside it becomes the
 * test part.
 *
 * @returns undefined for any other file
 * @throws UserError when a column does not exist, or the file cannot be read
 */
export async function suggestSequences(
  path: string,
  shown: string,
  hints: SequenceHints,
): Promise<Suggestion | undefined> {
  const found = await suggestionFor(path, shown, hints);
  if (found === undefined) return undefined;
  const testFile = await testFileBeside(path, hints);
  if (testFile === undefined || "split" in found.config.data) return found;
  const note = `${testFile} beside it is the test part (data.testFile)`;
  return {
    config: { ...found.config, data: { ...found.config.data, testFile } },
    notes: [...found.notes, note],
    choices: [...found.choices, note],
  };
}

async function suggestionFor(
  path: string,
  shown: string,
  { label, ...others }: SequenceHints,
): Promise<Suggestion | undefined> {
  if (isTsFile(path)) return suggestTsFile(path, shown, label);
  if (label !== undefined) {
    const { config, choices } = await suggestLabelled(path, shown, { label, ...others });
    return { config, choices, notes: choices };
  }
  if (others.text !== undefined || others.id !== undefined) return undefined;
  const found = (await wideLabelOf(path, others)) ?? (await textLabelOf(path, others));
  if (found === undefined) return undefined;
  const { notes, row, hints } = found;
  const { config, choices } = await suggestLabelled(path, shown, { ...others, ...hints });
  const note =
    `each row is read as ${row} whose class is in ${hints.label}: to forecast a column instead, name it with ` +
    "--target";
  return { config, notes: [...notes, note, ...choices], choices: [note, ...choices] };
}

/** A config for a `.ts` file, whose header says whether it has classes or numbers. */
function suggestTsFile(path: string, shown: string, label: string | undefined): Suggestion {
  const kind = tsLabelKind(path);
  if (kind === undefined) {
    throw new UserError(
      `${path}: has neither @classLabel true nor @targetLabel true, expected a class or a number for each ` +
        "sequence",
    );
  }
  const regression = kind === "number";
  const model = labelledModel(path, "numbers");
  const config = {
    name: nameFrom(path),
    description: `${regression ? "Predicts the number" : "Predicts the class"} of each sequence.`,
    data: {
      task: "labelled",
      file: shown,
      ...(label !== undefined && { label }),
      ...(regression && { objective: "regression" }),
      missing: "interpolate",
    },
    ...model.keys,
  };
  return { config, notes: model.choices, choices: model.choices };
}

/** Minimum number of numeric columns for a row to be a sequence. */
const LEAST_STEPS = 20;

/**
 * The column of classes in a file whose other columns are numbered steps, such as `t0` and `t1`, and possibly names of
 * the rows and parts of a split; or columns without names of which the first or the last has few different values.
 * Undefined for other files.
 */
async function wideLabelOf(
  path: string,
  { encoding }: SequenceHints,
): Promise<FoundSequences | undefined> {
  const head = await peekTable(path, { encoding });
  const { names, notes } = head;
  const steps = numberedNames(names);
  if (steps.length < LEAST_STEPS) return undefined;
  const numbered = new Set(steps);
  const beside = names.filter((name) => !numbered.has(name));
  const name =
    beside.length > 1 ? beside.find((each) => areNames(cellsOf(head, [each]))) : undefined;
  const others = beside.filter((each) => each !== name && !isPartColumn(cellsOf(head, [each])));
  if (others.length > 1) return undefined;
  const candidates = others.length === 1 ? others : [names[0]!, names.at(-1)!];
  if (candidates.some((name) => partNames(name).length > 0)) return undefined; // these are hours or months
  const label = candidates.find((name) => areWholeClasses(cellsOf(head, [name])));
  if (label === undefined || runsDown(head, label, [...numbered])) return undefined;
  const count = steps.length - (numbered.has(label) ? 1 : 0);
  return { hints: { label, name }, row: `a sequence of ${count} numbers`, notes };
}

/** Whether cells are classes, and none is missing. */
function areWholeClasses(cells: readonly Cell[]): boolean {
  return !cells.some(isMissing) && areClasses(cells.map(String));
}

/** Whether cells name the rows: each is different, and not a measured number. */
function areNames(cells: readonly Cell[]): boolean {
  const words = cells.map(String);
  if (cells.some(isMissing) || new Set(words).size < words.length) return false;
  return words.every((word) => Number.isNaN(Number(word))) || goesUpEvenly(words.map(Number));
}

/** Correlation of consecutive rows of a class above which they are steps of a series. */
const CLOSELY = 0.3;

/**
 * Whether rows of a class are steps of a series rather than sequences: consecutive rows are similar, or a column
 * counts them, as in a table of a machine's sensors.
 */
function runsDown(head: TableHead, label: string, numbered: readonly string[]): boolean {
  const steps = numbered.filter((name) => name !== label);
  if (correlations(head, steps, label).down > CLOSELY) return true;
  return steps.some((name) => goesUpEvenly(cellsOf(head, [name]).map(Number)));
}

/** Endings of names of training files, and the corresponding endings for test files. */
const TEST_NAMES: readonly (readonly [RegExp, string])[] = [
  [/(?<![A-Za-z])TRAIN(?=\.\w+$)/, "TEST"],
  [/(?<![A-Za-z])Train(?=\.\w+$)/, "Test"],
  [/(?<![A-Za-z])train(?=\.\w+$)/, "test"],
];

/**
 * The name of the file of test sequences beside a file of training sequences, such as `X_TEST.ts` beside
 * `X_TRAIN.ts`. A table must have the same columns.
 */
async function testFileBeside(
  path: string,
  { encoding }: SequenceHints,
): Promise<string | undefined> {
  const name = TEST_NAMES.map(([train, test]) => basename(path).replace(train, test)).find(
    (other) => other !== basename(path),
  );
  if (name === undefined) return undefined;
  const other = join(dirname(path), name);
  if (!existsSync(other)) return undefined;
  if (isTsFile(path)) return name;
  const [here, there] = await Promise.all(
    [path, other].map((file) => peekTable(file, { encoding })),
  );
  return here!.names.join("\0") === there!.names.join("\0") ? name : undefined;
}
