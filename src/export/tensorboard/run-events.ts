import type { EpochRecord } from "../../runs/epoch-record.js";
import type { Manifest } from "../../runs/manifest.js";
import { readConfig, readEpochs, readManifest, readRun } from "../../runs/reader.js";
import type { Summary } from "../../runs/records.js";
import { concatenated } from "../protobuf.js";
import { hyperParameters } from "../run-figures.js";
import {
  type Moment,
  scalarEvent,
  sessionEndEvent,
  sessionStartEvent,
  type sessionStatuses,
  textEvent,
  versionEvent,
} from "./events.js";
import { record } from "./records.js";

/** A run's event file. */
interface EventFile {
  readonly name: string;
  readonly content: Uint8Array;
}

/**
 * The content of a run folder for TensorBoard: hyper-parameters, the config as text, every figure of every
 * epoch and, for a finished run, the figures of validation and test.
 *
 * @throws UserError when a file of the run is missing or damaged
 */
export function eventFile(folder: string): EventFile {
  const manifest = readManifest(folder);
  const config = readConfig(folder);
  const epochs = readEpochs(folder);
  const summary = manifest.status === "finished" ? readRun(folder).summary : undefined;
  const start = { time: Date.parse(manifest.createdAt) / 1000, step: 0 };
  const moments = momentsOf(epochs, start);
  const end = moments.at(-1) ?? start;
  const events = [
    versionEvent(start.time),
    sessionStartEvent(start, hyperParameters(config)),
    textEvent(start, "config", `\`\`\`json\n${JSON.stringify(config, null, 2)}\n\`\`\``),
    ...epochs.flatMap((epoch, at) => epochEvents(moments[at]!, epoch)),
    ...(summary ? summaryEvents(end, summary) : []),
    sessionEndEvent(end, statuses[manifest.status]),
  ];
  return {
    name: `events.out.tfevents.${Math.floor(start.time)}.rnnlab`,
    content: concatenated(events.map(record)),
  };
}

const statuses: Readonly<Record<Manifest["status"], keyof typeof sessionStatuses>> = {
  finished: "success",
  failed: "failure",
  interrupted: "unknown",
  paused: "unknown",
  running: "running",
};

/** The end of each epoch. */
function momentsOf(epochs: readonly EpochRecord[], start: Moment): Moment[] {
  let { time } = start;
  return epochs.map(({ epoch, durationMs }) => {
    time += durationMs / 1000;
    return { time, step: epoch };
  });
}

function epochEvents(moment: Moment, { epoch: _, ...figures }: EpochRecord): Uint8Array[] {
  return figureEvents(moment, "", figures);
}

function summaryEvents(moment: Moment, { test, validation, testedEpoch }: Summary): Uint8Array[] {
  const tested = { ...moment, step: testedEpoch ?? moment.step };
  return [
    ...figureEvents(tested, "validation/", validation ?? {}),
    ...figureEvents(tested, "test/", test),
  ];
}

/** A scalar event for each number. */
function figureEvents(moment: Moment, prefix: string, figures: object): Uint8Array[] {
  return Object.entries(figures).flatMap(([name, value]: [string, unknown]) => {
    const isFigure = typeof value === "number" && !Number.isNaN(value);
    return isFigure ? [scalarEvent(moment, `${prefix}${name}`, value)] : [];
  });
}
