import type { Config } from "../config/schema.js";
import { batches } from "../data/batches.js";
import { hasClasses } from "../data/dataset.js";
import { loadData } from "../data/registry.js";
import type { TaskData } from "../data/task.js";
import type { PicturedSequence, SequenceFacts } from "../report/sequences-text.js";
import { evenlySpaced } from "../shared/evenly-spaced.js";

const partNames = ["train", "valid", "test"] as const;

/**
 * Describes how a config's sequences were read, whatever their task.
 *
 * @throws UserError if the data cannot be read
 */
export async function describeSequences({ data: options }: Config): Promise<SequenceFacts> {
  const data = await loadData(options);
  const { objective, train, classes, source } = data;
  const parts = partNames.map((name) => partOf(name, data));
  const lengths = Int32Array.from(parts.flatMap((part) => [...part.lengths])).sort();
  return {
    task: options.task,
    objective,
    ...("file" in options && source && { file: String(options.file), bytes: source.bytes }),
    inputs: train.vocabulary ?? train.inputs,
    outputs: train.outputs,
    steps: {
      least: lengths[0]!,
      median: lengths[Math.floor(lengths.length / 2)]!,
      most: lengths.at(-1)!,
    },
    ...(classes && { classes }),
    parts: parts.map(({ lengths: _, firsts: __, ...part }) => part),
    ...(data.notes && data.notes.length > 0 && { notes: data.notes }),
    examples: examplesOf(data, parts[0]!.firsts),
    pictured: picturedOf(data, parts[0]!.firsts),
  };
}

const BATCH = 256;

/** The content of a part: its size, the lengths of its sequences and the number of each class. */
function partOf(name: (typeof partNames)[number], data: TaskData) {
  const dataset = data[name];
  const classes = hasClasses(data.objective);
  const byClass = new Array<number>(dataset.outputs).fill(0);
  const lengths = new Int32Array(dataset.count).fill(dataset.steps);
  const firsts = new Map<number, number>();
  let at = 0;
  for (const { size, y, lengths: ofBatch } of batches(dataset, BATCH)) {
    if (ofBatch) lengths.set(ofBatch, at);
    for (const [index, target] of classes ? y.entries() : []) {
      byClass[target]! += 1;
      if (!firsts.has(target)) firsts.set(target, at + Math.floor(index / dataset.targets));
    }
    at += size;
  }
  return { name, sequences: dataset.count, ...(classes && { byClass }), lengths, firsts };
}

const MOST_EXAMPLES = 5;

/** The first training sequence of each class, if people can read the sequences. */
function examplesOf(
  { train, classes = [] }: TaskData,
  firsts: ReadonlyMap<number, number>,
): SequenceFacts["examples"] {
  if (!train.title) return [];
  return [...firsts]
    .sort(([a], [b]) => a - b)
    .slice(0, MOST_EXAMPLES)
    .map(([target, index]) => ({ input: train.title!(index), target: classes[target]! }));
}

/** Maximum number of inputs that a chart shows: one for each colour of a line. */
const MOST_INPUTS = 6;

/** A training sequence of each class, or some evenly spaced ones if there are no classes. */
function picturedOf(data: TaskData, firsts: ReadonlyMap<number, number>): PicturedSequence[] {
  const { train, classes } = data;
  if (train.vocabulary !== undefined) return [];
  const title = (index: number) => train.title?.(index) ?? `sequence ${index + 1}`;
  if (classes === undefined) {
    const chosen = evenlySpaced([...Array(train.count).keys()], MOST_EXAMPLES);
    return chosen.map((index) => ({ caption: title(index), inputs: inputsOf(data, index) }));
  }
  const ofClasses = [...firsts].sort(([a], [b]) => a - b).slice(0, MOST_EXAMPLES);
  return ofClasses.map(([target, index]) => ({
    caption: `${title(index)}: ${classes[target]}`,
    inputs: inputsOf(data, index),
  }));
}

/** The first inputs of a training sequence, as the network sees them. */
function inputsOf({ train, record }: TaskData, index: number): PicturedSequence["inputs"] {
  const { steps, inputs } = train;
  const features = record?.task === "labelled" ? record.features : undefined;
  const x = new Float32Array(steps * inputs);
  const lengths = Int32Array.of(steps);
  train.fill([index], x, new Float32Array(train.targets), lengths);
  return Array.from({ length: Math.min(inputs, MOST_INPUTS) }, (_, i) => ({
    name: features?.[i]?.name ?? `input ${i + 1}`,
    values: Array.from({ length: lengths[0]! }, (_, step) => x[step * inputs + i]!),
  }));
}
