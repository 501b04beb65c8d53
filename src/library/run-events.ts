import type { ExperimentOptions } from "../experiment/run.js";
import { parameterCount } from "../model/parameters.js";
import type { ModelSpec } from "../model/spec.js";
import type { RunRecord } from "../runs/run-record.js";
import { inTurn } from "./device-turns.js";
import { reported } from "./events.js";
import { type ComputeOptions, programCommand, type StopOptions, threadsOf } from "./options.js";
import type { RunDevice, TrainEvent, TrainingNews } from "./training-news.js";

/** The options that `train` and `resume` of a run share. */
type RunOptions = Pick<
  ExperimentOptions,
  "threads" | "command" | "signal" | "onStart" | "onEvent"
> & { readonly onWarning: (message: string) => void };

export function runEvents(
  work: (options: RunOptions) => Promise<RunRecord>,
  options: ComputeOptions & StopOptions,
): AsyncGenerator<TrainEvent, void, undefined> {
  const threads = threadsOf(options);
  return reported<TrainEvent>(async (emit, signal) => {
    const common: RunOptions = {
      threads,
      command: programCommand(),
      signal,
      onStart: ({ device: { close: _, ...device }, ...start }) =>
        emit(runEvent({ ...start, device })),
      onEvent: emit,
      onWarning: (message) => emit({ type: "warning", message }),
    };
    emit({ type: "result", run: await inTurn(() => work(common), signal) });
  }, options.signal);
}

interface RunStart {
  readonly folder: string;
  readonly device: RunDevice;
  readonly spec: ModelSpec;
}

export function runEvent({ folder, device, spec }: RunStart): TrainingNews {
  return { type: "run", folder, device, parameters: parameterCount(spec) };
}
