import { MultiBar, type SingleBar } from "cli-progress";
import { printable } from "../report/printable.js";
import { displayWidth } from "../report/text.js";
import type { OnWork } from "../shared/work.js";
import type { OutputStream } from "./context.js";
import { warningText, wrapped } from "./output.js";
import { OverallTracker } from "./overall-tracker.js";
import type { ProgressGroup, ProgressOptions, TrainingListener } from "./progress-group.js";
import { barLength, barLine, epochLine, SPARE_COLUMNS } from "./progress-line.js";
import { slowNotes } from "./slow-work.js";
import { TrainingTracker } from "./training-tracker.js";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const ERASE_REST = "\x1b[K"; // erases the rest of a line that held a bar
const REDRAWS_PER_SECOND = 10;
const SPARE_ROWS = 1; // where the cursor waits

type Tracker = Pick<TrainingTracker, "state"> & Partial<Pick<TrainingTracker, "evaluated">>;

/** tqdm's bar for each training, drawn by cli-progress. */
export class Bars implements ProgressGroup {
  readonly #stream: OutputStream;
  readonly #bars: MultiBar;
  readonly #now: () => number;
  readonly #overall: OverallTracker | undefined;
  /** The trackers whose bars are on the screen. */
  readonly #trackers = new Set<Tracker>();
  #drawnAt = Number.NEGATIVE_INFINITY;
  #stopped = false;

  constructor(
    stream: OutputStream,
    { labels = [], total, now = () => performance.now() }: ProgressOptions,
  ) {
    this.#stream = stream;
    this.#now = now;
    this.#overall = total === undefined ? undefined : new OverallTracker(total, now);
    const labelWidth = Math.max(0, ...labels.map((label) => displayWidth(printable(label))));
    this.#bars = multiBar(stream, labelWidth, this.#trackers);
    process.once("exit", this.#onExit);
    for (const signal of SIGNALS) process.once(signal, this.#onSignal);
  }

  listener(label = ""): TrainingListener {
    // A label may come from an untrusted comparison.
    const tracker = new TrainingTracker(printable(label), this.#now);
    const overall = this.#overall?.member();
    let bar: SingleBar | undefined;
    return (event) => {
      tracker.follow(event);
      overall?.(tracker.state(), event.type === "end");
      if (event.type === "start") bar = this.#create(event.epochs, tracker);
      if (event.type === "end" && overall) this.#finish(bar, tracker);
      this.#redraw(event.type === "start" || event.type === "end");
    };
  }

  /**
   * Adds a bar if the terminal has a row for it, because cli-progress cannot draw more bars than
   * rows.
   */
  #create(epochs: number, tracker: Tracker): SingleBar | undefined {
    if (this.#stopped) return undefined;
    const overall = this.#overall;
    if (overall && this.#trackers.size === 0) this.#add(overall.state().epochs, overall);
    const room = (this.#stream.rows ?? Number.POSITIVE_INFINITY) - SPARE_ROWS;
    return this.#trackers.size < room ? this.#add(epochs, tracker) : undefined;
  }

  #add(total: number, tracker: Tracker): SingleBar {
    this.#trackers.add(tracker);
    return this.#bars.create(total, 0, { tracker });
  }

  /** Replaces a bar by a line above the remaining bars. */
  #finish(bar: SingleBar | undefined, tracker: TrainingTracker): void {
    if (this.#stopped) return;
    this.write(epochLine(tracker.state(), this.#stream.columns));
    if (bar === undefined) return;
    this.#bars.remove(bar);
    this.#trackers.delete(tracker);
  }

  work(label = ""): OnWork {
    const before = label && `${label}: `;
    return slowNotes((text) => this.write(`${before}${text}`), this.#now);
  }

  write(foreign: string): void {
    const text = wrapped(printable(foreign), this.#stream);
    if (!this.#bars.isActive) {
      this.#stream.write(`${text}\n`);
      return;
    }
    this.#bars.log(`${text}\n`.replaceAll("\n", `${ERASE_REST}\n`));
    this.#redraw(true);
  }

  warn(message: string): void {
    this.write(warningText(message));
  }

  stop(): void {
    process.removeListener("exit", this.#onExit);
    for (const signal of SIGNALS) process.removeListener(signal, this.#onSignal);
    this.#stopped = true;
    for (const tracker of this.#trackers) tracker.evaluated?.();
    if (this.#bars.isActive) this.#bars.stop();
  }

  readonly #onExit = () => this.stop();

  /** Restores the cursor. If nothing else listens for the signal, it still ends the process. */
  readonly #onSignal = (signal: NodeJS.Signals) => {
    this.stop();
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };

  /**
   * cli-progress draws on a timer, which does not fire while a training computes without awaiting.
   */
  #redraw(atOnce: boolean): void {
    if (!this.#bars.isActive) return;
    const now = this.#now();
    if (!atOnce && now - this.#drawnAt < 1000 / REDRAWS_PER_SECOND) return;
    this.#drawnAt = now;
    this.#bars.update();
  }
}

/**
 * @param trackers all bars on the screen; their length is limited by the bar with the least room
 */
function multiBar(
  stream: OutputStream,
  labelWidth: number,
  trackers: ReadonlySet<Tracker>,
): MultiBar {
  const longest = (width: number) =>
    Math.min(...[...trackers].map((each) => barLength(each.state(), width, labelWidth)));
  return new MultiBar({
    stream,
    fps: REDRAWS_PER_SECOND,
    hideCursor: true,
    gracefulExit: false, // its own handler would swallow the signal; see onSignal
    linewrap: true, // the terminal's own setting stays; a line never reaches its width
    forceRedraw: true, // after a line was written above them, all bars are one row lower
    format: (_, { maxWidth }, { tracker }: { tracker: Tracker }) =>
      barLine(
        tracker.state(),
        maxWidth - SPARE_COLUMNS,
        labelWidth,
        longest(maxWidth - SPARE_COLUMNS),
      ),
  });
}
