import { significant } from "../shared/format.js";
import { sortedByValue } from "./figures.js";

/** A model or a baseline with its figures on the test and validation parts. */
export interface Candidate {
  readonly label: string;
  readonly value: number;
  readonly validation: number;
}

/** Relative difference up to which two figures count as equal. */
const LEVEL = 1e-3;

/** Whether two figures differ by at most a thousandth. */
export function areLevel(a: number, b: number): boolean {
  return Math.abs(a - b) <= LEVEL * Math.max(Math.abs(a), Math.abs(b));
}

/** The candidate with the lowest figure on the validation part; undefined if none has one. */
export function chosenOf<C extends Candidate>(candidates: readonly C[]): C | undefined {
  const known = candidates.filter(({ validation }) => !Number.isNaN(validation));
  const [first] = sortedByValue(
    known.map((candidate) => ({ value: candidate.validation, candidate })),
  );
  return first?.candidate;
}

/**
 * A note if the test set ranks another candidate first than the validation part does, so that nobody chooses
 * by the test set without noticing.
 *
 * @param figure what the values are, as part of a sentence
 */
export function choiceNote(candidates: readonly Candidate[], figure: string): string | undefined {
  const known = candidates.filter(({ validation }) => !Number.isNaN(validation));
  const [chosen, first] = [chosenOf(known), sortedByValue(known)[0]];
  if (!chosen || !first || chosen.value <= first.value || areLevel(chosen.value, first.value)) {
    return undefined;
  }
  return (
    `Validation chooses ${chosen.label} (${figure} ${significant(chosen.validation)} against ` +
    `${significant(first.validation)}), though ${first.label} is better on the test set ` +
    `(${significant(first.value)} against ${significant(chosen.value)}). Choose by validation.`
  );
}
