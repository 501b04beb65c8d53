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

/**
 * Data sets of number sequences, one step a row.
 *
 * @throws UserError where a value is missing
 */
export function numberDatasets(
  table: Table,
  { examples, split }: { readonly examples: Examples; readonly split: Split },
  { features, scaling }: { readonly features: readonly string[]; readonly scaling: Scaling },
): Dataset[] {
  const training = split[0].flatMap((index) => examples.rows[index]!);
  const scaled = features.map((name): Feature => {
    const values = table.numbers(name);
    requireNumbers(table, name, values);
    return { values, ...(scaling === "standard" ? moments(values, training) : { mean: 0, sd: 1 }) };
  });
  const steps = examples.rows.reduce((most, { length }) => Math.max(most, length), 1);
  return split.map((part) => numberDataset(examples, part, scaled, steps));
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
