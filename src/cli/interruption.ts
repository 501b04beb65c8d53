import { savingSignals } from "../shared/signals.js";
import { exitCodes } from "./exit.js";

const SIGNALS = ["SIGINT", ...savingSignals] as const;
/**
 * Signals that end the process immediately when they come a second time, because the user does not
 * want to wait.
 */
const IMPATIENT: ReadonlySet<string> = new Set(["SIGINT", "SIGTERM"]);

let earlySignals = (): readonly string[] => [];

/**
 * Takes the signals that arrived before the program was loaded; the work that starts then stops at
 * its first step.
 */
export function takeEarlySignals(signals: () => readonly string[]): void {
  earlySignals = signals;
}

/** The message shown immediately after Ctrl-C, before the current step has ended. */
export const stoppingText = "stopping after this step ... (press Ctrl-C again to end immediately)";

/**
 * Runs work that can be asked to stop. The first signal lets it finish its step and save. A second
 * SIGINT or SIGTERM ends the process immediately; the previous checkpoint is then intact.
 *
 * @param onStopping called once, at the first signal
 */
export async function interruptible<T>(
  work: (signal: AbortSignal) => Promise<T>,
  onStopping: () => void = () => {},
): Promise<T> {
  for (const signal of SIGNALS) process.removeListener(signal, onLateSignal);
  const controller = new AbortController();
  controller.signal.addEventListener("abort", onStopping, { once: true });
  const seen = new Set(earlySignals());
  if (seen.size > 0) controller.abort();
  const onSignal = (signal: NodeJS.Signals) => {
    if (seen.has(signal) && IMPATIENT.has(signal)) process.exit(exitCodes.interrupted);
    seen.add(signal);
    controller.abort();
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  try {
    return await work(controller.signal);
  } finally {
    for (const signal of SIGNALS) {
      if (controller.signal.aborted) process.on(signal, onLateSignal);
      process.removeListener(signal, onSignal);
    }
  }
}

/**
 * A further signal while the process prints what it saved and ends. Without a listener, it would end the process with
 * the exit code of that signal: a lost connection sends SIGHUP more than once.
 */
function onLateSignal(signal: NodeJS.Signals): void {
  if (IMPATIENT.has(signal)) process.exit(exitCodes.interrupted);
}
