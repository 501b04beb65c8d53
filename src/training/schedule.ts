import type { ScheduleConfig } from "../config/schedule.js";
import { cosine } from "../shared/sine.js";
import type { History } from "./history.js";
import { plateauRate } from "./plateau.js";

/** A step of a training, and the length of the training. */
export interface Position {
  /** The step over all epochs, from 0. */
  readonly step: number;
  readonly stepsPerEpoch: number;
  /** The number of epochs of the whole training. */
  readonly epochs: number;
}

/**
 * The learning rate of a step as PyTorch's schedulers give it, in plain IEEE arithmetic. It is a
 * function of the position and the finished epochs, so that a resumed run has the same rates.
 *
 * `step`, `exponential` and `plateau` change it between epochs, `cosine` and `oneCycle` at every
 * step. The warm-up multiplies it by a factor that grows linearly with the steps. Only `cosine`
 * starts after the warm-up.
 *
 * @param base the optimiser's `learningRate`
 * @param history the finished epochs; only `plateau` depends on them
 */
export function learningRateAt(
  schedule: ScheduleConfig,
  base: number,
  position: Position,
  history: History,
): number {
  const epoch = Math.floor(position.step / position.stepsPerEpoch);
  if (schedule.name === "oneCycle") return oneCycle(schedule, base, position);
  const warmth = warmupFactor(schedule.warmup, position);
  switch (schedule.name) {
    case "step":
      return warmth * repeated(base, schedule.factor, Math.floor(epoch / schedule.every));
    case "exponential":
      return warmth * repeated(base, schedule.factor, epoch);
    case "cosine":
      return warmth * cosineRate(schedule, base, position);
    case "plateau":
      return warmth * plateauRate(schedule, base, history);
    case "constant":
      return warmth * base;
  }
}

/**
 * Whether a run with this schedule can be extended to more epochs and still equal a run that was
 * started with that number. It cannot if the rate depends on the number of epochs.
 */
export function extendable({ name }: ScheduleConfig): boolean {
  return name !== "cosine" && name !== "oneCycle";
}

type Named<N extends ScheduleConfig["name"]> = Extract<ScheduleConfig, { readonly name: N }>;

/** torch's LinearLR with start factor 1 / (steps + 1). */
function warmupFactor(warmup: number, position: Position): number {
  const steps = warmupSteps(warmup, position);
  return position.step < steps ? (position.step + 1) / (steps + 1) : 1;
}

function warmupSteps(warmup: number, { stepsPerEpoch }: Position): number {
  return Math.round(warmup * stepsPerEpoch);
}

/** torch's CosineAnnealingLR over the steps after the warm-up (Loshchilov and Hutter 2017). */
function cosineRate(
  { minimum, warmup }: Named<"cosine">,
  base: number,
  position: Position,
): number {
  const skipped = warmupSteps(warmup, position);
  const steps = position.epochs * position.stepsPerEpoch - skipped;
  const step = Math.max(0, position.step - skipped);
  return step === 0 ? base : annealed(base, minimum, step / steps);
}

/**
 * torch's OneCycleLR without its change of momentum: the rate rises to `base` in the first part of
 * the steps and falls in the rest, both along a cosine (Smith and Topin 2018).
 */
function oneCycle(schedule: Named<"oneCycle">, base: number, position: Position): number {
  const steps = position.epochs * position.stepsPerEpoch;
  const first = base / schedule.startDivisor;
  const peak = Math.max(0, schedule.rise * steps - 1);
  if (position.step <= peak) return peak > 0 ? annealed(first, base, position.step / peak) : base;
  const share = (position.step - peak) / (steps - 1 - peak);
  return annealed(base, first / schedule.endDivisor, share);
}

/** A value between two rates along half a cosine wave. */
function annealed(from: number, to: number, share: number): number {
  return to + ((from - to) / 2) * (1 + cosine(Math.PI * share));
}

/**
 * The value times the factor, `times` times over: the same bits on every machine, which ** does not
 * guarantee.
 */
function repeated(value: number, factor: number, times: number): number {
  let product = value;
  for (let time = 0; time < times; time += 1) product *= factor;
  return product;
}
