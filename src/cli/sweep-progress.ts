import { printable } from "../report/printable.js";
import {
  countOf,
  namedFigure,
  type SweepStanding,
  type TrialRow,
} from "../report/sweep/standing.js";
import { displayWidth, truncate } from "../report/text.js";
import type { Job } from "../runs/job-file.js";
import { clock, counted, significant } from "../shared/format.js";
import { LOCAL } from "../study/launch/workers.js";
import type { ConfirmationCounts } from "../study/sweep/confirm.js";
import { effortOf } from "../study/sweep/effort.js";
import type { CliContext, OutputStream } from "./context.js";
import { stoppingText } from "./interruption.js";
import { exactStream, isLive, wrapped } from "./output.js";
import { SPARE_COLUMNS } from "./progress-line.js";

/**
 * The progress of a sweep: a line that is redrawn on a terminal, otherwise a line for each trial
 * that ends.
 */
export class SweepProgress {
  readonly #stream: OutputStream;
  readonly #isQuiet: boolean;
  readonly #isLive: boolean;
  readonly #now: () => number;
  readonly #startedAt: number;
  readonly #shown = new Set<string>();
  #doneBefore = 0; // in epochs
  #isDrawn = false;

  /**
   * @param quiet whether to show only trials that fail
   * @param now a monotonic clock in milliseconds
   */
  constructor(
    stream: OutputStream,
    env: CliContext["env"],
    quiet = false,
    now = () => performance.now(),
  ) {
    this.#now = now;
    this.#startedAt = now();
    this.#stream = stream;
    this.#isQuiet = quiet;
    this.#isLive = !quiet && isLive(env, stream);
  }

  begin(standing: SweepStanding, { id, launcher, workers }: Job): void {
    const { folder, sweep } = standing;
    const { metric, sampler, trials } = sweep;
    this.#doneBefore = effortOf(standing).done;
    for (const row of standing.rows) this.#shown.add(endKey(row));
    if (this.#isQuiet) return;
    const rungs = sweep.asha ? ", good ones trained longer (ASHA)" : "";
    const at = launcher === LOCAL ? "" : ` (${id})`;
    this.#write(
      `sweep ${folder}: ${counted(trials, "trial")} by ${sampler}${rungs}, ${workers} in parallel${at}, ` +
        `ranked by ${metric}`,
    );
  }

  /** @param confirming progress of the confirmation, if it has begun */
  show(standing: SweepStanding, confirming?: ConfirmationCounts): void {
    if (this.#isLive) this.#draw(standing, confirming);
    for (const row of standing.rows) this.#writeRow(row);
  }

  /** Says that a signal to stop was received. */
  stopping(): void {
    if (!this.#isQuiet) this.#write(stoppingText);
  }

  stop(): void {
    if (this.#isDrawn) this.#stream.write("\n");
    this.#isDrawn = false;
  }

  /** Writes a trial's line once, when it reaches a rung or ends. */
  #writeRow(row: TrialRow): void {
    const key = endKey(row);
    if (row.status === "running" || row.status === "waiting" || this.#shown.has(key)) return;
    this.#shown.add(key);
    const isBad = row.status === "failed" || row.status === "diverged";
    if (isBad || !(this.#isLive || this.#isQuiet)) this.#write(endText(row));
  }

  /** The longest line that fits: with the settings of the best trial, with its number, or without either. */
  #line(
    standing: SweepStanding,
    confirming: ConfirmationCounts | undefined,
    width: number,
  ): string {
    const { best } = standing;
    const text = `${this.#countsText(standing, confirming)} ${this.#times(standing, confirming)}`;
    const number = best && `trial ${best.trial.number}`;
    const lines = best ? [`${text} (${number}: ${best.settings})`, `${text} (${number})`] : [];
    return lines.find((line) => displayWidth(line) <= width) ?? truncate(text, width);
  }

  #countsText(standing: SweepStanding, confirming: ConfirmationCounts | undefined): string {
    const { sweep, best } = standing;
    const counts = (["running", "diverged", "failed"] as const).flatMap((status) => {
      const count = countOf(standing, status);
      return count > 0 ? [`${count} ${status}`] : [];
    });
    return [
      `${endedCount(standing)}/${sweep.trials} trials`,
      ...counts,
      ...(confirming ? [`confirming ${confirming.done}/${confirming.total}`] : []),
      ...(best ? [`best ${namedFigure(standing, best).replace("validation.", "")}`] : []),
    ].join(", ");
  }

  /** `[00:07<01:20]`: the time so far and, once an epoch is done, the time left. */
  #times(standing: SweepStanding, confirming: ConfirmationCounts | undefined): string {
    const { done, total } = effortOf(standing, confirming);
    const elapsed = this.#now() - this.#startedAt;
    const left = (elapsed / (done - this.#doneBefore)) * (total - done);
    return `[${clock(elapsed)}<${clock(left)}]`;
  }

  #draw(standing: SweepStanding, confirming: ConfirmationCounts | undefined): void {
    const width = (this.#stream.columns ?? 80) - SPARE_COLUMNS;
    exactStream(this.#stream).write(
      `\r${printable(this.#line(standing, confirming, width))}\x1b[K`,
    );
    this.#isDrawn = true;
  }

  #write(text: string): void {
    if (this.#isDrawn) exactStream(this.#stream).write("\r\x1b[K");
    this.#isDrawn = false;
    this.#stream.write(`${wrapped(text, this.#stream)}\n`);
  }
}

function endedCount(standing: SweepStanding): number {
  return countOf(standing, "finished", "stopped", "diverged", "failed");
}

function endKey({ trial, status }: TrialRow): string {
  return `${trial.number} ${status} ${trial.epochs}`;
}

function endText({ trial, status, value, rungValue, settings }: TrialRow): string {
  const figure = value ?? rungValue;
  const how = {
    finished: "finished",
    stopped: `after ${counted(trial.epochs, "epoch")}`,
    diverged: "diverged",
    failed: "failed",
    running: "running",
    waiting: "waiting",
  }[status];
  return `trial ${trial.number} ${how}${figure === undefined ? "" : ` ${significant(figure)}`}: ${settings}`;
}
