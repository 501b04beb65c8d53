import type { Dataset } from "../data/dataset.js";
import { loadSequences } from "../data/registry.js";
import { predictedBatches } from "../evaluation/predicted-batches.js";
import { requireReadingMemory } from "../experiment/memory.js";
import { readConfig } from "../runs/reader.js";
import { csvField } from "../shared/csv.js";
import { counted } from "../shared/format.js";
import { modelRecord, noOtherData } from "./model-record.js";
import type { Coverage, Predicted } from "./predicted.js";
import { withRunNetworks } from "./run-network.js";
import {
  requireSomeSequence,
  type SequenceOutput,
  type SequencePredictions,
  sequencePredictions,
} from "./sequence-predictions.js";

/** What to classify. */
export interface ClassifyRequest {
  /** File of sequences with the columns of the run's data, without the labels. */
  readonly input: string;
  readonly threads: number;
  readonly onWarning: (message: string) => void;
}

/**
 * Predicts the class or the number of each sequence in a file, as CSV.
 *
 * @returns columns input and prediction; for classes also the probability of the prediction and of
 *   every class; if a sequence could not be predicted, a last column `error`
 * @throws UserError as {@link predictSequences} does
 */
export async function classesOf(
  folders: readonly string[],
  request: ClassifyRequest,
): Promise<Predicted> {
  const predicted = await predictSequences(folders, request);
  return { csv: [classesCsv(predicted)], ...coverageOf(predicted) };
}

/** How many of the sequences have a prediction. */
export function coverageOf({ sequences }: SequencePredictions): Coverage {
  const refused = sequences.filter(({ problem }) => problem !== undefined);
  return { refused: counted(refused.length, "sequence"), complete: refused.length === 0 };
}

/**
 * Predicts the class or the number of each sequence in a file with the model of a run. A sequence
 * that the model cannot take is returned with the reason.
 *
 * @param folders the run, or all runs of an ensemble, which differ only in their seed:
 *   probabilities and predicted numbers are then the means over the runs
 * @throws UserError if the run's task cannot predict other sequences, the file is invalid, or the
 *   model can take none of its sequences
 */
export async function predictSequences(
  folders: readonly string[],
  { input, threads, onWarning }: ClassifyRequest,
): Promise<SequencePredictions> {
  const folder = folders[0]!;
  const config = readConfig(folder);
  const { shape, data } = await modelRecord(folder, config, onWarning);
  requireReadingMemory(input);
  const sequences = data.task === "csv" ? undefined : await loadSequences(config.data, data, input);
  if (sequences === undefined || data.task === "csv") throw noOtherData(folder, config);
  requireSomeSequence(sequences, onWarning);
  const { classes } = data;
  return withRunNetworks({ folders, config, shape, threads }, (networks) => {
    const members = networks.map((network) => (dataset: Dataset) => {
      return predictedBatches(network, dataset);
    });
    return sequencePredictions(members, sequences, classes);
  });
}

function classesCsv({ classes, sequences }: SequencePredictions): string {
  const errors = sequences.some(({ problem }) => problem !== undefined);
  const probabilities = ["probability", ...classes.map((name) => `p_${name}`)];
  const head = ["input", "prediction", ...(classes.length > 0 ? probabilities : [])];
  const empty = new Array<string>(head.length - 1).fill("");
  const rows = sequences.map(({ input, output, problem }) => {
    const cells = output === undefined ? empty : outputCells(output);
    return [input, ...cells, ...(errors ? [problem ?? ""] : [])];
  });
  const lines = [[...head, ...(errors ? ["error"] : [])], ...rows];
  return `${lines.map((cells) => cells.map(csvField).join(",")).join("\n")}\n`;
}

function outputCells(output: SequenceOutput): string[] {
  if (!("probabilities" in output)) return [output.prediction.toPrecision(9)];
  const { prediction, probability, probabilities } = output;
  return [prediction, ...[probability, ...probabilities].map((share) => share.toPrecision(6))];
}
