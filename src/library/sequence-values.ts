import type { SequencePrediction, SequencePredictions } from "../inference/sequence-predictions.js";
import type { Classification, Estimate, SequenceValues } from "./prediction.js";

/**
 * A model's output for sequences, in the library's form.
 *
 * @param shown replaces file names in messages by the caller's words
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
