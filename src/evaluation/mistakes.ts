import { crossEntropy } from "../kernels/losses/cross-entropy.js";
import { exponential } from "../shared/exponential.js";
import { type ClassPredictions, likeliest } from "./classes.js";

/** A place whose class was predicted wrongly. */
export interface Mistake {
  readonly example: number;
  /** The step, from 0, if every step has a class. */
  readonly step?: number;
  /** The example's text or name, if it has one; a long text is cut. */
  readonly input?: string;
  readonly target: string;
  readonly prediction: string;
  /** The classifier's probability of its prediction. */
  readonly probability: number;
}

/** The classifier's most confident mistakes, at most `count`, the most confident first. */
export function surestMistakes(predictions: ClassPredictions, count: number): Mistake[] {
  const { classes, targets, logits } = predictions;
  const wrong = Array.from(targets.keys(), (place) => {
    const row = logits.subarray(place * classes.length, (place + 1) * classes.length);
    const said = likeliest(row);
    return { place, said, probability: exponential(-crossEntropy.value(row, said)) };
  }).filter(({ place, said }) => said !== targets[place]);
  return wrong
    .sort((a, b) => b.probability - a.probability)
    .slice(0, count)
    .map((mistake) => described(mistake, predictions));
}

function described(
  { place, said, probability }: { place: number; said: number; probability: number },
  { places, classes, targets, titles }: ClassPredictions,
): Mistake {
  const example = Math.floor(place / places);
  return {
    example,
    ...(places > 1 && { step: place % places }),
    ...(titles && { input: shortened(titles[example]!) }),
    target: classes[targets[place]!]!,
    prediction: classes[said]!,
    probability,
  };
}

/** The length to which a text is cut; `predictions.csv` has the whole text. */
const MOST_CHARACTERS = 200;

function shortened(text: string): string {
  const characters = [...text];
  if (characters.length <= MOST_CHARACTERS) return text;
  return `${characters.slice(0, MOST_CHARACTERS - 1).join("")}…`;
}
