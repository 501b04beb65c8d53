import { ensemble } from "../evaluation/probabilistic.js";
import { UserError } from "../shared/errors.js";
import { inPieces } from "./pieces.js";

/** The lines of a predictions file, and the file's name for errors. */
export interface PredictionLines {
  readonly source: string;
  readonly lines: Iterable<string>;
}

/** Columns that identify a predicted value; they must be the same in all files. */
const KEYS = ["example", "ahead", "target"];
/** Columns left out: mean and spread of one member's samples do not describe the ensemble. */
const OF_ONE_MEMBER = ["mean", "sd"];
/** Columns of text; the first of them ends the columns of numbers. */
const TEXTS = ["column", "series"];
/** Enough digits for any float64. */
const MOST_DIGITS = 17;

/**
 * The mean of several forecasts of the same values, as the pieces of a predictions file: the mean of each
 * predicted number and, as `sd`, the standard deviation (n - 1) of the members' predictions. Quantiles are
 * averaged level by level (Vincent 1912; Lichtendahl, Grushka-Cockayne and Winkler 2013).
 *
 * @param members at least one
 * @throws UserError when the files do not predict the same values, or a line is damaged
 */
export function meanPredictions(members: readonly PredictionLines[]): Generator<string> {
  return inPieces(meanLines(members));
}

function* meanLines(members: readonly PredictionLines[]): Generator<string> {
  const sources = members.map(({ source }) => source);
  let header: readonly string[] = [];
  let line = 0;
  for (const rows of inStep(members)) {
    line += 1;
    if (line === 1) {
      header = numberColumns(rows[0]!);
      requireSame(rows, sources, line);
    }
    yield line === 1 ? headLine(rows[0]!, header) : meanLine(rows, header, sources, line);
  }
}

/** Yields line n of all files together, up to the end of the longest file. */
function* inStep(members: readonly PredictionLines[]): Generator<string[]> {
  const iterators = members.map(({ lines }) => lines[Symbol.iterator]());
  for (;;) {
    const next = iterators.map((iterator) => iterator.next());
    if (next.every(({ done }) => done)) return;
    yield next.map(({ value }) => (value as string | undefined) ?? "");
  }
}

/** The columns before the first column of text. Their cells hold no commas, so a plain split is enough. */
function numberColumns(header: string): string[] {
  const names = header.split(",");
  const end = names.findIndex((name) => TEXTS.includes(name));
  return end < 0 ? names : names.slice(0, end);
}

function headLine(header: string, numbers: readonly string[]): string {
  const [prediction = "", ...others] = predictedColumns(numbers);
  return [...KEYS, prediction, "sd", ...others, ...header.split(",").slice(numbers.length)].join(
    ",",
  );
}

function predictedColumns(numbers: readonly string[]): string[] {
  return numbers.filter((name) => !KEYS.includes(name) && !OF_ONE_MEMBER.includes(name));
}

function meanLine(
  rows: readonly string[],
  numbers: readonly string[],
  sources: readonly string[],
  line: number,
): string {
  const cells = rows.map((row) => row.split(","));
  const keys = cells.map((row) => row.slice(0, KEYS.length).join(","));
  requireSame(keys, sources, line);
  const digits = digitsOf(cells[0]![KEYS.length] ?? "");
  const columns = predictedColumns(numbers).map((name) => {
    const at = numbers.indexOf(name);
    const { means, sds } = ensemble(cells.map((row) => [numberOf(row[at])]));
    return { mean: means[0]!, sd: sds[0]! };
  });
  const damaged = columns.some(({ mean }) => Number.isNaN(mean));
  if (damaged) throw new UserError(`${sources[0]}, line ${line}: damaged, expected predictions`);
  const [prediction, ...others] = columns;
  const values = [prediction!.mean, prediction!.sd, ...others.map(({ mean }) => mean)];
  const texts = cells[0]!.slice(numbers.length);
  return [keys[0]!, ...values.map((value) => value.toPrecision(digits)), ...texts].join(",");
}

function numberOf(cell = ""): number {
  return cell === "" ? Number.NaN : Number(cell);
}

function digitsOf(cell: string): number {
  const digits = cell.replace(/e.*$/, "").replaceAll(/\D/g, "").length;
  return Math.min(MOST_DIGITS, Math.max(1, digits));
}

function requireSame(texts: readonly string[], sources: readonly string[], line: number): void {
  const other = texts.findIndex((text) => text !== texts[0]);
  if (other < 0) return;
  throw new UserError(
    `${sources[other]}, line ${line}: predicts ${texts[other] || "nothing"} where ${sources[0]} predicts ` +
      `${texts[0] || "nothing"} (example, ahead, target), expected the same values: they cannot be averaged`,
  );
}
