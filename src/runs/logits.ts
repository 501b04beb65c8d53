import { z } from "zod";
import { parseJson } from "../config/parse.js";
import type { ClassPredictions } from "../evaluation/classes.js";
import { UserError } from "../shared/errors.js";
import { decodeSafetensors, encodeSafetensors } from "./safetensors.js";

/**
 * A classifier's outputs on its test set as a safetensors file: `logits` [count, places, classes], `targets`
 * [count, places] as class numbers, and in its metadata, as JSON, the names of the classes and, if they have
 * any, of the examples.
 */
export function encodeLogits(predicted: ClassPredictions): Uint8Array {
  const { places, classes, targets, logits, titles } = predicted;
  const count = targets.length / places;
  return encodeSafetensors({
    tensors: [
      { name: "logits", shape: [count, places, classes.length], values: logits },
      { name: "targets", shape: [count, places], values: targets },
    ],
    metadata: {
      format: "pt",
      classes: JSON.stringify(classes),
      ...(titles && { titles: JSON.stringify(titles) }),
    },
  });
}

/**
 * Reads a file written by {@link encodeLogits}. Files of earlier versions do not name the examples.
 *
 * @param source the file's name, for the error
 * @throws UserError when the file is damaged
 */
export function decodeLogits(file: Uint8Array, source: string): ClassPredictions {
  const { tensors, metadata } = decodeSafetensors(file, source);
  const [logits, targets] = ["logits", "targets"].map((wanted) => {
    return tensors.find(({ name }) => name === wanted);
  });
  const names = z.array(z.string()).safeParse(parseJson(metadata.classes ?? "null", source));
  const shape = [...(targets?.shape ?? []), names.data?.length];
  if (!logits || !targets || !names.success || logits.shape.join() !== shape.join()) {
    throw new UserError(`${source}: damaged, expected logits and targets of a test set's classes`);
  }
  const places = targets.shape[1]!;
  const titles = z.array(z.string()).safeParse(parseJson(metadata.titles ?? "null", source)).data;
  const examples = { places, classes: names.data, targets: targets.values, logits: logits.values };
  return { ...examples, ...(titles && { titles }) };
}
