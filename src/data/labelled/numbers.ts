import { UserError } from "../../shared/errors.js";
import type { Dataset } from "../dataset.js";
import type { Table } from "../table/read.js";
import { requireSquares } from "../table/sizes.js";
import type { Split } from "./example-split.js";
import type { Examples } from "./examples.js";
import { filledSequences, type Missing } from "./missing.js";
import { moments } from "./moments.js";
import type { FeatureRecord, LabelledRecord } from "./record.js";

export const scalings = ["standard", "none"] as const;
type Scaling = (typeof scalings)[number];

/** A feature of all rows with its scaling: (value - mean) / sd. */
interface Feature extends FeatureRecord {
  readonly values: Float64Array;
}

interface NumberConfig {
  readonly features: readonly string[];
  readonly scaling: Scaling;
  readonly missing: Missing;
}

/**
 * Data sets of number sequences, with one row per step, and the scaling of their features.
 *
 * @throws UserError if a value is missing and none may be, or a sequence has no value of a feature
 */
export function numberDatasets(
  table: Table,
  { examples, split }: { readonly examples: Examples; readonly split: Split },
  config: NumberConfig,
): {
  readonly datasets: readonly Dataset[];
  readonly features: readonly FeatureRecord[];
  readonly missing?: "interpolate";
  readonly notes: readonly string[];
} {
  const { scaled, filled } = scaledFeatures(table, examples, split[0], config);
  const steps = longestOf(examples.rows);
  return {
    datasets: split.map((part) => numberDataset(examples, part, scaled, steps)),
    features: scaled.map(({ name, mean, sd }) => ({ name, mean, sd })),
    ...(config.missing === "interpolate" && { missing: config.missing }),
    notes: filledNotes(table, filled),
  };
}

function filledNotes({ path }: Table, filled: readonly (readonly [string, number])[]): string[] {
  const counts = filled.flatMap(([name, count]) => (count > 0 ? [`${count} of ${name}`] : []));
  if (counts.length === 0) return [];
  const shown =
    counts.slice(0, MOST_SHOWN).join(", ") + (counts.length > MOST_SHOWN ? ", ..." : "");
  return [
    `${path}: missing values were filled in (${shown}) from the steps beside them in the same sequence`,
  ];
}

/** Maximum number of features that a note shows. */
const MOST_SHOWN = 5;

/**
 * Other number sequences, as inputs for a model with recorded features.
 *
 * @param all the sequences; their labels are ignored
 * @param part the sequences to use, those without a missing value that is not filled in
 */
export function otherNumbers(
  table: Table,
  all: Examples,
  part: readonly number[],
  { features = [], missing }: Pick<LabelledRecord, "features" | "missing">,
): Dataset {
  const rows = part.map((index) => all.rows[index]!);
  const scaled = features.map((feature) => {
    const values = table.numbers(feature.name);
    return { ...feature, values: missing === undefined ? values : filledSequences(values, rows) };
  });
  const steps = longestOf(rows);
  return numberDataset(all, part, scaled, steps);
}

/** The features, scaled by the statistics of the training part, and the number of values of each that were filled in. */
function scaledFeatures(
  table: Table,
  { rows }: Examples,
  part: readonly number[],
  { features, scaling, missing }: NumberConfig,
) {
  requireSquares(table, features);
  const training = part.flatMap((index) => rows[index]!);
  const scaled = features.map((name): Feature & { readonly filled: number } => {
    const read = table.numbers(name);
    const values = missing === "interpolate" ? filledSequences(read, rows) : read;
    const isWithout = (at: number) => Number.isNaN(values[at]!);
    const row = rows.find((sequence) => sequence.some(isWithout))?.find(isWithout);
    if (row !== undefined) throw new UserError(missingNumber(table, name, row, missing));
    const scale = scaling === "standard" ? moments(values, training) : { mean: 0, sd: 1 };
    const filled = values === read ? 0 : read.filter(Number.isNaN).length;
    return { name, values, filled, ...scale };
  });
  return { scaled, filled: scaled.map(({ name, filled }) => [name, filled] as const) };
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

/**
 * The message for a row without a value of a feature.
 *
 * @param missing the option that may be set otherwise; undefined for other sequences than those of the training
 */
export function missingNumber(table: Table, name: string, row: number, missing?: Missing): string {
  if (missing === "interpolate") {
    return `${table.where(row)}: ${name} has no value in the whole sequence, expected at least one`;
  }
  const advice =
    missing === "error" ? '. Set data.missing to "interpolate" to fill in missing numbers' : "";
  return `${table.where(row)}: ${name} is missing, expected a number in every row of data.features${advice}`;
}
