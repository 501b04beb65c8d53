import { csvRows } from "../data/table/csv-rows.js";

/** Columns of text in a file of predictions. */
const TEXTS: ReadonlySet<string> = new Set(["input", "column", "series", "time"]);
/** These are texts too if they are classes. */
const CLASSES: ReadonlySet<string> = new Set(["target", "prediction"]);

/** A row of a file of predictions, by column; an empty number is null. */
export type TestRecord = Readonly<Record<string, string | number | null>>;

/**
 * The rows of a file of predictions as objects.
 *
 * @param csv pieces of whole rows, of which the first is the header
 * @param hasClasses whether targets and predictions are names of classes
 */
export function* testRecords(csv: Iterable<string>, hasClasses: boolean): Generator<TestRecord> {
  let names: readonly string[] | undefined;
  const isText = (name: string) => TEXTS.has(name) || (hasClasses && CLASSES.has(name));
  const cellValue = (name: string, cell: string) => {
    if (isText(name)) return cell;
    return cell === "" ? null : Number(cell);
  };
  for (const piece of csv) {
    for (const row of csvRows(piece)) {
      if (names === undefined) names = row;
      else
        yield Object.fromEntries(names.map((name, at) => [name, cellValue(name, row[at] ?? "")]));
    }
  }
}
