import { join } from "node:path";
import { z } from "zod";
import { parseJson } from "../config/parse.js";
import { UserError } from "../shared/errors.js";
import { errorCode, readRegularFile, writeJson } from "../shared/files.js";
import { makeOwnFolder, namesIn } from "../shared/folders.js";
import { staysInside, sweepFile, trialsName } from "./folders.js";
import { CLAIM_END } from "./lease/folder.js";
import type { Lease } from "./lease/lease.js";
import { checked, readBytes } from "./reader.js";

/** Version of the sweep folder's layout. */
export const SWEEP_FORMAT = 1;

/** A sweep with more trials than this would never end. */
export const MOST_TRIALS = 1_000_000;

const OUTSIDE = "expected a folder inside the sweep's folder";

const common = {
  /** Path of a config's key, such as `model.hidden`. */
  key: z.string(),
  /** The values as written on the command line or in the file. */
  text: z.string(),
};

/** The values that a key may take. */
const dimensionSchema = z.discriminatedUnion("kind", [
  z.object({ ...common, kind: z.literal("choice"), values: z.array(z.unknown()).min(1) }),
  z.object({
    ...common,
    kind: z.literal("int"),
    low: z.int(),
    /** Inclusive. */
    high: z.int(),
    step: z.int().positive(),
    log: z.boolean(),
  }),
  z.object({
    ...common,
    kind: z.literal("float"),
    low: z.number(),
    /** Inclusive. */
    high: z.number(),
    log: z.boolean(),
  }),
]);

const sweepSchema = z.object({
  format: z.literal(SWEEP_FORMAT),
  createdAt: z.string(),
  command: z.array(z.string()),
  /** The config that every trial starts from, before defaults are filled in. */
  base: z.unknown(),
  space: z.array(dimensionSchema).min(1),
  sampler: z.string(),
  /** Seed of the sampler. */
  seed: z.int(),
  /** Total number of trials. */
  trials: z.int().min(1).max(MOST_TRIALS),
  /** Number of runs of each trial, with seeds from `training.seed` on. The trial's figure is their mean. */
  seeds: z.int(),
  /** The figure that ranks trials. */
  metric: z.string(),
  /** Whether the first failed trial ends the sweep. */
  failFast: z.boolean(),
  /** Successive halving: each rung has `eta` times fewer trials than the one below. */
  asha: z.object({ eta: z.int(), minEpochs: z.int() }).optional(),
  /** Number of seeds with which the winner and the base config are trained at the end. */
  confirm: z.int(),
});

const trialStates = ["running", "paused", "finished", "diverged", "failed"] as const;

const trialSchema = z.object({
  /** From 1. */
  number: z.int(),
  /** In the order of `space`. */
  values: z.array(z.unknown()),
  /** The results, by epoch, that an adaptive sampler knew when it chose the values. */
  seen: z.array(z.object({ number: z.int(), epochs: z.int() })).optional(),
  /** Trials that were running when the values were chosen. */
  pending: z.array(z.int()).optional(),
  state: z.enum(trialStates),
  /** Its runs, relative to the sweep's folder. */
  runs: z.array(z.object({ seed: z.int(), run: z.string().refine(staysInside, OUTSIDE) })),
  /** The epoch to which it is, or was, trained. */
  goal: z.int(),
  /** Number of epochs done. */
  epochs: z.int(),
  /** The rung metric after `epochs` epochs; null if it is not finite. */
  rungs: z.array(z.object({ epochs: z.int(), value: z.number().nullable() })),
  /** The metric at the end, of finished trials. */
  value: z.number().nullable().optional(),
  error: z.string().optional(),
  /** How often the trial was started since it last made progress. */
  attempts: z.int(),
  /** How often its process disappeared without recording a failure. */
  lost: z.int(),
  startedAt: z.string(),
  endedAt: z.string().optional(),
  /** Milliseconds of all sessions that ended regularly. */
  durationMs: z.number(),
});

export type Dimension = Readonly<z.infer<typeof dimensionSchema>>;

/** A value of a dimension as a number; for a choice its index. */
export function asNumber(dimension: Dimension, value: unknown): number {
  if (dimension.kind !== "choice") return Number(value);
  const text = JSON.stringify(value);
  return dimension.values.findIndex((known) => JSON.stringify(known) === text);
}
export type SweepFile = Readonly<z.infer<typeof sweepSchema>>;
export type Trial = Readonly<z.infer<typeof trialSchema>>;

/** @throws UserError when `sweep.json` is missing, damaged or another version's */
export function readSweep(folder: string): SweepFile {
  const path = join(folder, sweepFile);
  return checked(parseJson(readBytes(path).toString("utf8"), path), path, sweepSchema);
}

/**
 * Writes `sweep.json`, which defines a sweep. The folder of trials is made after it, because `rnnlab runs`
 * does not recognise a folder with trials but without `sweep.json`.
 *
 * @throws LeaseLostError when another process has taken over the folder
 */
export function writeSweep(folder: string, lease: Lease, sweep: SweepFile): void {
  lease.guard(() => {
    writeJson(join(folder, sweepFile), sweep);
    ensureTrials(folder);
  });
}

/** Creates the folder of records, which a user may have removed to start over. */
export function ensureTrials(folder: string): void {
  makeOwnFolder(join(folder, trialsName));
}

/** Numbers of the trials that have begun, in no particular order. */
export function trialNumbers(folder: string): number[] {
  const names = namesIn(join(folder, trialsName));
  return names.flatMap((name) => {
    const [, digits] = RECORD.exec(name) ?? [];
    return digits === undefined ? [] : [Number(digits)];
  });
}

/**
 * The record of a trial; undefined before it begins.
 *
 * @throws UserError when the record is damaged
 */
export function readTrial(folder: string, number: number): Trial | undefined {
  const path = trialPath(folder, number);
  try {
    const text = readRegularFile(path, MAX_BYTES).bytes.toString("utf8");
    const trial = checked(parseJson(text, path), path, trialSchema);
    if (trial.number === number) return trial;
    // A copied record would have its trial claimed again and again.
    throw new UserError(
      `${path}: damaged at number (expected ${number}, but it is ${trial.number})`,
    );
  } catch (error) {
    if (error instanceof UserError) {
      const problem = error.message.replace(/[.!?]?$/, ".");
      throw new UserError(`${problem} Remove the file to run trial ${number} again.`);
    }
    if (errorCode(error) !== "ENOENT") throw error;
    return undefined;
  }
}

/**
 * Writes a trial's record.
 *
 * @param lease the claim of the trial
 * @throws LeaseLostError when another process has claimed the trial
 */
export function writeTrial(folder: string, lease: Lease, trial: Trial): void {
  lease.guard(() => writeJson(trialPath(folder, trial.number), trial));
}

/** The lease file of a trial: the process that holds it works on the trial. */
export function claimPath(folder: string, number: number): string {
  return join(folder, trialsName, `${digitsOf(number)}${CLAIM_END}`);
}

/** `trial-0012`, part of the names of a trial's run folders. */
export function trialName(number: number): string {
  return `trial-${digitsOf(number)}`;
}

/** The folder of the records of a sweep's trials. */
export function trialsFolder(folder: string): string {
  return join(folder, trialsName);
}

function trialPath(folder: string, number: number): string {
  return join(folder, trialsName, `${digitsOf(number)}.json`);
}

function digitsOf(number: number): string {
  return String(number).padStart(4, "0");
}

const RECORD = /^(\d{4,})\.json$/;
const MAX_BYTES = 2 ** 24;
