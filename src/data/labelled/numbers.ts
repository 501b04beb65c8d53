import { UserError } from "../../shared/errors.js";
import type { Dataset } from "../dataset.js";
import type { Table } from "../table/read.js";
import type { Examples } from "./examples.js";
import type { Split } from "./split.js";

export const scalings = ["standard", "none"] as const;
type Scaling = (typeof scalings)[number];

/** A feature of all rows, and how it is scaled: (value - mean) / sd. */
interface Feature {
  readonly values: Float64Array;
  readonly mean: number;
  readonly sd: number;
}

interface NumberConfig {
  readonly features: readonly string[];
  readonly scaling: Scaling;
}

/**
 * Data sets of number sequences, one step a row.
 *
 * @throws UserError where a value is missing
 */
export function numberDatasets(
  table: Table,
  { examples, split }: { readonly examples: Examples; readonly split: Split },
  config: NumberConfig,
): Dataset[] {
  const scaled = scaledFeatures(table, examples, split[0], config);
  const steps = longestOf(examples.rows);
  return split.map((part) => numberDataset(examples, part, scaled, steps));
}

/**
 * Other number sequences, in the inputs that a model of these examples has.
 *
 * @param others the other sequences and the table that they are of; their labels count for nothing
 * @throws UserError where a value is missing
 */
export function otherNumbers(
  table: Table,
  { examples, training }: { readonly examples: Examples; readonly training: readonly number[] },
  others: { readonly table: Table; readonly examples: Examples },
  config: NumberConfig,
): Dataset {
  const scaled = scaledFeatures(table, examples, training, config).map((feature, index) => {
    const name = config.features[index]!;
    const values = others.table.numbers(name);
    requireNumbers(others.table, name, values);
    return { ...feature, values };
  });
  const { rows } = others.examples;
  const all = Array.from(rows.keys());
  return numberDataset(others.examples, all, scaled, longestOf(rows));
}

/** The features, to be scaled by what the training part has. */
function scaledFeatures(
  table: Table,
  { rows }: Examples,
  part: readonly number[],
  { features, scaling }: NumberConfig,
): Feature[] {
  const training = part.flatMap((index) => rows[index]!);
  return features.map((name): Feature => {
    const values = table.numbers(name);
    requireNumbers(table, name, values);
    return { values, ...(scaling === "standard" ? moments(values, training) : { mean: 0, sd: 1 }) };
  });
}

function longestOf(rows: Examples["rows"]): number {
  return rows.reduce((most, { length }) => Math.max(most, length), 1);
}

function numberDataset(
  { rows, labels, keys, names, classes }: Examples,
  part: readonly number[],
  features: readonly Feature[],
  steps: number,
): Dataset {
  const inputs = features.length;
  return {
    count: part.length,
    steps,
    inputs,
    outputs: classes.length,
    targets: 1,
    variableLength: true,
    fill(indices, x, y, lengths) {
      x.fill(0, 0, indices.length * steps * inputs);
      for (let at = 0; at < indices.length; at += 1) {
        const example = part[indices[at]!]!;
        const own = rows[example]!;
        for (const [step, row] of own.entries()) {
          const offset = (at * steps + step) * inputs;
          for (const [f, { values, mean, sd }] of features.entries()) {
            x[offset + f] = (values[row]! - mean) / sd;
          }
        }
        y[at] = labels[example]!;
        lengths![at] = own.length;
      }
    },
    title: (index) => names[keys[part[index]!]!]!,
  };
}

/** @throws UserError where a value is missing */
function requireNumbers(table: Table, name: string, values: Float64Array): void {
  const row = values.findIndex(Number.isNaN);
  if (row < 0) return;
  throw new UserError(
    `${table.where(row)}: ${name} is missing, expected a number in every row of data.features`,
  );
}

/** Mean and standard deviation (of the population) over some rows; 1 where nothing varies. */
function moments(values: Float64Array, rows: readonly number[]) {
  let sum = 0;
  for (const row of rows) sum += values[row]!;
  const mean = sum / rows.length;
  let squares = 0;
  for (const row of rows) squares += (values[row]! - mean) ** 2;
  const sd = Math.sqrt(squares / rows.length);
  return { mean, sd: sd > Math.abs(mean) * NOTHING ? sd : 1 };
}

/** A standard deviation this small beside the mean is what rounding leaves of a constant. */
const NOTHING = 1e-12;
