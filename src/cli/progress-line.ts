import { displayWidth, justify, truncate } from "../report/text.js";
import { barFigure, clock, decimals, rate } from "../shared/format.js";
import type { EpochMetrics } from "../training/events.js";

/** The progress of one training. */
export interface TrainingState {
  readonly label: string;
  readonly epochs: number;
  /** Number of epochs done, with a fraction within an epoch. */
  readonly done: number;
  /** Number of epochs done when the clock started; a resumed run does not start at 0. */
  readonly doneBefore: number;
  readonly elapsedMs: number;
  /** The figures of the last completed epoch. */
  readonly metrics?: EpochMetrics | undefined;
  /** Mean loss of the batches so far, shown until there are metrics. */
  readonly loss?: number | undefined;
  /** What happens after the last epoch, shown instead of the times: `evaluating ...`. */
  readonly afterwards?: string | undefined;
}

/** Columns that stay free: a terminal echoes Ctrl-C as ^C, which must not wrap into another row. */
export const SPARE_COLUMNS = 3;

const LEAST_BAR = 10;
const BLOCKS = [..." ▏▎▍▌▋▊▉█"];
const FULL = BLOCKS[8] ?? "█";

/**
 * tqdm's line, in exactly `width` columns if possible. In a narrow terminal the description is
 * shortened first, then the times are dropped.
 *
 * @param labelWidth columns of the label, so that the bars of several trainings align
 * @param longest the maximum length of the bar, so that those of several trainings are equally long
 */
export function barLine(
  state: TrainingState,
  width: number,
  labelWidth = 0,
  longest = Number.POSITIVE_INFINITY,
): string {
  const parts = barParts(state, width, labelWidth);
  if (parts === undefined) return truncate(percentLine(state, labelWidth), width);
  const { description, percent, room, after } = parts;
  const length = Math.min(room, longest);
  const named = `${description}${description && ":"} ${percent}`.replace(/^ /, "");
  const before = named.slice(0, -percent.length) + " ".repeat(room - length) + percent;
  return `${before}|${bar(fractionOf(state), length)}|${after}`;
}

/** The columns that {@link barLine} has for the bar; Infinity if it draws none. */
export function barLength(state: TrainingState, width: number, labelWidth = 0): number {
  return barParts(state, width, labelWidth)?.room ?? Number.POSITIVE_INFINITY;
}

interface BarParts {
  readonly description: string;
  readonly percent: string;
  readonly room: number;
  readonly after: string;
}

/** The longest description and times that leave room for a bar; undefined if none do. */
function barParts(state: TrainingState, width: number, labelWidth: number): BarParts | undefined {
  const label = state.label && justify(state.label, labelWidth || displayWidth(state.label));
  const percent = percentOf(state);
  for (const times of timesOf(state)) {
    for (const figures of figuresOf(state)) {
      const description = [label, figures].filter(Boolean).join(" ");
      const before = `${description}${description && ":"} ${percent}`.replace(/^ /, "");
      const after = ` ${Math.floor(state.done)}/${state.epochs}${times}`;
      const room = width - displayWidth(before) - after.length - 2;
      if (room >= LEAST_BAR) return { description, percent, room, after };
    }
  }
  return undefined;
}

function percentLine(state: TrainingState, labelWidth: number): string {
  const label = state.label && justify(state.label, labelWidth || displayWidth(state.label));
  return `${label}${label && ":"}${percentOf(state)}`;
}

function percentOf(state: TrainingState): string {
  return `${Math.floor(fractionOf(state) * 100 + 1e-9)}%`.padStart(4);
}

function fractionOf({ done, epochs }: TrainingState): number {
  return Math.min(1, Math.max(0, done / epochs));
}

/** A bar in eighths of a block. */
function bar(fraction: number, width: number): string {
  const eighths = Math.round(fraction * width * 8);
  const full = Math.floor(eighths / 8);
  const part = full < width ? (BLOCKS[eighths % 8] ?? " ") : "";
  return (FULL.repeat(full) + part).padEnd(width);
}

/** The figures of an epoch under the article's names, from the longest form to the shortest. */
function figuresOf({ metrics, loss }: TrainingState): string[] {
  if (metrics === undefined) return loss === undefined ? [""] : [`loss ${barFigure(loss)}`, ""];
  const {
    loss: trainLoss,
    lossLastStep,
    valLoss,
    valLossLastStep,
    accuracy,
    valAccuracy,
  } = metrics;
  if (accuracy !== undefined && valAccuracy !== undefined) {
    return [
      `loss ${barFigure(trainLoss)} accuracy ${barFigure(accuracy)} ` +
        `val_loss ${barFigure(valLoss)} val_accuracy ${barFigure(valAccuracy)}`,
      `loss ${barFigure(trainLoss)} val_loss ${barFigure(valLoss)} val_accuracy ${barFigure(valAccuracy)}`,
      `val_loss ${barFigure(valLoss)} val_accuracy ${barFigure(valAccuracy)}`,
      `val_loss ${decimals(valLoss, 3)} val_accuracy ${decimals(valAccuracy, 3)}`, // in 80 columns
      `val_accuracy ${barFigure(valAccuracy)}`,
      "",
    ];
  }
  if (Number.isNaN(valLoss)) {
    const text = `loss ${barFigure(trainLoss)}`; // there is no validation part
    const more =
      accuracy === undefined
        ? `loss_last_step ${barFigure(lossLastStep)}`
        : `accuracy ${barFigure(accuracy)}`;
    return [`${text} ${more}`, text, ""];
  }
  return [
    `loss ${barFigure(trainLoss)} loss_last_step ${barFigure(lossLastStep)} ` +
      `val_loss ${barFigure(valLoss)} val_loss_last_step ${barFigure(valLossLastStep)}`,
    `loss ${barFigure(trainLoss)} val_loss ${barFigure(valLoss)} last_step ${barFigure(valLossLastStep)}`,
    `loss ${barFigure(trainLoss)} val_loss ${barFigure(valLoss)}`,
    `val_loss ${barFigure(valLoss)}`,
    "",
  ];
}

/** Elapsed and remaining time and the rate, from the longest form to the shortest. */
function timesOf({ done, doneBefore, epochs, elapsedMs, afterwards }: TrainingState): string[] {
  if (afterwards !== undefined) return [` ${afterwards}`, ""];
  const perSecond = ((done - doneBefore) / elapsedMs) * 1000;
  const remainingMs = perSecond > 0 ? ((epochs - done) / perSecond) * 1000 : Number.NaN;
  const times = `${clock(elapsedMs)}<${clock(remainingMs)}`;
  return [` [${times}, ${rate(perSecond)}]`, ` [${times}]`, ""];
}

/** An epoch on its own line, if a bar cannot be drawn: `lstm: epoch 3/10 loss … [00:03]`. */
export function epochLine(state: TrainingState, width = Number.POSITIVE_INFINITY): string {
  const label = state.label && `${state.label}: `;
  const begin = `${label}epoch ${Math.floor(state.done)}/${state.epochs}`;
  const lines = figuresOf(state).map(
    (figures) => `${begin} ${figures} [${clock(state.elapsedMs)}]`,
  );
  return lines.find((line) => displayWidth(line) <= width) ?? begin;
}
