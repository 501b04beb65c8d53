import { createHash } from "node:crypto";
import { basename, dirname } from "node:path";
import { annotationsOf } from "../../runs/annotations.js";
import { isStudy } from "../../runs/folders.js";
import type { Manifest } from "../../runs/manifest.js";
import { readConfig, readEpochs, readManifest, readRun } from "../../runs/reader.js";
import type { Summary } from "../../runs/records.js";
import { epochMoments, figuresOf, hyperParameters } from "../run-figures.js";

/** A figure at a step, in MLflow's form. */
interface Metric {
  readonly key: string;
  readonly value: number;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly step: number;
}

/** A parameter or a tag, in MLflow's form. */
export interface Entry {
  readonly key: string;
  readonly value: string;
}

/** The content of a run folder, in MLflow's form. */
export interface RunContent {
  /** Identifies the run, wherever its folder is; stored as the tag `rnnlab.id`. */
  readonly id: string;
  /** Changes when the run is trained further; stored as the tag `rnnlab.exported`. */
  readonly state: string;
  readonly name: string;
  readonly status: "RUNNING" | "FINISHED" | "FAILED" | "KILLED";
  /** Milliseconds since 1970. */
  readonly start: number;
  readonly end: number;
  readonly params: readonly Entry[];
  readonly metrics: readonly Metric[];
  readonly tags: readonly Entry[];
}

/** @throws UserError when a file of the run is missing or damaged */
export function runContent(folder: string): RunContent {
  const manifest = readManifest(folder);
  const config = readConfig(folder);
  const epochs = readEpochs(folder);
  const summary = manifest.status === "finished" ? readRun(folder).summary : undefined;
  const start = Date.parse(manifest.createdAt);
  const moments = epochMoments(epochs, start);
  const end = Date.parse(manifest.finishedAt ?? "") || (moments.at(-1) ?? start);
  const metrics = epochs.flatMap(({ epoch, ...figures }, at) =>
    metricsOf("", figures, { timestamp: moments[at] ?? start, step: epoch }),
  );
  const tested = { timestamp: end, step: summary?.testedEpoch ?? epochs.length };
  const { seed } = config.training;
  return {
    id: createHash("sha256").update(`${manifest.createdAt} ${manifest.name} ${seed}`).digest("hex"),
    state: `${manifest.status}, ${epochs.length} epochs, ${manifest.fingerprint ?? "no fingerprint"}`,
    name: basename(folder),
    status: statuses[manifest.status],
    start,
    end,
    params: entriesOf(hyperParameters(config), MOST_PARAM_LENGTH),
    metrics: [...metrics, ...(summary ? summaryMetrics(summary, tested) : [])],
    tags: entriesOf(tagsOf(folder, manifest), MOST_TAG_LENGTH),
  };
}

/** Limits of values, in characters (`mlflow/utils/validation.py`, MLflow 3). */
const MOST_PARAM_LENGTH = 6000;
const MOST_TAG_LENGTH = 8000;

const statuses: Readonly<Record<Manifest["status"], RunContent["status"]>> = {
  finished: "FINISHED",
  failed: "FAILED",
  interrupted: "KILLED",
  paused: "KILLED",
  running: "RUNNING",
};

type Moment = Pick<Metric, "timestamp" | "step">;

function summaryMetrics({ test, validation, baselines }: Summary, moment: Moment): Metric[] {
  return [
    ...metricsOf("validation.", validation ?? {}, moment),
    ...metricsOf("test.", test, moment),
    ...baselines.flatMap((figures) => metricsOf(`baseline.${figures.name}.`, figures, moment)),
  ];
}

function metricsOf(prefix: string, figures: object, moment: Moment): Metric[] {
  return figuresOf(figures).map(([name, value]) => ({
    key: `${prefix}${name}`,
    value,
    ...moment,
  }));
}

function tagsOf(folder: string, manifest: Manifest): ReadonlyMap<string, string> {
  const { tags, note } = annotationsOf(folder);
  const parent = dirname(folder);
  const all: readonly (readonly [string, string | undefined])[] = [
    ["rnnlab.run", basename(folder)],
    ["rnnlab.study", isStudy(parent) ? basename(parent) : undefined],
    ["rnnlab.version", manifest.versions.rnnlab],
    ["rnnlab.command", manifest.command.join(" ")],
    ["rnnlab.fingerprint", manifest.fingerprint],
    ["rnnlab.data.sha256", manifest.source?.sha256],
    ["rnnlab.tags", tags.join(", ")],
    ["rnnlab.error", manifest.error],
    ["mlflow.note.content", note],
    ["mlflow.source.name", "rnnlab"],
    ["mlflow.source.type", "LOCAL"],
  ];
  return new Map(all.flatMap(([key, value]) => (value ? [[key, value]] : [])));
}

function entriesOf(values: ReadonlyMap<string, unknown>, most: number): Entry[] {
  return [...values].map(([key, value]) => ({
    key,
    value: shortened(`${value}`, most),
  }));
}

function shortened(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
