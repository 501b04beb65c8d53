import { delimitedOnly } from "../delimited-only.js";
import { type EffectRule, withoutEffect } from "../effects.js";
import {
  type FoundSplit,
  givenSplit,
  requireUsable,
  stratifiedSplit,
  testFileSplit,
} from "../labelled/example-split.js";
import { type Examples, examplesOf, requireOneValue } from "../labelled/examples.js";
import { joinedTables, requireSameFeatures } from "../labelled/joined.js";
import { type LongTable, SEQUENCE } from "../labelled/long-table.js";
import { numberDatasets } from "../labelled/numbers.js";
import { DEFAULT_SEED, isRowwise, type LabelledConfig, options } from "../labelled/options.js";
import { otherSequences } from "../labelled/others.js";
import { inputColumns, longOthers, wideOthers } from "../labelled/others-plan.js";
import { labelledRecord } from "../labelled/record.js";
import { restorable, scaledTargets } from "../labelled/targets.js";
import { textDatasets } from "../labelled/texts.js";
import { isTsFile, readTsFile } from "../labelled/ts-file.js";
import { widePlan, wideSequences } from "../labelled/wide.js";
import { dataPath, testPathOf } from "../locate.js";
import { fileHash } from "../table/hash.js";
import { type ColumnKind, peekTable, readTable, type Table } from "../table/read.js";
import type { Task } from "../task.js";

const effects: readonly EffectRule<LabelledConfig>[] = [
  {
    key: "scaling",
    reason: ({ scaling, text }) =>
      text !== undefined && scaling !== "standard" && "texts are not scaled, only data.features.",
  },
  ...delimitedOnly(["delimiter", "encoding"]),
  ...(["decimal", "id"] as const).map((key) => ({
    key,
    reason: (config: LabelledConfig) =>
      config[key] !== undefined && isTsFile(config.file) && "a .ts file states this itself.",
  })),
  {
    key: "decimal",
    reason: ({ decimal, text, objective, file }) =>
      decimal !== undefined &&
      text !== undefined &&
      objective === "classification" &&
      !isTsFile(file) &&
      "there are no numbers to read: sequences are texts, and labels are classes.",
  },
  {
    key: "missing",
    reason: ({ missing, text }) =>
      text !== undefined && missing !== "error" && "texts have no numbers to fill in.",
  },
  {
    key: "missingValues",
    reason: ({ missingValues, file }) =>
      missingValues.length > 0 && isTsFile(file) && 'a .ts file uses "?" for a missing value.',
  },
];

/** The user's sequences of characters or numbers, with a class or a number to predict for each. */
export const labelled: Task<LabelledConfig> & { readonly options: typeof options } = {
  options,
  effects,
  emptyValidation,
  async load(given) {
    const { config, table, examples: found, split, notes } = await read(given);
    const { labels, target } =
      config.objective === "regression"
        ? scaledTargets(found.labels, split[0])
        : { labels: found.labels, target: undefined };
    const examples = { ...found, labels };
    const {
      datasets,
      notes: filled,
      ...inputs
    } = config.text === undefined
      ? numberDatasets(table, { examples, split }, config)
      : { ...textDatasets(examples, split, config), notes: [] };
    const [train, valid, test] = datasets.map((dataset, part) => {
      if (target === undefined) return dataset;
      return restorable(dataset, target, truthsOf(found.labels, split[part]!));
    });
    const { classes } = examples;
    return {
      objective: config.objective,
      ...(classes.length > 0 && { classes }),
      source: await fileHash(table.path, testPathOf(config.file, config.testFile)),
      notes: [...notes, ...filled],
      train: train!,
      valid: valid!,
      test: test!,
      record: { task: "labelled", classes, ...inputs, target },
    };
  },
  async sequences(config, record, file) {
    const labelled = labelledRecord.parse(record);
    if (isTsFile(file)) {
      const table = readTsFile(file, config.label, true);
      return otherSequences(table, { ...config, id: SEQUENCE }, labelled);
    }
    const plan = isRowwise(config)
      ? wideOthers(file, (await peekTable(file, config)).names, config, labelled)
      : longOthers(config, labelled);
    return plan.sequences(await readTable(file, { ...config, ...plan.read }));
  },
};

/** The option that leaves the validation part empty, if any. */
function emptyValidation({ split, validationShare }: LabelledConfig): string | undefined {
  if (typeof split === "string") {
    return validationShare === 0 ? "data.validationShare is 0" : undefined;
  }
  return split[1] === 0 ? `data.split is ${JSON.stringify(split)}` : undefined;
}

