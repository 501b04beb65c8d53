import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { parseJson } from "../config/parse.js";
import { UserError } from "../shared/errors.js";
import { errorCode, namesIn, readRegularFile, writeJson } from "../shared/files.js";
import { staysInside, sweepFile } from "./folders.js";
import type { Lease } from "./lease/lease.js";
import { checked, readBytes } from "./reader.js";

/** Version of the sweep folder's layout. */
export const SWEEP_FORMAT = 1;

/** More trials than a sweep may have in all would not be searched any more. */
export const MOST_TRIALS = 1_000_000;

const OUTSIDE = "expected a folder in the sweep's own";

const common = {
  /** Path of a config's key, such as `model.hidden`. */
  key: z.string(),
  /** The values as they were written. */
  text: z.string(),
};

/** The values that a key may take. */
const dimensionSchema = z.discriminatedUnion("kind", [
  z.object({ ...common, kind: z.literal("choice"), values: z.array(z.unknown()).min(1) }),
  z.object({
    ...common,
    kind: z.literal("int"),
    low: z.int(),
    /** Included. */
    high: z.int(),
    step: z.int().positive(),
    log: z.boolean(),
  }),
  z.object({
    ...common,
    kind: z.literal("float"),
    low: z.number(),
    /** Included. */
    high: z.number(),
    log: z.boolean(),
  }),
]);

const sweepSchema = z.object({
  format: z.literal(SWEEP_FORMAT),
  createdAt: z.string(),
  command: z.array(z.string()),
  /** What each trial's config starts from: a config's content before defaults are filled in. */
  base: z.unknown(),
  space: z.array(dimensionSchema).min(1),
  sampler: z.string(),
  /** Of the sampler. */
  seed: z.int(),
  /** How many trials there are to be in all. */
  trials: z.int().min(1).max(MOST_TRIALS),
  /** Runs of each trial, with seeds from `training.seed` on; the trial's figure is their mean. */
  seeds: z.int(),
  /** The figure that ranks trials. */
  metric: z.string(),
  /** Whether the first trial that fails ends the sweep. */
  failFast: z.boolean(),
  /** Successive halving: each rung has this many times fewer trials than the one below. */
  asha: z.object({ eta: z.int(), minEpochs: z.int() }).optional(),
  /** Seeds with which the winner and the base config are trained at the end. */
  confirm: z.int(),
});

const trialStates = ["running", "paused", "finished", "diverged", "failed"] as const;

const trialSchema = z.object({
  /** From 1. */
  number: z.int(),
  /** In the order of the space. */
  values: z.array(z.unknown()),
  /** What an adaptive sampler knew when it chose the values: results by epoch. */
  seen: z.array(z.object({ number: z.int(), epochs: z.int() })).optional(),
  /** Trials that were running then. */
  pending: z.array(z.int()).optional(),
  state: z.enum(trialStates),
  /** Its runs, relative to the sweep's folder. */
  runs: z.array(z.object({ seed: z.int(), run: z.string().refine(staysInside, OUTSIDE) })),
  /** Epochs that it is being trained to, or was. */
  goal: z.int(),
  /** Epochs that are done. */
  epochs: z.int(),
  /** The rung metric after `epochs` epochs; null if it is not finite. */
  rungs: z.array(z.object({ epochs: z.int(), value: z.number().nullable() })),
  /** The metric at the end, of finished trials. */
  value: z.number().nullable().optional(),
  error: z.string().optional(),
  /** Times that it was begun since it last came further. */
  attempts: z.int(),
  /** Times that a process which ran it went away without a word. */
  lost: z.int(),
  startedAt: z.string(),
  endedAt: z.string().optional(),
  /** Milliseconds of all its sessions that came to an end. */
  durationMs: z.number(),
});

export type Dimension = Readonly<z.infer<typeof dimensionSchema>>;
export type SweepFile = Readonly<z.infer<typeof sweepSchema>>;
export type Trial = Readonly<z.infer<typeof trialSchema>>;

/** @throws UserError when `sweep.json` is missing, damaged or another version's */
export function readSweep(folder: string): SweepFile {
  const path = join(folder, sweepFile);
  return checked(parseJson(readBytes(path).toString("utf8"), path), path, sweepSchema);
}

/**
 * Writes `sweep.json`, which says what a sweep is made of.
 *
 * @throws LeaseLostError when another process has taken the folder
 */
export function writeSweep(folder: string, lease: Lease, sweep: SweepFile): void {
  lease.guard(() => {
    ensureTrials(folder);
    writeJson(join(folder, sweepFile), sweep);
  });
}

/** Makes the folder of records, which somebody may have removed to begin again. */
export function ensureTrials(folder: string): void {
  mkdirSync(join(folder, TRIALS), { recursive: true });
}

/** Numbers of the trials that were begun, in no certain order. */
export function trialNumbers(folder: string): number[] {
  const names = namesIn(join(folder, TRIALS));
  return names.flatMap((name) => {
    const [, digits] = RECORD.exec(name) ?? [];
    return digits === undefined ? [] : [Number(digits)];
  });
}

/**
 * What is known of a trial; undefined before it was begun.
 *
 * @throws UserError when its record is damaged
 */
export function readTrial(folder: string, number: number): Trial | undefined {
  const path = trialPath(folder, number);
  try {
    const text = readRegularFile(path, MAX_BYTES).bytes.toString("utf8");
    return checked(parseJson(text, path), path, trialSchema);
  } catch (error) {
    if (error instanceof UserError) {
      throw new UserError(`${error.message} Remove the file to run trial ${number} again.`);
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

/** The lease file of a trial: who holds it works on the trial. */
export function claimPath(folder: string, number: number): string {
  return join(folder, TRIALS, `${digitsOf(number)}.claim.json`);
}

/** `trial-0012`, part of the names of a trial's run folders. */
export function trialName(number: number): string {
  return `trial-${digitsOf(number)}`;
}

function trialPath(folder: string, number: number): string {
  return join(folder, TRIALS, `${digitsOf(number)}.json`);
}

function digitsOf(number: number): string {
  return String(number).padStart(4, "0");
}

const TRIALS = "trials";
const RECORD = /^(\d{4,})\.json$/;
const MAX_BYTES = 2 ** 24;
