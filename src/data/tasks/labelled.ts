import { z } from "zod";
import { type Examples, examplesOf, requireOneValue } from "../labelled/examples.js";
import { numberDatasets, scalings } from "../labelled/numbers.js";
import { givenSplit, requireUsable, stratifiedSplit } from "../labelled/split.js";
import { textDatasets } from "../labelled/texts.js";
import { dataPath } from "../locate.js";
import { count, seed } from "../options.js";
import { shares } from "../split.js";
import { fileHash } from "../table/hash.js";
import { readTable, type Table } from "../table/read.js";
import type { Task } from "../task.js";

const column = z.string().min(1).max(1000);

const options = z
  .strictObject({
    task: z.literal("labelled").describe("Sequences in a file of one's own, each with a class"),
    file: z
      .string()
      .min(1)
      .max(4096)
      .describe(
        "CSV, TSV, JSON Lines or Parquet, from the config's folder on; npm:package/file of a package",
      ),
    label: column.describe("Column of the classes"),
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
        "Shares of each class for training, validation, test; or a column of train, valid, test",
      ),
    scaling: z
      .enum(scalings)
      .default("standard")
      .describe("standard: features less their mean, by their deviation, both of the train part"),
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

/** The user's own sequences of characters or numbers, to tell the class of each. */
export const labelled: Task<LabelledConfig> & { readonly options: typeof options } = {
  options,
  async load(config) {
    const table = await readTable(dataPath(config.file), { ...config, columns: columnsOf(config) });
    const whole = examplesOf(table, config);
    const rows = whole.rows.map((own) => own.slice(0, config.longest));
    const examples = config.text === undefined ? { ...whole, rows } : whole;
    const split = splitOf(config, table, whole);
    requireUsable(table.path, split, whole);
    const [train, valid, test] =
      config.text === undefined
        ? numberDatasets(table, { examples, split }, config)
        : textDatasets(examples, split, config.longest);
    return {
      objective: "classification",
      classes: whole.classes,
      source: await fileHash(table.path),
      train: train!,
      valid: valid!,
      test: test!,
    };
  },
};

function splitOf({ split, seed: splitSeed, id }: LabelledConfig, table: Table, examples: Examples) {
  if (typeof split !== "string") return stratifiedSplit(examples, split, splitSeed);
  if (id !== undefined) requireOneValue(table, examples.rows, id, split);
  return givenSplit(table, examples, split);
}

/** The kinds of the columns that the config names. */
function columnsOf({ label, text, id, features, split }: LabelledConfig) {
  const texts = [label, text, id, typeof split === "string" ? split : undefined];
  const kinds: Record<string, "number" | "text"> = {};
  for (const name of features) kinds[name] = "number";
  for (const name of texts) if (name !== undefined) kinds[name] = "text";
  return kinds;
}
