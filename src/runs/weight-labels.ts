import { z } from "zod";
import type { DataRecord } from "../data/record.js";
import { hasSeriesParameters } from "../model/parameters.js";
import type { ModelSpec } from "../model/spec.js";
import { UserError } from "../shared/errors.js";
import { parseShallow } from "../shared/json.js";

/** What the inputs and outputs of a classifier's weights stand for, in order. */
const ofClassifier = z.object({
  classes: z.array(z.string()).optional(),
  alphabet: z.array(z.string()).optional(),
  vocabulary: z.array(z.string()).optional(),
});

/** Labels of a classifier's weights, or the series that parameters belong to. */
interface Labels extends z.infer<typeof ofClassifier> {
  readonly series?: readonly string[] | undefined;
}

/** Names of the labels in errors. */
const named: Readonly<Record<keyof Labels, string>> = {
  classes: "classes",
  alphabet: "characters",
  vocabulary: "tokens",
  series: "series",
};

const keys = ["classes", "alphabet", "vocabulary", "series"] as const;

/** The settings of a model that determine what its weights stand for. */
type Labelled = Pick<ModelSpec, "skip" | "smoothing">;

/** The labels of a model's weights as metadata of a safetensors file. */
export function weightLabels(
  record: DataRecord | undefined,
  model: Labelled,
): Readonly<Record<string, string>> {
  const known = labelsOf(record, model);
  return Object.fromEntries(
    keys.flatMap((key) => (known[key] ? [[key, JSON.stringify(known[key])] as const] : [])),
  );
}

function labelsOf(record: DataRecord | undefined, model: Labelled): Labels {
  if (record === undefined) return {};
  if (record.task !== "csv") return ofClassifier.parse(record);
  return hasSeriesParameters(model) ? { series: record.series.map(({ name }) => name) } : {};
}

/**
 * Checks that the inputs and outputs of weights stand for the same things, since the weights would otherwise
 * mean something else. A file without labels, such as PyTorch's, is accepted.
 *
 * @param metadata of the weights' file
 * @throws UserError naming the first class, character, token or series that differs
 */
export function requireSameLabels(
  metadata: Readonly<Record<string, string>>,
  record: DataRecord | undefined,
  model: Labelled,
  path: string,
): void {
  const wanted = labelsOf(record, model);
  for (const key of keys) {
    const [theirs, ours] = [parsed(metadata[key], path), wanted[key]];
    if (theirs === undefined || ours === undefined) continue;
    const count = Math.max(theirs.length, ours.length);
    const at = Array.from({ length: count }, (_, i) => i).find((i) => theirs[i] !== ours[i]);
    if (at === undefined) continue;
    const [found, expected] = [theirs[at], ours[at]].map((label) =>
      label === undefined ? "missing" : JSON.stringify(label),
    );
    throw new UserError(
      `${path}: its weights are for other ${named[key]}: number ${at + 1} is ${found}, but ` +
        `${expected} in the data. Leave --init out, or use weights of the same ${named[key]} ` +
        "in the same order.",
    );
  }
}

const texts = z.array(z.string());

function parsed(json: string | undefined, path: string): string[] | undefined {
  if (json === undefined) return undefined;
  try {
    return texts.parse(parseShallow(json));
  } catch {
    throw new UserError(`${path}: damaged, its metadata do not list classes, characters or series`);
  }
}
