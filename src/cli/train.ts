import { requireExpectations } from "../experiment/expectations.js";
import type { ExperimentOptions, ExperimentStart } from "../experiment/run.js";
import { seesTargets } from "../model/spec.js";
import { printedFormats } from "../report/formats/index.js";
import { looksAfter } from "../runs/looks.js";
import type { RunRecord } from "../runs/reader.js";
import { counted } from "../shared/format.js";
import type { CliContext } from "./context.js";
import { interruptible, stoppingText } from "./interruption.js";
import type { ProgressChoice } from "./options.js";
import { terminalLayout } from "./output.js";
import { createProgressGroup } from "./progress.js";

export interface PrintOptions extends ProgressChoice {
  readonly json?: true;
}

/** What a command adds to the options of every experiment that is run from a terminal. */
type RunExperiment = (
  options: Pick<ExperimentOptions, "command" | "signal" | "onWork" | "onStart" | "onEvent"> & {
    readonly onWarning: (message: string) => void;
  },
) => Promise<RunRecord>;

/** Runs an experiment with a progress bar on stderr, then prints its result. */
export async function runAndPrint(
  runIt: RunExperiment,
  { json, quiet, logEvery }: PrintOptions,
  context: CliContext,
): Promise<void> {
  const { stdout, stderr, env, argv } = context;
  const format = json ? printedFormats.json : printedFormats.text;
  const progress = createProgressGroup(stderr, { env, quiet, logEvery });
  try {
    const run = await interruptible(
      (signal) =>
        runIt({
          command: ["rnnlab", ...argv],
          signal,
          onWork: progress.work(),
          onStart: (start) => progress.write(startText(start)),
          onEvent: progress.listener(),
          onWarning: (message) => progress.warn(message),
        }),
      () => progress.write(stoppingText),
    );
    if (endedEarly(run)) progress.write(earlyText(run));
    progress.stop();
    const looks = looksAfter(run.folder);
    stdout.write(await format.render({ kind: "run", run, looks }, terminalLayout(context)));
    requireExpectations(run);
  } finally {
    progress.stop();
  }
}

function endedEarly({ epochs, config }: RunRecord): boolean {
  return epochs.length < config.training.epochs;
}

function earlyText({ epochs, config: { training } }: RunRecord): string {
  const patience = training.earlyStopping?.patience;
  return (
    `early stopping after ${epochs.length} of ${training.epochs} epochs: no improvement in the last ` +
    `${patience}`
  );
}

/** The line about the run's folder and device. */
function startText({ device, folder, spec }: ExperimentStart): string {
  const notice = seesTargets(spec) ? `\n${bidirectionalNotice}` : "";
  return `run ${folder}\n${deviceText(device)}${notice}`;
}

export const bidirectionalNotice =
  "bidirectional: only the last step is a forecast (earlier steps see their targets), so " +
  "loss, metrics and plots use only the last step";

export function deviceText(device: Omit<ExperimentStart["device"], "close">): string {
  const { kind, kernel, backend, threads, vectors, reason } = device;
  const where = backend === kernel ? "" : ` on the ${backend} backend`;
  const width = vectors === undefined ? "" : `${vectors}-bit vectors, `;
  return `device ${kind}: ${kernel} kernel${where}, ${width}${counted(threads, "thread")} (${reason})`;
}
