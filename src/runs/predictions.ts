import { outputShape } from "../data/dataset.js";
import { Growing } from "../data/table/grow.js";
import { type ClassPredictions, likeliest } from "../evaluation/classes.js";
import type { LastStep } from "../evaluation/last-step.js";
import { crossEntropy } from "../kernels/losses/cross-entropy.js";
import { MEDIAN } from "../kernels/losses/quantile.js";
import { csvField } from "../shared/csv.js";
import { decimalSum } from "../shared/decimal-sum.js";
import { UserError } from "../shared/errors.js";
import { exponential } from "../shared/exponential.js";
import { inPieces } from "./pieces.js";

/**
 * One row for each example and forecast step: the target, the prediction and, where they exist, the mean and
 * standard deviation of forecasts with dropout on, the quantiles beside the median, the column of the file
 * (if several are forecast), the series and the time. The target is empty if there is no measured value.
 */
function* predictionsCsv(lastStep: LastStep): Generator<string> {
  const { outputs, variables, targets, predictions, offsets } = lastStep;
  const { means, sds, place, quantiles = [] } = lastStep;
  const { count, ahead } = outputShape(lastStep);
  const columns = variables?.map((name) => `,${onOneLine(name)}`);
  const levels = quantiles.filter(({ level }) => level !== MEDIAN);
  const levelNames = levels.map(({ level }) => `,quantile_${level}`).join("");
  yield `example,ahead,target,prediction${means ? ",mean" : ""}${sds ? ",sd" : ""}${levelNames}${columns ? ",column" : ""},series,time`;
  const digits = digitsOf(lastStep);
  for (const [at, value] of targets.entries()) {
    const [example, variable] = [Math.floor(at / outputs), Math.floor(at / ahead) % count];
    const offset = offsets?.(example)[variable] ?? 0;
    const text = (values: Float64Array) => decimalSum(values[at]!, offset, digits);
    const target = Number.isNaN(value) ? "" : text(targets);
    const prediction = text(predictions);
    const mean = means ? `,${text(means)}` : "";
    const sd = sds ? `,${sds[at]!.toPrecision(9)}` : "";
    const ofLevels = levels.map(({ values }) => `,${text(values)}`).join("");
    const column = columns?.[variable] ?? "";
    const k = (at % ahead) + 1;
    const { series, time } = placeOf(example, place);
    const when = `${onOneLine(series)},${onOneLine(time(k))}`;
    yield `${example},${k},${target},${prediction}${mean}${sd}${ofLevels}${column},${when}`;
  }
}

/** Enough digits for any float32. */
const DIGITS = 9;
/** Enough digits for any float64. */
const MOST_DIGITS = 17;

/** Significant digits of a value: enough for the range of the values, and more if their level is larger. */
function digitsOf({ targets, predictions }: LastStep): number {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const values of [targets, predictions]) {
    for (const value of values) {
      if (!Number.isFinite(value)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  const level = Math.log10(Math.max(Math.abs(low), Math.abs(high)) / (high - low));
  return Number.isFinite(level)
    ? Math.min(MOST_DIGITS, DIGITS + Math.max(0, Math.ceil(level)))
    : DIGITS;
}

/** An example without a series is its own series and has no time. */
function placeOf(example: number, place: LastStep["place"]) {
  return place?.(example) ?? { series: String(example), time: () => "" };
}

/** A CSV field without line breaks, since every row of the file is one line. */
function onOneLine(text: string): string {
  return csvField(text.replaceAll(/\s/g, " "));
}

/** The predictions of a test set as a CSV file, in pieces. */
export function predictionsText(predicted: LastStep | ClassPredictions): Generator<string> {
  return inPieces(
    "classes" in predicted ? classPredictionsCsv(predicted) : predictionsCsv(predicted),
  );
}

/** One row for each place that has a class: the true class, the most probable one and its probability. */
function* classPredictionsCsv(predicted: ClassPredictions): Generator<string> {
  const { places, classes, targets, logits, titles } = predicted;
  const head = ["example", ...(titles ? ["input"] : []), ...(places > 1 ? ["step"] : [])];
  yield `${head.join(",")},target,prediction,probability`;
  for (const [i, target] of targets.entries()) {
    const row = logits.subarray(i * classes.length, (i + 1) * classes.length);
    const said = likeliest(row);
    const probability = exponential(-crossEntropy.value(row, said)).toPrecision(6);
    const example = Math.floor(i / places);
    const title = titles ? `,${csvField(titles[example]!)}` : "";
    const step = places > 1 ? `,${i % places}` : "";
    yield `${example}${title}${step},${csvField(classes[target]!)},${csvField(classes[said]!)},${probability}`;
  }
}

/**
 * Reads forecasts that {@link predictionsCsv} wrote; other columns are ignored.
 *
 * @param lines of the file, the header first
 * @param source the file's name, for the error
 * @throws UserError when a row does not have the expected form
 */
export function parsePredictions(lines: Iterable<string>, source: string): LastStep {
  const targets = new Growing((length) => new Float64Array(length));
  const predictions = new Growing((length) => new Float64Array(length));
  let count = 0;
  let line = 0;
  for (const row of lines) {
    line += 1;
    if (line === 1) continue;
    const cells = row.split(",");
    const [
      example = Number.NaN,
      ahead = Number.NaN,
      measured = Number.NaN,
      prediction = Number.NaN,
    ] = cells.map(Number);
    const target = cells[2] === "" ? Number.NaN : measured;
    if (Number.isNaN(example + ahead + measured + prediction)) {
      throw new UserError(`${source}, line ${line}: damaged, expected example,ahead,target,...`);
    }
    count = Math.max(count, example + 1);
    targets.push(target);
    predictions.push(prediction);
  }
  return {
    count,
    outputs: targets.length / count,
    targets: targets.values(),
    predictions: predictions.values(),
  };
}
