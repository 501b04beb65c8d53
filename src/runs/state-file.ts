import { createHash } from "node:crypto";
import { z } from "zod";
import { parseJson } from "../config/parse.js";
import { UserError } from "../shared/errors.js";
import type { TrainingState } from "../training/state.js";
import { epochSchema, numberOrNaN } from "./epoch-record.js";
import { hashTensors } from "./fingerprint.js";
import { decodeSafetensors, encodeSafetensors, type NamedTensor } from "./safetensors.js";

/** Version of the checkpoint's content. */
const STATE_FORMAT = "rnnlab-state-1";

/** Everything needed to continue a training bit for bit. */
export interface Checkpoint {
  /** The resolved config of the run, as JSON. */
  readonly config: string;
  readonly state: TrainingState;
  /** Number of steps that the optimiser has taken. */
  readonly optimizerSteps: number;
  readonly weights: readonly NamedTensor[];
  /** The optimiser's moments, by the optimiser's names. */
  readonly moments: readonly NamedTensor[];
}

const MOMENT = "optimizer/";

const stateSchema = z.object({
  batch: z.int().min(0),
  sums: z.object({
    loss: z.number(),
    lossLastStep: z.number(),
    examples: z.int().min(0),
    gradientNorm: z.number(),
    gradientNormMax: z.number(),
    accuracy: z.number().optional(),
  }),
  history: z.array(epochSchema),
  start: epochSchema
    .pick({ valLoss: true, valLossLastStep: true, valAccuracy: true, valMacroF1: true })
    .extend({ loss: z.number().optional(), groupLosses: z.array(numberOrNaN).optional() })
    .optional(),
  optimizerSteps: z.int().min(0),
});

/**
 * Encodes a checkpoint as a safetensors file with a checksum over all its content. Numbers in its JSON keep
 * every bit of a double.
 */
export function encodeCheckpoint(checkpoint: Checkpoint): Uint8Array {
  const { config, state, optimizerSteps, weights, moments } = checkpoint;
  const counters = JSON.stringify({ ...state, optimizerSteps });
  const tensors = [
    ...weights,
    ...moments.map((tensor) => ({ ...tensor, name: `${MOMENT}${tensor.name}` })),
  ];
  const sha256 = checksum(tensors, [STATE_FORMAT, config, counters]);
  return encodeSafetensors({
    tensors,
    metadata: { format: STATE_FORMAT, config, counters, sha256 },
  });
}

/** @throws UserError when the file is damaged or of another version */
export function decodeCheckpoint(bytes: Uint8Array, source: string): Checkpoint {
  const { tensors, metadata } = decodeSafetensors(bytes, source);
  const { format, config = "", counters = "", sha256 } = metadata;
  if (format !== STATE_FORMAT) {
    throw new UserError(`${source}: its format is ${format}, expected ${STATE_FORMAT}`);
  }
  if (sha256 !== checksum(tensors, [format, config, counters])) {
    throw new UserError(`${source}: damaged, its checksum does not match`);
  }
  const { optimizerSteps, ...state } = stateSchema.parse(parseJson(counters, source));
  const isMoment = ({ name }: NamedTensor) => name.startsWith(MOMENT);
  return {
    config,
    state,
    optimizerSteps,
    weights: tensors.filter((tensor) => !isMoment(tensor)),
    moments: tensors
      .filter(isMoment)
      .map((tensor) => ({ ...tensor, name: tensor.name.slice(MOMENT.length) })),
  };
}

function checksum(tensors: readonly NamedTensor[], texts: readonly string[]): string {
  const hash = createHash("sha256");
  for (const text of texts) hash.update(`${text.length}:${text}`);
  hashTensors(hash, tensors);
  return hash.digest("hex");
}