/** Reads the file and its sequences and splits them, for files with a row per sequence or per step. */
async function read(given: LabelledConfig) {
  const path = dataPath(given.file);
  const { table, config, firstTestRow } = await readBoth(path, given);
  const { examples, notes } = examplesOf(table, config);
  const found = splitOf(config, table, examples, firstTestRow);
  requireUsable(table.path, found.split, examples, emptyValidation(config) === undefined);
  const placed = [...notes, ...found.notes, ...seedNotes(config, found)].map(
    (note) => `${path}: ${note}`,
  );
  const all = [...table.notes, ...placed];
  return { config, table, examples: cut(examples, config), split: found.split, notes: all };
}

/**
 * The rows of the file, followed by those of the file of test sequences, and the index of the first of these.
 */
async function readBoth(path: string, given: LabelledConfig) {
  const other = testPathOf(given.file, given.testFile);
  if (isRowwise(given)) {
    const { table, config } = await readAsLong(path, given);
    if (other === undefined) return { table, config, firstTestRow: undefined };
    const second = await readRowwise(other, given);
    requireSameFeatures(table, second);
    return { table: joinedTables(table, second, SEQUENCE), config, firstTestRow: table.rows };
  }
  const table = await readLong(path, given);
  if (other === undefined) return { table, config: given, firstTestRow: undefined };
  const second = await readLong(other, given);
  return { table: joinedTables(table, second, given.id), config: given, firstTestRow: table.rows };
}

function readLong(path: string, config: LabelledConfig): Promise<Table> {
  const options = { ...config, missingWords: config.missingValues };
  return readTable(path, { ...options, columns: columnsOf(config) });
}

/** A table with a row for each step of the file's rows, and the config that reads it. */
async function readAsLong(path: string, given: LabelledConfig) {
  const table = await readRowwise(path, given);
  return { table, config: { ...given, id: SEQUENCE, features: [...table.features] } };
}

/** The sequences of a file with a row for each, with their labels. */
async function readRowwise(path: string, config: LabelledConfig): Promise<LongTable> {
  const { label, split, id, objective } = config;
  if (isTsFile(path)) return readTsFile(path, label, false);
  const kind: ColumnKind = objective === "regression" ? "number" : "word";
  const part = typeof split === "string" ? { [split]: "text" as const } : {};
  const columns = { once: { [label]: kind, ...part }, id };
  const options = { ...config, missingWords: config.missingValues };
  const plan = widePlan(path, (await peekTable(path, options)).names, columns);
  const table = await readTable(path, { ...options, columns: plan.columns });
  return wideSequences(table, columns, plan.steps, {});
}

function truthsOf(labels: Examples["labels"], part: readonly number[]): Float64Array {
  return Float64Array.from(part, (index) => labels[index]!);
}

/** Cuts sequences longer than the maximum length; texts are cut elsewhere. */
function cut(examples: Examples, { text, longest }: LabelledConfig): Examples {
  if (text !== undefined) return examples;
  return { ...examples, rows: examples.rows.map((rows) => rows.slice(0, longest)) };
}

/** @param firstTestRow index of the first row from a file of test sequences, if there is one */
function splitOf(
  { split, seed: splitSeed, id, validationShare }: LabelledConfig,
  table: Table,
  examples: Examples,
  firstTestRow: number | undefined,
): FoundSplit {
  if (typeof split !== "string") {
    if (firstTestRow !== undefined) {
      return testFileSplit(examples, firstTestRow, { split, seed: splitSeed });
    }
    const drawn = stratifiedSplit(examples, split, splitSeed);
    return { split: drawn, isDrawn: true, notes: [] };
  }
  if (id !== undefined) {
    const { codes } = table.texts(split);
    requireOneValue(table, examples.rows, { key: id, column: split }, (row) => codes[row]!);
  }
  return givenSplit(table, examples, { column: split, validationShare, seed: splitSeed });
}

/** A sentence if a seed was given but nothing is random. */
function seedNotes({ seed: given, split }: LabelledConfig, { isDrawn }: FoundSplit): string[] {
  if (isDrawn || given === DEFAULT_SEED) return [];
  return [withoutEffect("data.seed", given, `the column ${split} assigns each row to a part.`)];
}

/** The kinds of the columns named in the config. */
function columnsOf(config: LabelledConfig): Record<string, ColumnKind> {
  const { label, split, objective } = config;
  const given = typeof split === "string" ? { [split]: "text" as const } : {};
  const kind = objective === "regression" ? "number" : "word";
  return { ...inputColumns(config), [label]: kind, ...given };
}
