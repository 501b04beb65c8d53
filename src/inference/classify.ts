import type { Dataset } from "../data/dataset.js";
import { loadSequences } from "../data/registry.js";
import type { OtherSequence, OtherSequences } from "../data/sequences.js";
import { likeliest } from "../evaluation/classes.js";
import { predictedBatches } from "../evaluation/predicted-batches.js";
import { logSumExp } from "../kernels/losses/cross-entropy.js";
import type { Network } from "../model/network.js";
import { quoted } from "../runs/predictions.js";
import { readConfig } from "../runs/reader.js";
import { UserError } from "../shared/errors.js";
import { counted } from "../shared/format.js";
import { modelRecord, noOtherData } from "./model-record.js";
import type { Predicted } from "./predicted.js";
import { withRunNetwork } from "./run-network.js";

/** What to classify. */
export interface ClassifyRequest {
  /** File of sequences, with the columns of the run's own but without their classes. */
  readonly input: string;
  readonly threads: number;
  readonly onWarning: (message: string) => void;
}

/**
 * The classes or numbers of a file's sequences, predicted by the model of a run. Sequences that it
 * cannot take stand in their place with the reason.
 *
 * @returns CSV: input, prediction and, of classes, its probability and the probability of every class;
 *   where a sequence could not be predicted a column `error` at the end
 * @throws UserError when the run's task has no other sequences, or the file is not as expected
 */
export async function classesOf(
  folder: string,
  { input, threads, onWarning }: ClassifyRequest,
): Promise<Predicted> {
  const config = readConfig(folder);
  const { shape, data } = await modelRecord(folder, config, onWarning);
  const sequences = data.task === "csv" ? undefined : await loadSequences(config.data, data, input);
  if (sequences === undefined || data.task === "csv") throw noOtherData(folder, config);
  const refused = sequences.all.filter(({ problem }) => problem !== undefined);
  if (refused.length === sequences.all.length) throw new UserError(refused[0]!.problem!);
  if (refused.length > 0) onWarning(refusedText(refused, sequences.all.length));
  const predictions = await withRunNetwork({ folder, config, shape, threads }, (network) =>
    predictionCells(network, sequences, data.classes),
  );
  return {
    csv: [classesCsv(sequences, data.classes, predictions)],
    refused: counted(refused.length, "sequence"),
    complete: refused.length === 0,
  };
}

function refusedText(refused: readonly OtherSequence[], count: number): string {
  const more = refused.length > 1 ? ` (the first of ${refused.length})` : "";
  return (
    `${refused.length} of ${counted(count, "sequence")} not classified, see the column error: ` +
    `${refused[0]!.problem}${more}`
  );
}

/** Cells of each sequence that the model takes: its class, or its number in the data's own unit. */
function predictionCells(
  network: Network,
  { dataset }: OtherSequences,
  classes: readonly string[],
): string[][] {
  const rows: string[][] = [];
  const { outputs } = dataset;
  for (const { first, size, predictions } of predictedBatches(network, dataset)) {
    for (let at = 0; at < size; at += 1) {
      const values = predictions.subarray(at * outputs, (at + 1) * outputs);
      rows.push(
        classes.length > 0 ? classCells(values, classes) : valueCells(dataset, first + at, values),
      );
    }
  }
  return rows;
}

function classCells(logits: Float32Array, classes: readonly string[]): string[] {
  const total = logSumExp(logits);
  const probabilities = Array.from(logits, (logit) => Math.exp(logit - total).toPrecision(6));
  const said = likeliest(logits);
  return [classes[said]!, probabilities[said]!, ...probabilities];
}

function valueCells(dataset: Dataset, index: number, values: Float32Array): string[] {
  const restored = Float64Array.from(values);
  dataset.restore?.(index, restored);
  return Array.from(restored, (value) => value.toPrecision(9));
}

function classesCsv(
  { all }: OtherSequences,
  classes: readonly string[],
  predictions: readonly (readonly string[])[],
): string {
  const errors = all.some(({ problem }) => problem !== undefined);
  const probabilities = ["probability", ...classes.map((name) => `p_${name}`)];
  const head = ["input", "prediction", ...(classes.length > 0 ? probabilities : [])];
  const empty = new Array<string>(head.length - 1).fill("");
  let next = 0;
  const rows = all.map(({ title, problem }) => {
    const cells = problem === undefined ? predictions[next++]! : empty;
    return [title, ...cells, ...(errors ? [problem ?? ""] : [])];
  });
  const lines = [[...head, ...(errors ? ["error"] : [])], ...rows];
  return `${lines.map((cells) => cells.map(quoted).join(",")).join("\n")}\n`;
}
