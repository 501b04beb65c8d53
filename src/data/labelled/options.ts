import { z } from "zod";
import { count, delimiter, encoding, filePath, seed } from "../options.js";
import { sharesOrNoValidation } from "../split-counts.js";
import { LONGEST_NAME } from "../table/required-columns.js";
import { missingChoices } from "./missing.js";
import { scalings } from "./numbers.js";
import { type TokenKindName, tokenKinds } from "./token-kinds.js";
import { isTsFile } from "./ts-file.js";

export const DEFAULT_SEED = 42;

const column = z.string().min(1).max(LONGEST_NAME);

/** The `data` section of a config for the user's sequences. */
export const options = z
  .strictObject({
    task: z.literal("labelled").describe("Sequences from a file, each with a class or a number"),
    file: filePath.describe(
      "CSV, TSV, JSON Lines or Parquet file, relative to the config's folder; or npm:package/file",
    ),
    testFile: filePath
      .optional()
      .describe(
        "File of the test sequences, relative to the folder of data.file (default: a part of data.file)",
      ),
    layout: z
      .enum(["long", "wide"])
      .default("long")
      .describe(
        "long: a row is a step or a text; wide: a row is a sequence of numbers, left to right " +
          "(a .ts file of the UCR archive is read as it is)",
      ),
    label: column.default("label").describe("Column of the classes, or of the numbers to predict"),
    objective: z
      .enum(["classification", "regression"])
      .default("classification")
      .describe("Kind of label: one of several classes, or a number for each sequence"),
    text: column.optional().describe("Column of texts, each a sequence of characters or words"),
    tokens: z
      .enum(Object.keys(tokenKinds) as TokenKindName[])
      .default("characters")
      .describe("Unit of a step of a text; a large vocabulary of words requires model.embedding"),
    id: column.optional().describe("Column that identifies the sequence of a row"),
    features: z
      .array(column)
      .max(10_000)
      .default([])
      .describe("Columns of numbers, the inputs of each step"),
    longest: count(100_000)
      .optional()
      .describe("Sequences are cut to this many steps (default: not cut)"),
    split: z
      .union([sharesOrNoValidation, column])
      .default([0.7, 0.15, 0.15])
      .describe(
        "Shares of each class for training, validation and test; or a column of train, valid and test " +
          "(upper or lower case; without valid, data.validationShare of train is drawn for it). With data.testFile " +
          "the first two shares are those of data.file. Without a share for validation, nothing is chosen by it",
      ),
    validationShare: z
      .number()
      .min(0)
      .lt(1)
      .optional()
      .describe(
        "Share of each class of the training sequences that is drawn for validation if the column of data.split " +
          "has none; 0: no validation part (default: 0.15)",
      ),
    scaling: z
      .enum(scalings)
      .default("standard")
      .describe(
        "standard: subtract each feature's mean and divide by its standard deviation, both from the training part",
      ),
    missing: z
      .enum(missingChoices)
      .default("error")
      .describe(
        "interpolate: fill in missing numbers of data.features from the steps beside them in the same sequence",
      ),
    missingValues: z
      .array(z.string().max(100))
      .max(100)
      .default([])
      .describe('Words that mean a missing text or label (default: none; "NA" is a word)'),
    seed: seed.default(DEFAULT_SEED).describe("Seed of the split"),
    delimiter: delimiter
      .optional()
      .describe(
        "Delimiter between cells: a character, one blank for any run of blanks and tabs, or two blanks for wider gaps (default: detected)",
      ),
    encoding: encoding
      .optional()
      .describe("Encoding of a text file, such as windows-1251 or shift_jis (default: detected)"),
    decimal: z.enum([".", ","]).optional().describe("Decimal separator (default: detected)"),
  })
  .superRefine((config, context) => {
    const { label, text, tokens, id, features, split, layout, file, testFile, validationShare } =
      config;
    const issue = (key: string, message: string) => {
      context.addIssue({ code: "custom", path: [key], message });
    };
    if (layout === "wide" || isTsFile(file)) {
      const given = text !== undefined ? "text" : features.length > 0 ? "features" : undefined;
      if (given) issue(given, "does not apply to a file with one sequence per row");
    } else if (text !== undefined && (id !== undefined || features.length > 0)) {
      issue(
        "text",
        "cannot be combined with data.id or data.features: sequences are either texts or numbers",
      );
    } else if (text === undefined && features.length === 0) {
      issue("text", "is missing, expected a column of texts, or data.id and data.features");
    } else if (text === undefined && id === undefined) {
      issue("id", "is missing, expected the column that identifies the sequence of a row");
    }
    if (testFile !== undefined && typeof split === "string") {
      issue("split", `is the column "${split}", expected shares with data.testFile`);
    }
    if (text === undefined && tokens !== "characters") {
      issue("tokens", `is ${tokens}, expected none without data.text, the column of texts`);
    }
    if (validationShare !== undefined && typeof split !== "string") {
      issue("validationShare", "does not apply to shares in data.split, which say it themselves");
    }
    const names = [label, text, id, ...features, typeof split === "string" ? split : undefined];
    const twice = names.find((name, index) => name !== undefined && names.indexOf(name) < index);
    if (twice !== undefined) {
      issue("label", `or another column: "${twice}" is named twice, expected each column once`);
    }
  });

export type LabelledConfig = z.output<typeof options>;

/** Whether a row of the file is a whole sequence of numbers. */
export function isRowwise({ layout, file }: Pick<LabelledConfig, "layout" | "file">): boolean {
  return layout === "wide" || isTsFile(file);
}
