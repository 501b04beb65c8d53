import { UserError } from "../../shared/errors.js";
import type { Dataset } from "../dataset.js";
import type { Table } from "../table/read.js";
import { requireSquares } from "../table/sizes.js";
import type { Split } from "./example-split.js";
import type { Examples } from "./examples.js";
import { moments } from "./moments.js";
import type { FeatureRecord } from "./record.js";

export const scalings = ["standard", "none"] as const;
type Scaling = (typeof scalings)[number];

/** A feature of all rows with its scaling: (value - mean) / sd. */
interface Feature extends FeatureRecord {
  readonly values: Float64Array;
}

interface NumberConfig {
  readonly features: readonly string[];
  readonly scaling: Scaling;
}

/**
 * Data sets of number sequences, with one row per step, and the scaling of their features.
 *
 * @throws UserError if a value is missing
 */
export function numberDatasets(
  table: Table,
  { examples, split }: { readonly examples: Examples; readonly split: Split },
  config: NumberConfig,
): { readonly datasets: readonly Dataset[]; readonly features: readonly FeatureRecord[] } {
  const scaled = scaledFeatures(table, examples, split[0], config);
  const steps = longestOf(examples.rows);
  return {
    datasets: split.map((part) => numberDataset(examples, part, scaled, steps)),
    features: scaled.map(({ name, mean, sd }) => ({ name, mean, sd })),
  };
}

/**
 * Other number sequences, as inputs for a model with recorded features.
 *
 * @param all the sequences; their labels are ignored
 * @param part the sequences to use, those without a missing value
 */
export function otherNumbers(
  table: Table,
  all: Examples,
  part: readonly number[],
  features: readonly FeatureRecord[],
): Dataset {
  const scaled = features.map((feature) => ({ ...feature, values: table.numbers(feature.name) }));
  const steps = longestOf(part.map((index) => all.rows[index]!));
  return numberDataset(all, part, scaled, steps);
}

/** The features, scaled by the statistics of the training part. */
function scaledFeatures(
  table: Table,
  { rows }: Examples,
  part: readonly number[],
  { features, scaling }: NumberConfig,
): Feature[] {
  requireSquares(table, features);
  const training = part.flatMap((index) => rows[index]!);
  return features.map((name): Feature => {
    const values = table.numbers(name);
    const row = values.findIndex(Number.isNaN);
    if (row >= 0) throw new UserError(missingNumber(table, name, row));
    const scale = scaling === "standard" ? moments(values, training) : { mean: 0, sd: 1 };
    return { name, values, ...scale };
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
    outputs: Math.max(1, classes.length), // without classes, a number
    targets: 1,
    variableLength: true,
    fill(indices, x, y, lengths) {
      x.fill(0, 0, indices.length * steps * inputs);
      for (let at = 0; at < indices.length; at += 1) {
        const example = part[indices[at]!]!;
        const sequence = rows[example]!;
        for (const [step, row] of sequence.entries()) {
          const offset = (at * steps + step) * inputs;
          for (const [f, { values, mean, sd }] of features.entries()) {
            x[offset + f] = (values[row]! - mean) / sd;
          }
        }
        y[at] = labels[example]!;
        lengths![at] = sequence.length;
      }
    },
    title: (index) => names[keys[part[index]!]!]!,
  };
}

/** The message for a row without a value of a feature. */
export function missingNumber(table: Table, name: string, row: number): string {
  return `${table.where(row)}: ${name} is missing, expected a number in every row of data.features`;
}
