import { z } from "zod";
import { type Examples, examplesOf, requireOneValue } from "../labelled/examples.js";
import { numberDatasets, scalings } from "../labelled/numbers.js";
import { otherSequences } from "../labelled/others.js";
import { labelledRecord } from "../labelled/record.js";
import { type FoundSplit, givenSplit, requireUsable, stratifiedSplit } from "../labelled/split.js";
import { restorable, scaledTargets } from "../labelled/targets.js";
import { textDatasets } from "../labelled/texts.js";
import { dataPath } from "../locate.js";
import { count, seed } from "../options.js";
import { shares } from "../split.js";
import { fileHash } from "../table/hash.js";
import { type ColumnKind, readTable, type Table } from "../table/read.js";
import type { Task } from "../task.js";

const column = z.string().min(1).max(1000);

const options = z
  .strictObject({
    task: z
      .literal("labelled")
      .describe("Sequences in a file of one's own, each with a class or a number"),
    file: z
      .string()
      .min(1)
      .max(4096)
      .describe(
        "CSV, TSV, JSON Lines or Parquet, from the config's folder on; npm:package/file of a package",
      ),
    label: column.describe("Column of the classes, or of the numbers to predict"),
    objective: z
      .enum(["classification", "regression"])
      .default("classification")
      .describe("What label is: one of several classes, or a number for each sequence"),
    text: column.optional().describe("Column of texts, each a sequence of characters"),
    id: column.optional().describe("Column that says which rows, in order, are one sequence"),
    features: z
      .array(column)
      .max(10_000)
      .default([])
      .describe("Columns of numbers, the inputs of each step"),
    longest: count(100_000)
      .optional()
      .describe("Longer sequences are cut to so many steps (default: none is cut)"),
    split: z
      .union([shares, column])
      .default([0.7, 0.15, 0.15])
      .describe(
        "Shares of each class for training, validation, test; or a column of train, valid, test " +
          "(in any case; without valid, 15 % of train are drawn for it)",
      ),
    scaling: z
      .enum(scalings)
      .default("standard")
      .describe("standard: features less their mean, by their deviation, both of the train part"),
    missingValues: z
      .array(z.string().max(100))
      .max(100)
      .default([])
      .describe('Words that mean a missing text or label (default: none; "NA" is a word)'),
    seed: seed.default(42).describe("Seed of the split"),
    delimiter: z.string().length(1).optional().describe("Between cells (default: found)"),
    decimal: z.enum([".", ","]).optional().describe("Decimal sign (default: found)"),
  })
  .superRefine(({ label, text, id, features, split }, context) => {
    const issue = (key: string, message: string) => {
      context.addIssue({ code: "custom", path: [key], message });
    };
    if (text !== undefined && (id !== undefined || features.length > 0)) {
      issue("text", "is given beside data.id or data.features, expected either texts or numbers");
    } else if (text === undefined && features.length === 0) {
      issue("text", "is missing, expected a column of texts, or data.id and data.features");
    } else if (text === undefined && id === undefined) {
      issue("id", "is missing, expected the column that says which rows are one sequence");
    }
    const names = [label, text, id, ...features, typeof split === "string" ? split : undefined];
    const twice = names.find((name, index) => name !== undefined && names.indexOf(name) < index);
    if (twice !== undefined) {
      issue("label", `or another column: "${twice}" is named twice, expected each column once`);
    }
  });

type LabelledConfig = z.output<typeof options>;

/** The user's own sequences of characters or numbers, to predict the class or the number of each. */
export const labelled: Task<LabelledConfig> & { readonly options: typeof options } = {
  options,
  async load(config) {
    const { table, examples: found, split, notes } = await read(config);
    const { labels, target } =
      config.objective === "regression"
        ? scaledTargets(found.labels, split[0])
        : { labels: found.labels, target: undefined };
    const examples = { ...found, labels };
    const { datasets, ...inputs } =
      config.text === undefined
        ? numberDatasets(table, { examples, split }, config)
        : textDatasets(examples, split, config.longest);
    const [train, valid, test] = datasets.map((dataset, part) => {
      if (target === undefined) return dataset;
      return restorable(dataset, target, truthsOf(found.labels, split[part]!));
    });
    const { classes } = examples;
    return {
      objective: config.objective,
      ...(classes.length > 0 && { classes }),
      source: await fileHash(table.path),
      notes,
      train: train!,
      valid: valid!,
      test: test!,
      record: { task: "labelled", classes, ...inputs, target },
    };
  },
  async sequences(config, record, file) {
    const options = { ...config, missingWords: config.missingValues };
    const table = await readTable(file, {
      ...options,
      columns: inputColumns(config),
      lenient: true,
    });
    return otherSequences(table, config, labelledRecord.parse(record));
  },
};

/** The file, its sequences and how they are split. */
async function read(config: LabelledConfig) {
  const options = { ...config, missingWords: config.missingValues };
  const path = dataPath(config.file);
  const table = await readTable(path, { ...options, columns: columnsOf(config) });
  const { examples, notes } = examplesOf(table, config);
  const found = splitOf(config, table, examples);
  requireUsable(table.path, found.split, examples);
  const all = [...notes, ...found.notes].map((note) => `${table.path}: ${note}`);
  return { table, examples: cut(examples, config), split: found.split, notes: all };
}

function truthsOf(labels: Examples["labels"], part: readonly number[]): Float64Array {
  return Float64Array.from(part, (index) => labels[index]!);
}

/** Without what is after the longest that is wanted; texts are cut as texts. */
function cut(examples: Examples, { text, longest }: LabelledConfig): Examples {
  if (text !== undefined) return examples;
  return { ...examples, rows: examples.rows.map((rows) => rows.slice(0, longest)) };
}

function splitOf(
  { split, seed: splitSeed, id }: LabelledConfig,
  table: Table,
  examples: Examples,
): FoundSplit {
  if (typeof split !== "string") {
    return { split: stratifiedSplit(examples, split, splitSeed), notes: [] };
  }
  if (id !== undefined) {
    const { codes } = table.texts(split);
    requireOneValue(table, examples.rows, { key: id, column: split }, (row) => codes[row]!);
  }
  return givenSplit(table, examples, split, splitSeed);
}

/** The kinds of the columns that the config names. */
function columnsOf(config: LabelledConfig): Record<string, ColumnKind> {
  const { label, split, objective } = config;
  const given = typeof split === "string" ? { [split]: "text" as const } : {};
  const kind = objective === "regression" ? "number" : "word";
  return { ...inputColumns(config), [label]: kind, ...given };
}

/** Those that make up a sequence. */
function inputColumns({ text, id, features }: LabelledConfig): Record<string, ColumnKind> {
  const words = [text, id].flatMap((name) => name ?? []);
  return Object.fromEntries([
    ...words.map((name) => [name, "word"] as const),
    ...features.map((name) => [name, "number"] as const),
  ]);
}
