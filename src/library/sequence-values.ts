import type { SequencePrediction, SequencePredictions } from "../inference/classify.js";
import type { Classification, Estimate, SequenceValues } from "./prediction.js";

/**
 * What a model says of sequences, as the library returns it.
 *
 * @param shown a text of rnnlab in words of the program that passed the sequences
 */
export function valuesOf(
  { classes, sequences }: SequencePredictions,
  shown: (text: string) => string,
): SequenceValues {
  if (classes.length === 0) {
    const predictions = sequences.map((sequence) => estimateOf(sequence, shown));
    return { objective: "regression", predictions };
  }
  const predictions = sequences.map((sequence) => classificationOf(sequence, classes, shown));
  return { objective: "classification", predictions };
}

function estimateOf(
  { input, output, problem }: SequencePrediction,
  shown: (text: string) => string,
): Estimate {
  const prediction = output === undefined ? undefined : Number(output.prediction);
  return { input, prediction, problem: problem && shown(problem) };
}

function classificationOf(
  { input, output, problem }: SequencePrediction,
  classes: readonly string[],
  shown: (text: string) => string,
): Classification {
  if (output === undefined || !("probabilities" in output)) {
    return {
      input,
      prediction: undefined,
      probability: undefined,
      probabilities: {},
      problem: problem && shown(problem),
    };
  }
  const { prediction, probability, probabilities } = output;
  const byClass = classes.map((name, index) => [name, probabilities[index]!] as const);
  return {
    input,
    prediction,
    probability,
    probabilities: Object.fromEntries(byClass),
    problem: undefined,
  };
}
