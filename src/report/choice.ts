import { significant } from "../shared/format.js";
import { sortedByValue } from "./figures.js";

/** A model or a baseline with its figure on the test set, and on the validation part. */
export interface Candidate {
  readonly label: string;
  readonly value: number;
  readonly validation: number;
}

/** Share of a figure below which a difference says nothing. */
const LEVEL = 1e-3;

/** Whether two figures differ by less than a thousandth. */
export function areLevel(a: number, b: number): boolean {
  return Math.abs(a - b) <= LEVEL * Math.max(Math.abs(a), Math.abs(b));
}

/** The candidate with the least figure on the validation part; undefined where none has one. */
export function chosenOf<C extends Candidate>(candidates: readonly C[]): C | undefined {
  const known = candidates.filter(({ validation }) => !Number.isNaN(validation));
  const [first] = sortedByValue(
    known.map((candidate) => ({ value: candidate.validation, candidate })),
  );
  return first?.candidate;
}

/**
 * Says so where the test set ranks another candidate first than the validation part does, so that
 * nobody chooses by the test set without noticing.
 *
 * @param figure what the values are, within a sentence
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
