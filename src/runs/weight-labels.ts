import { z } from "zod";
import type { DataRecord } from "../data/record.js";
import { UserError } from "../shared/errors.js";
import { parseShallow } from "../shared/json.js";

/** What the inputs and outputs of a classifier's weights stand for, in order. */
const labels = z.object({
  classes: z.array(z.string()).optional(),
  alphabet: z.array(z.string()).optional(),
  vocabulary: z.array(z.string()).optional(),
});

type Labels = z.infer<typeof labels>;

/** How errors call them. */
const named: Readonly<Record<keyof Labels, string>> = {
  classes: "classes",
  alphabet: "characters",
  vocabulary: "tokens",
};

const keys = ["classes", "alphabet", "vocabulary"] as const;

/** The labels of a classifier's weights as metadata of a safetensors file. */
export function weightLabels(record: DataRecord | undefined): Readonly<Record<string, string>> {
  const known = labelsOf(record);
  return Object.fromEntries(
    keys.flatMap((key) => (known[key] ? [[key, JSON.stringify(known[key])] as const] : [])),
  );
}

function labelsOf(record: DataRecord | undefined): Labels {
  return record === undefined || record.task === "csv" ? {} : labels.parse(record);
}

/**
 * Checks that the inputs and outputs of weights stand for the same things, since the weights would otherwise
 * mean something else. A file without labels, such as PyTorch's, is accepted.
 *
 * @param metadata of the weights' file
 * @throws UserError naming the first class, character or token that differs
 */
export function requireSameLabels(
  metadata: Readonly<Record<string, string>>,
  record: DataRecord | undefined,
  path: string,
): void {
  const wanted = labelsOf(record);
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
    throw new UserError(`${path}: damaged, its metadata do not list classes or characters`);
  }
}
