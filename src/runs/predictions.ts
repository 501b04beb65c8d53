import { outputShape } from "../data/dataset.js";
import { type ClassPredictions, crossEntropy, likeliest } from "../evaluation/classes.js";
import type { LastStep } from "../evaluation/last-step.js";
import { UserError } from "../shared/errors.js";

/**
 * One row for each example and value ahead, with the standard deviation where there is one, and the
 * column of the file where several are forecast. Nine digits give back the same float32.
 */
function predictionsCsv(lastStep: LastStep): string {
  const { outputs, variables, targets, predictions, sds } = lastStep;
  const { count, ahead } = outputShape(lastStep);
  const columns = variables?.map((name) => `,${quoted(name)}`);
  const rows = [`example,ahead,target,prediction${sds ? ",sd" : ""}${columns ? ",column" : ""}`];
  for (const [at, value] of targets.entries()) {
    const [target, prediction] = [value.toPrecision(9), predictions[at]!.toPrecision(9)];
    const sd = sds ? `,${sds[at]!.toPrecision(9)}` : "";
    const column = columns?.[Math.floor(at / ahead) % count] ?? "";
    const example = Math.floor(at / outputs);
    rows.push(`${example},${(at % ahead) + 1},${target},${prediction}${sd}${column}`);
  }
  return `${rows.join("\n")}\n`;
}

/** What is predicted of a test set, as a CSV file. */
export function predictionsText(predicted: LastStep | ClassPredictions): string {
  return "classes" in predicted ? classPredictionsCsv(predicted) : predictionsCsv(predicted);
}

/** One row for each place that has a class: the true one, the likeliest one and its probability. */
function classPredictionsCsv(predicted: ClassPredictions): string {
  const { places, classes, targets, logits, titles } = predicted;
  const head = ["example", ...(titles ? ["input"] : []), ...(places > 1 ? ["step"] : [])];
  const rows = [`${head.join(",")},target,prediction,probability`];
  for (const [i, target] of targets.entries()) {
    const row = logits.subarray(i * classes.length, (i + 1) * classes.length);
    const said = likeliest(row);
    const probability = Math.exp(-crossEntropy(row, said)).toPrecision(6);
    const example = Math.floor(i / places);
    const title = titles ? `,${quoted(titles[example]!)}` : "";
    const step = places > 1 ? `,${i % places}` : "";
    rows.push(
      `${example}${title}${step},${quoted(classes[target]!)},${quoted(classes[said]!)},${probability}`,
    );
  }
  return `${rows.join("\n")}\n`;
}

/** A field of a CSV file as RFC 4180 has it. */
export function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * What {@link predictionsCsv} wrote of the last step's forecasts; other columns are left out.
 *
 * @param source the file's name, for the error
 * @throws UserError when a row is not as it was written
 */
export function parsePredictions(csv: string, source: string): LastStep {
  const rows = csv.trimEnd().split("\n").slice(1);
  const targets = new Float32Array(rows.length);
  const predictions = new Float32Array(rows.length);
  let count = 0;
  for (const [i, row] of rows.entries()) {
    const [example = Number.NaN, ahead = Number.NaN, target = Number.NaN, prediction = Number.NaN] =
      row.split(",").map(Number);
    if (Number.isNaN(example + ahead + target + prediction)) {
      throw new UserError(`${source}, line ${i + 2}: damaged, expected example,ahead,target,...`);
    }
    count = Math.max(count, example + 1);
    targets[i] = target;
    predictions[i] = prediction;
  }
  return { count, outputs: rows.length / count, targets, predictions };
}
