import { appendFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "../config/schema.js";
import type { ClassPredictions } from "../evaluation/classes.js";
import type { ModelSpec } from "../model/spec.js";
import { ExperimentError } from "../shared/errors.js";
import { type Content, errorCode, renameOver, writeFileAtomic } from "../shared/files.js";
import { makeOwnFolder } from "../shared/folders.js";
import { keptConfig } from "./data-file.js";
import type { EpochRecord } from "./epoch-record.js";
import { fingerprint } from "./fingerprint.js";
import type { InferenceFile } from "./inference-schema.js";
import { runFiles } from "./layout.js";
import type { Lease } from "./lease/lease.js";
import { encodeLogits } from "./logits.js";
import type { Manifest } from "./manifest.js";
import { fileHashes, requireAgreement } from "./proof.js";
import { type Summary, summarySchema, type WindowRecord } from "./records.js";
import { encodeSafetensors } from "./safetensors.js";
import { type Checkpoint, encodeCheckpoint } from "./state-file.js";
import { weightLabels } from "./weight-labels.js";

/**
 * Writes the files of one run folder, each as a whole or not at all, and only while this process holds the
 * lease.
 */
export class RunWriter {
  readonly folder: string;
  readonly #lease: Lease;
  #manifest: Manifest;
  /** What the weights' inputs and outputs stand for, as metadata of their files. */
  #labels: Readonly<Record<string, string>> = {};

  /** @param manifest the folder's manifest, or the one that the first `update` will write */
  constructor(folder: string, manifest: Manifest, lease: Lease) {
    this.folder = folder;
    this.#manifest = manifest;
    this.#lease = lease;
  }

  /** Begins a run in an empty folder. */
  begin(config: Config): void {
    this.#makeCheckpoints();
    this.#writeJson(runFiles.config, keptConfig(config, this.folder));
    this.update({});
  }

  /** Continues in a folder that holds the checkpoint of an epoch. */
  resume(config: Config, history: readonly EpochRecord[]): void {
    this.#makeCheckpoints();
    this.#writeJson(runFiles.config, keptConfig(config, this.folder));
    this.epochs(history);
    this.update({ status: "running", writer: undefined, error: undefined, files: undefined });
  }

  /** Stores what is needed to use the model on other data. */
  inference(file: InferenceFile, spec: ModelSpec): void {
    this.#labels = weightLabels(file.data, spec);
    this.#write(runFiles.inference, `${JSON.stringify(file)}\n`);
  }

  /** Changes some fields of the manifest. */
  update(changes: Partial<Manifest>): void {
    this.#manifest = { ...this.#manifest, ...changes };
    this.#writeJson(runFiles.manifest, this.#manifest);
  }

  epoch(record: EpochRecord): void {
    const line = `${JSON.stringify(record)}\n`;
    this.#lease.guard(() => appendFileSync(this.#path(runFiles.metrics), line));
  }

  /** Replaces the file of epochs with all epochs so far. */
  epochs(history: readonly EpochRecord[]): void {
    const lines = history.map((record) => `${JSON.stringify(record)}\n`);
    this.#write(runFiles.metrics, lines.join(""));
  }

  /** Saves everything that resuming needs; the checkpoint before it is kept as the previous one. */
  checkpoint(checkpoint: Checkpoint): void {
    const bytes = encodeCheckpoint(checkpoint);
    const paths = [this.#path(runFiles.lastState), this.#path(runFiles.previousState)] as const;
    this.#lease.guard(() => keepPrevious(...paths));
    this.#write(runFiles.lastState, bytes);
  }

  /** Saves the weights of the last epoch. */
  weights(checkpoint: Checkpoint): void {
    this.#weights(runFiles.lastWeights, checkpoint);
  }

  /**
   * Saves the weights of the best epoch so far, with their fingerprint: no other file of an unfinished run could prove
   * them.
   */
  best(checkpoint: Checkpoint): void {
    const metadata = { fingerprint: fingerprint(checkpoint.weights) };
    this.#weights(runFiles.bestWeights, checkpoint, metadata);
  }

  /** Removes a damaged file, so that it cannot be mistaken for an intact one. */
  remove(file: string): void {
    this.#lease.guard(() => rmSync(this.#path(file), { force: true }));
  }

  #weights(
    file: string,
    { weights, state }: Checkpoint,
    more: Readonly<Record<string, string>> = {},
  ): void {
    const metadata = {
      format: "pt",
      epoch: String(state.history.length),
      ...this.#labels,
      ...more,
    };
    this.#write(file, encodeSafetensors({ tensors: weights, metadata }));
  }

  /** @throws ExperimentError naming a figure that is not finite and therefore not valid in JSON */
  summary(summary: Summary): void {
    const written = summarySchema.safeParse(JSON.parse(JSON.stringify(summary)));
    const [issue] = written.error?.issues ?? [];
    if (issue) {
      const value = fieldAt(summary, issue.path);
      throw new ExperimentError(
        `${this.folder}: ${issue.path.join(".")} is ${value}, expected a finite number: values or ` +
          "errors of this data are too large or too different in size for their squares. Scale the " +
          "data, or look for values that are wrong.",
      );
    }
    this.#writeJson(runFiles.summary, summary);
  }

  windows(windows: readonly WindowRecord[]): void {
    this.#write(runFiles.windows, `${JSON.stringify(windows)}\n`);
  }

  /** @param csv in pieces */
  predictions(csv: Iterable<string>): void {
    this.#write(runFiles.predictions, csv);
  }

  logits(predicted: ClassPredictions): void {
    this.#write(runFiles.logits, encodeLogits(predicted));
  }

  plots(text: string): void {
    this.#write(runFiles.plots, text);
  }

  report(html: string): void {
    this.#write(runFiles.report, html);
  }

  /** Checks that the files are complete and consistent, and marks the run as finished. */
  finish(): void {
    const files = fileHashes(this.folder);
    const finished: Manifest = { ...this.#manifest, status: "finished", files };
    requireAgreement(this.folder, finished);
    this.update(finished);
  }

  #makeCheckpoints(): void {
    this.#lease.guard(() => makeOwnFolder(this.#path("checkpoints")));
  }

  #writeJson(file: string, value: unknown): void {
    this.#write(file, `${JSON.stringify(value, null, 2)}\n`);
  }

  #write(file: string, content: Content): void {
    this.#lease.guard(() => writeFileAtomic(this.#path(file), content));
  }

  #path(file: string): string {
    return join(this.folder, file);
  }
}

function fieldAt(record: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((part, key) => {
    return (part as Readonly<Record<PropertyKey, unknown>> | undefined)?.[key];
  }, record);
}

function keepPrevious(last: string, previous: string): void {
  try {
    renameOver(last, previous);
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error; // there is no checkpoint before the first
  }
}
