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
import type { ConfirmationCounts } from "../study/sweep/confirm.js";
import type { CliContext, OutputStream } from "./context.js";
import { isLive, wrapped } from "./output.js";

/**
 * The progress of a sweep: a line that is redrawn on a terminal, otherwise a line for each trial
 * that ends.
 */
export class SweepProgress {
  readonly #stream: OutputStream;
  readonly #isQuiet: boolean;
  readonly #isLive: boolean;
  readonly #startedAt = performance.now();
  readonly #shown = new Set<string>();
  #doneBefore = 0;
  #isDrawn = false;

  /** @param quiet whether to show only trials that fail */
  constructor(stream: OutputStream, env: CliContext["env"], quiet = false) {
    this.#stream = stream;
    this.#isQuiet = quiet;
    this.#isLive = !quiet && isLive(env, stream);
  }

  begin(standing: SweepStanding, { id, launcher, workers }: Job): void {
    const { folder, sweep } = standing;
    const { metric, sampler, trials } = sweep;
    this.#doneBefore = endedCount(standing);
    for (const row of standing.rows) this.#shown.add(endKey(row));
    if (this.#isQuiet) return;
    const rungs = sweep.asha ? ", good ones trained longer (ASHA)" : "";
    const at = launcher === "local" ? "" : ` (${id})`;
    this.#write(
      `sweep ${folder}: ${counted(trials, "trial")} by ${sampler}${rungs}, ${workers} in parallel${at}, ` +
        `ranked by ${metric}`,
    );
  }

  /** @param confirming progress of the confirmation, if it has begun */
  show(standing: SweepStanding, confirming?: ConfirmationCounts): void {
    if (this.#isLive) this.#draw(this.#line(standing, confirming));
    for (const row of standing.rows) this.#tell(row);
  }

  stop(): void {
    if (this.#isDrawn) this.#stream.write("\n");
    this.#isDrawn = false;
  }

  /** Writes a trial's line once, when it reaches a rung or ends. */
  #tell(row: TrialRow): void {
    const key = endKey(row);
    if (row.status === "running" || row.status === "waiting" || this.#shown.has(key)) return;
    this.#shown.add(key);
    const isBad = row.status === "failed" || row.status === "diverged";
    if (isBad || !(this.#isLive || this.#isQuiet)) this.#write(endText(row));
  }

  #line(standing: SweepStanding, confirming: ConfirmationCounts | undefined): string {
    const { sweep, best } = standing;
    const done = endedCount(standing);
    const elapsed = performance.now() - this.#startedAt;
    const each = elapsed / (done - this.#doneBefore);
    const left = standing.isDone ? 0 : each * (sweep.trials - done);
    const counts = (["running", "diverged", "failed"] as const).flatMap((status) => {
      const count = countOf(standing, status);
      return count > 0 ? [`${count} ${status}`] : [];
    });
    const parts = [
      `${done}/${sweep.trials} trials`,
      ...counts,
      ...(confirming ? [`confirming ${confirming.done}/${confirming.total}`] : []),
      ...(best ? [`best ${namedFigure(standing, best).replace("validation.", "")}`] : []),
    ];
    const name = best ? ` (trial ${best.trial.number}: ${best.settings})` : "";
    return `${parts.join(", ")} [${clock(elapsed)}<${clock(left)}]${name}`;
  }

  #draw(line: string): void {
    const width = this.#stream.columns ?? 80;
    const text = truncate(printable(line), width - 1);
    this.#stream.write(`\r${text}${displayWidth(text) < width ? "\x1b[K" : ""}`);
    this.#isDrawn = true;
  }

  #write(text: string): void {
    if (this.#isDrawn) this.#stream.write("\r\x1b[K");
    this.#isDrawn = false;
    this.#stream.write(`${wrapped(printable(text), this.#stream)}\n`);
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
