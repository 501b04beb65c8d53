import { exitCodes } from "./exit.js";

/** SIGHUP is a lost terminal or connection; SIGUSR1 what Slurm sends before a time limit. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP", "SIGUSR1"] as const;
/** Those that end the process at once when they come again: somebody does not want to wait. */
const IMPATIENT: ReadonlySet<string> = new Set(["SIGINT", "SIGTERM"]);

let earlySignals = (): readonly string[] => [];

/** Signals that came before the program was loaded: the work that begins stops at its first step. */
export function takeEarlySignals(signals: () => readonly string[]): void {
  earlySignals = signals;
}

/** What a person reads at once after Ctrl-C, before the step under way has ended. */
export const stoppingText = "stopping after this step ... (Ctrl-C again ends the process at once)";

/**
 * Runs work that can be asked to stop. The first signal lets it finish its step and save; the same SIGINT
 * or SIGTERM again ends the process at once, which leaves the checkpoint before whole.
 *
 * @param onStopping called once, when the first signal has come
 */
export async function interruptible<T>(
  work: (signal: AbortSignal) => Promise<T>,
  onStopping: () => void = () => {},
): Promise<T> {
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
    for (const signal of SIGNALS) process.removeListener(signal, onSignal);
  }
}
