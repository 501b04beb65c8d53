import type { Dataset } from "../data/dataset.js";
import { loadSequences } from "../data/registry.js";
import type { OtherSequence, OtherSequences } from "../data/sequences.js";
import { likeliest } from "../evaluation/classes.js";
import { predictedBatches } from "../evaluation/predicted-batches.js";
import { ensemble } from "../evaluation/probabilistic.js";
import { requireReadingMemory } from "../experiment/memory.js";
import { logSumExp } from "../kernels/losses/cross-entropy.js";
import type { Network } from "../model/network.js";
import { readConfig } from "../runs/reader.js";
import { csvField } from "../shared/csv.js";
import { UserError } from "../shared/errors.js";
import { counted } from "../shared/format.js";
import { modelRecord, noOtherData } from "./model-record.js";
import type { Predicted } from "./predicted.js";
import { withRunNetworks } from "./run-network.js";

/** What to classify. */
export interface ClassifyRequest {
  /** File of sequences with the columns of the run's data, without the labels. */
  readonly input: string;
  readonly threads: number;
  readonly onWarning: (message: string) => void;
}

/** A model's output for a valid sequence. */
type SequenceOutput =
  | {
      readonly prediction: string;
      /** The probability of each class, in the order of `classes`. */
      readonly probabilities: Float64Array;
      /** The probability of the predicted class. */
      readonly probability: number;
    }
  /** A number in the data's own unit. */
  | { readonly prediction: number };

/** A sequence of the file with its prediction, or with the reason why there is none. */
export interface SequencePrediction {
  /** The text itself, or the sequence's name in the file. */
  readonly input: string;
  readonly output?: SequenceOutput | undefined;
  readonly problem?: string | undefined;
}

/** Predictions for all sequences of a file, in the file's order. */
export interface SequencePredictions {
  /** Names of the classes; empty if the model predicts numbers. */
  readonly classes: readonly string[];
  readonly sequences: readonly SequencePrediction[];
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
  const refused = predicted.sequences.filter(({ problem }) => problem !== undefined);
  return {
    csv: [classesCsv(predicted)],
    refused: counted(refused.length, "sequence"),
    complete: refused.length === 0,
  };
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
  const refused = sequences.all.filter(({ problem }) => problem !== undefined);
  if (refused.length === sequences.all.length) throw new UserError(refused[0]!.problem!);
  if (refused.length > 0) onWarning(refusedText(refused, sequences.all.length));
  const { classes } = data;
  const outputs = await withRunNetworks({ folders, config, shape, threads }, (networks) =>
    sequenceOutputs(networks, sequences, classes),
  );
  let next = 0;
  const predicted = sequences.all.map(({ title, problem }): SequencePrediction => {
    return problem === undefined
      ? { input: title, output: outputs[next++] }
      : { input: title, problem };
  });
  return { classes, sequences: predicted };
}

function refusedText(refused: readonly OtherSequence[], count: number): string {
  const more = refused.length > 1 ? ` (the first of ${refused.length})` : "";
  return (
    `${refused.length} of ${counted(count, "sequence")} not classified, see the column error: ` +
    `${refused[0]!.problem}${more}`
  );
}

/** The output for each sequence that the model can take. */
function sequenceOutputs(
  networks: readonly Network[],
  { dataset }: OtherSequences,
  classes: readonly string[],
): SequenceOutput[] {
  const members = networks.map((network) => memberOutputs(network, dataset, classes.length > 0));
  return Array.from({ length: dataset.count }, (_, index) => {
    const { means } = ensemble(members.map((outputs) => outputs[index]!));
    if (classes.length === 0) return { prediction: means[0]! };
    const said = likeliest(means);
    return { prediction: classes[said]!, probability: means[said]!, probabilities: means };
  });
}

/**
 * One run's output for each sequence: the probabilities of the classes, or the number in the data's
 * own unit.
 */
function memberOutputs(network: Network, dataset: Dataset, isClassifier: boolean): Float64Array[] {
  const all: Float64Array[] = [];
  const { outputs } = dataset;
  for (const { first, size, predictions } of predictedBatches(network, dataset)) {
    for (let at = 0; at < size; at += 1) {
      const values = predictions.subarray(at * outputs, (at + 1) * outputs);
      all.push(isClassifier ? probabilitiesOf(values) : restoredValue(dataset, first + at, values));
    }
  }
  return all;
}

function probabilitiesOf(logits: Float32Array): Float64Array {
  const total = logSumExp(logits);
  return Float64Array.from(logits, (logit) => Math.exp(logit - total));
}

function restoredValue(dataset: Dataset, index: number, values: Float32Array): Float64Array {
  const restored = Float64Array.from(values);
  dataset.restore?.(index, restored);
  return restored;
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
