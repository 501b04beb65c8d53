import type { Objective } from "../data/dataset.js";
import { thousands } from "../shared/format.js";
import { table } from "./table.js";
import { truncate } from "./text.js";

/** Number of sequences in a part and, if there are classes, of targets of each class. */
interface PartFacts {
  readonly name: string;
  readonly sequences: number;
  readonly byClass?: readonly number[];
}

/** How a file of sequences was read. */
export interface SequenceFacts {
  readonly task: string;
  readonly objective: Objective;
  readonly file?: string;
  readonly bytes?: number;
  /** Number of features of each step. */
  readonly inputs: number;
  /** Number of values or classes that a model outputs. */
  readonly outputs: number;
  readonly steps: { readonly least: number; readonly median: number; readonly most: number };
  readonly classes?: readonly string[];
  readonly parts: readonly PartFacts[];
  /** Facts that users should know, a sentence each. */
  readonly notes?: readonly string[];
  /** One example of each of the first classes, if examples are readable. */
  readonly examples: readonly { readonly input: string; readonly target: string }[];
  /** Training sequences to draw; none if the data are texts. */
  readonly pictured: readonly PicturedSequence[];
}

/** A sequence of numbers, as the network sees them. */
export interface PicturedSequence {
  /** Its name and its class or number, as far as they are known. */
  readonly caption: string;
  /** Values of each input at each step. */
  readonly inputs: readonly { readonly name: string; readonly values: readonly number[] }[];
}

/** The facts as a text of lines no wider than `width`. */
export function sequencesText(facts: SequenceFacts, width: number): string {
  const lines = sequenceLines(facts);
  const label = Math.max(...lines.map(([name]) => name.length));
  const texts = lines.map(([name, text]) => truncate(`${name.padEnd(label)}  ${text}`, width));
  const notes = (facts.notes ?? []).map((note) => `\nnote: ${note}`);
  return [...texts, "", partsTable(facts, width), ...notes].join("\n");
}

/** The facts as pairs of a name and a text. */
export function sequenceLines(facts: SequenceFacts): (readonly [name: string, text: string])[] {
  const { task, objective, file, bytes = 0, inputs, outputs } = facts;
  return [
    ["task", `${task}, ${objective}: ${purposes[objective](thousands(outputs))}`],
    ...(file === undefined ? [] : [["file", `${file}, ${thousands(bytes)} bytes`] as const]),
    ["inputs", `${thousands(inputs)} per step`],
    ["steps", stepsText(facts)],
    ...facts.examples.map(({ input, target }) => ["example", `${input} → ${target}`] as const),
  ];
}

const purposes: Readonly<Record<Objective, (outputs: string) => string>> = {
  forecast: (outputs) => `${outputs} values at every step`,
  regression: (outputs) => `after the last step, values: ${outputs}`,
  classification: (outputs) => `one of ${outputs} classes after the last step`,
  labelling: (outputs) => `one of ${outputs} classes at every step`,
};

function stepsText({ steps: { least, median, most } }: SequenceFacts): string {
  if (least === most) return `${thousands(most)} in every sequence`;
  return `${thousands(least)} to ${thousands(most)}, median ${thousands(median)}`;
}

function partsTable(facts: SequenceFacts, width: number): string {
  const { headers, rows } = classCells(facts);
  const columns = headers.map((header, index) => {
    return index === 0 ? { header } : { header, align: "right" as const };
  });
  return table(columns, rows, { width });
}

/** The number of sequences in each part, and of each class. */
export function classCells({ parts, classes = [], objective }: SequenceFacts) {
  const shownClasses = objective === "labelling" ? [] : classes;
  const rows = parts.map(({ name, sequences, byClass = [] }) => [
    name,
    ...[sequences, ...byClass.slice(0, shownClasses.length)].map(thousands),
  ]);
  return { headers: ["part", "sequences", ...shownClasses], rows };
}
