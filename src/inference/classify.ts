import { loadData } from "../data/registry.js";
import { likeliest } from "../evaluation/classes.js";
import { predictedBatches } from "../evaluation/predict.js";
import { logSumExp } from "../kernels/losses/cross-entropy.js";
import { quoted } from "../runs/predictions.js";
import { readConfig } from "../runs/reader.js";
import { UserError } from "../shared/errors.js";
import { withRunNetwork } from "./network.js";

/** What to classify. */
export interface ClassifyRequest {
  /** File of sequences, with the columns of the run's own but without their classes. */
  readonly input: string;
  readonly threads: number;
}

/**
 * Tells the classes of a file's sequences, by the model of a run that was trained to.
 *
 * @returns CSV: input, prediction, its probability, and the probability of every class
 * @throws UserError when the run's task has no other sequences, or the file is not as expected
 */
export async function classesOf(
  folder: string,
  { input, threads }: ClassifyRequest,
): Promise<string> {
  const config = readConfig(folder);
  const data = await loadData(config.data);
  if (!data.sequences) throw noInput(folder, config.data.task);
  const sequences = await data.sequences(input);
  const classes = data.classes!;
  return withRunNetwork({ folder, config, data, threads }, (network) => {
    const rows = [["input", "prediction", "probability", ...classes.map((name) => `p_${name}`)]];
    for (const { first, size, predictions } of predictedBatches(network, sequences)) {
      for (let at = 0; at < size; at += 1) {
        const logits = predictions.subarray(at * classes.length, (at + 1) * classes.length);
        rows.push([sequences.title!(first + at), ...classCells(logits, classes)]);
      }
    }
    return `${rows.map((cells) => cells.map(quoted).join(",")).join("\n")}\n`;
  });
}

function classCells(logits: Float32Array, classes: readonly string[]): string[] {
  const total = logSumExp(logits);
  const probabilities = Array.from(logits, (logit) => Math.exp(logit - total).toPrecision(6));
  const said = likeliest(logits);
  return [classes[said]!, probabilities[said]!, ...probabilities];
}

function noInput(folder: string, task: string): UserError {
  return new UserError(
    `${folder}: data.task is "${task}", expected "csv", "labelled" or "words" for --input`,
  );
}
