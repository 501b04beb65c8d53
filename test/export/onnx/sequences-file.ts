import type * as ort from "onnxruntime-common";
import { randomStream } from "../../../src/shared/random.js";
import { float64, int32 } from "./session.js";

/** One sequence of numbers and of text, and what is to be predicted. */
interface Sequence {
  readonly id: string;
  /** [steps][2] */
  readonly steps: readonly (readonly [number, number])[];
  readonly text: string;
  readonly label: string;
  readonly size: number;
  readonly part: "train" | "valid" | "test";
}

const parts = ["train", "train", "train", "valid", "test"] as const;
const words = ["red", "green", "blue", "ash", "oak", "fir"];

/** Sequences of 2 to 9 steps. */
const sequences: readonly Sequence[] = Array.from({ length: 45 }, (_, index) => {
  const random = randomStream(3, "sequences", index);
  const label = index % 3;
  const length = 2 + Math.floor(8 * random());
  const steps = Array.from({ length }, (): [number, number] => [
    Math.round(1000 * (5 + label + random())) / 1000,
    Math.round(1000 * (100 + 20 * random())) / 1000,
  ]);
  const chosen = Array.from({ length }, () => words[Math.floor(6 * random())]!);
  const part = parts[Math.floor(index / 3) % 5]!;
  const rare = part === "test" ? "zoo" : "red"; // with a character that training does not have
  return {
    id: `s${index}`,
    steps,
    text: `${chosen.join(" ")} ${rare}`,
    label: `kind ${label}`,
    size: 1000 + 50 * label + length,
    part,
  };
});

const tested = sequences.filter(({ part }) => part === "test");

/** Files with a row for each step, and with a text for each sequence. */
export const sequenceFiles = {
  "numbers.csv": [
    "id,a,b,label,size,part",
    ...sequences.flatMap(({ id, steps, label, size, part }) =>
      steps.map(([a, b]) => [id, a, b, label, size, part].join(",")),
    ),
  ].join("\n"),
  "texts.csv": [
    "text,label,size,part",
    ...sequences.map(({ text, label, size, part }) => [text, label, size, part].join(",")),
  ].join("\n"),
};

/** The test part as a model takes it. What stands behind a sequence's end is no number, or a token. */
export const sequenceInputs = {
  numbers: () => padded(tested.map(({ steps }) => steps)),
  characters: (metadata: ReadonlyMap<string, string>) =>
    tokens(
      tested.map(({ text }) => [...text]),
      metadata,
    ),
  words: (metadata: ReadonlyMap<string, string>) =>
    tokens(
      tested.map(({ text }) => text.split(" ")),
      metadata,
    ),
};

type Feeds = Record<string, ort.Tensor>;

function padded(all: readonly (readonly (readonly number[])[])[]): Feeds {
  const longest = Math.max(...all.map(({ length }) => length)) + 2;
  const nothing = [Number.NaN, Number.NaN];
  const values = all.flatMap((steps) =>
    Array.from({ length: longest }, (_, step) => steps[step] ?? nothing).flat(),
  );
  return {
    values: float64(values, all.length, longest, 2),
    sequence_lens: int32(
      all.map(({ length }) => length),
      all.length,
    ),
  };
}

export function tokens(
  texts: readonly (readonly string[])[],
  metadata: ReadonlyMap<string, string>,
): Feeds {
  const vocabulary: string[] = JSON.parse(metadata.get("vocabulary")!);
  const numbers = new Map(vocabulary.map((token, index) => [token, index]));
  const unknown = Number(metadata.get("unknown"));
  const longest = Math.max(...texts.map(({ length }) => length)) + 2;
  const values = texts.flatMap((text) =>
    Array.from({ length: longest }, (_, step) => {
      const token = text[step];
      return token === undefined ? 1 : (numbers.get(token) ?? unknown);
    }),
  );
  return {
    tokens: int32(values, texts.length, longest),
    sequence_lens: int32(
      texts.map(({ length }) => length),
      texts.length,
    ),
  };
}
