import type { Dataset } from "../data/dataset.js";
import type { OtherSequence, OtherSequences } from "../data/sequences.js";
import { likeliest } from "../evaluation/classes.js";
import type { PredictedBatch } from "../evaluation/predicted-batches.js";
import { ensemble } from "../evaluation/probabilistic.js";
import { logSumExp } from "../kernels/losses/cross-entropy.js";
import { UserError } from "../shared/errors.js";
import { exponential } from "../shared/exponential.js";
import { counted } from "../shared/format.js";

/** Predicts all sequences of a data set, in their order. */
type SequenceModel = (dataset: Dataset) => Iterable<PredictedBatch>;

/** A model's output for a valid sequence. */
export type SequenceOutput =
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
 * Warns about sequences that the model does not accept.
 *
 * @throws UserError if it accepts none of them
 */
export function requireSomeSequence(
  { all }: OtherSequences,
  onWarning: (message: string) => void,
): void {
  const refused = all.filter(({ problem }) => problem !== undefined);
  if (refused.length === all.length) throw new UserError(refused[0]!.problem!);
  if (refused.length > 0) onWarning(refusedText(refused, all.length));
}

/**
 * The predictions for all sequences, in their order.
 *
 * @param members the model, or all models of an ensemble, whose probabilities and numbers are averaged
 */
export function sequencePredictions(
  members: readonly SequenceModel[],
  sequences: OtherSequences,
  classes: readonly string[],
): SequencePredictions {
  const outputs = sequenceOutputs(members, sequences, classes);
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

/** The output for each sequence that the model accepts. */
function sequenceOutputs(
  members: readonly SequenceModel[],
  { dataset }: OtherSequences,
  classes: readonly string[],
): SequenceOutput[] {
  const all = members.map((member) => memberOutputs(member, dataset, classes.length > 0));
  return Array.from({ length: dataset.count }, (_, index) => {
    const { means } = ensemble(all.map((outputs) => outputs[index]!));
    if (classes.length === 0) return { prediction: means[0]! };
    const said = likeliest(means);
    return { prediction: classes[said]!, probability: means[said]!, probabilities: means };
  });
}

/**
 * One run's output for each sequence: the probabilities of the classes, or the number in the data's
 * own unit.
 */
function memberOutputs(
  member: SequenceModel,
  dataset: Dataset,
  isClassifier: boolean,
): Float64Array[] {
  const all: Float64Array[] = [];
  const { outputs } = dataset;
  for (const { first, size, predictions } of member(dataset)) {
    for (let at = 0; at < size; at += 1) {
      const values = predictions.subarray(at * outputs, (at + 1) * outputs);
      all.push(isClassifier ? probabilitiesOf(values) : restoredValue(dataset, first + at, values));
    }
  }
  return all;
}

function probabilitiesOf(logits: Float32Array): Float64Array {
  const total = logSumExp(logits);
  return Float64Array.from(logits, (logit) => exponential(logit - total));
}

function restoredValue(dataset: Dataset, index: number, values: Float32Array): Float64Array {
  const restored = Float64Array.from(values);
  dataset.restore?.(index, restored);
  return restored;
}
