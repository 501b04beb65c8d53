import { appendFileSync, mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "../config/schema.js";
import type { ClassPredictions } from "../evaluation/classes.js";
import { errorCode, writeFileAtomic, writeJson } from "../shared/files.js";
import { runFiles } from "./layout.js";
import { encodeLogits } from "./logits.js";
import { type Manifest, thisProcess } from "./manifest.js";
import type { EpochRecord, Summary, WindowRecord } from "./records.js";
import { encodeSafetensors } from "./safetensors.js";
import { type Checkpoint, encodeCheckpoint } from "./state-file.js";

/** Writes the files of one run folder, each as a whole or not at all. */
export class RunWriter {
  readonly folder: string;
  #manifest: Manifest;

  /** @param manifest what the folder's manifest says, or shall say after the first `update` */
  constructor(folder: string, manifest: Manifest) {
    this.folder = folder;
    this.#manifest = manifest;
  }

  /** Begins a run in an empty folder. */
  begin(config: Config): void {
    mkdirSync(join(this.folder, "checkpoints"));
    writeJson(this.#path(runFiles.config), config);
    this.update({});
  }

  /** Begins again in a folder that holds the checkpoint of so many epochs. */
  resume(config: Config, history: readonly EpochRecord[]): void {
    mkdirSync(join(this.folder, "checkpoints"), { recursive: true });
    writeJson(this.#path(runFiles.config), config);
    const lines = history.map((record) => `${JSON.stringify(record)}\n`);
    writeFileAtomic(this.#path(runFiles.metrics), lines.join(""));
    this.update({ status: "running", writer: thisProcess() });
  }

  /** Changes some fields of the manifest. */
  update(changes: Partial<Manifest>): void {
    this.#manifest = { ...this.#manifest, ...changes };
    writeJson(this.#path(runFiles.manifest), this.#manifest);
  }

  epoch(record: EpochRecord): void {
    appendFileSync(this.#path(runFiles.metrics), `${JSON.stringify(record)}\n`);
  }

  /** Saves all that resuming needs; the checkpoint before it stays as the previous one. */
  checkpoint(checkpoint: Checkpoint): void {
    const bytes = encodeCheckpoint(checkpoint);
    keepPrevious(this.#path(runFiles.lastState), this.#path(runFiles.previousState));
    writeFileAtomic(this.#path(runFiles.lastState), bytes);
  }

  /** Keeps the weights of the last epoch. */
  weights(checkpoint: Checkpoint): void {
    this.#weights(runFiles.lastWeights, checkpoint);
  }

  /** Keeps the weights of the best epoch so far. */
  best(checkpoint: Checkpoint): void {
    this.#weights(runFiles.bestWeights, checkpoint);
  }

  #weights(file: string, { weights, state }: Checkpoint): void {
    const metadata = { format: "pt", epoch: String(state.history.length) };
    writeFileAtomic(this.#path(file), encodeSafetensors({ tensors: weights, metadata }));
  }

  summary(summary: Summary): void {
    writeJson(this.#path(runFiles.summary), summary);
  }

  windows(windows: readonly WindowRecord[]): void {
    writeFileAtomic(this.#path(runFiles.windows), `${JSON.stringify(windows)}\n`);
  }

  /** @param csv in pieces */
  predictions(csv: Iterable<string>): void {
    writeFileAtomic(this.#path(runFiles.predictions), csv);
  }

  logits(predicted: ClassPredictions): void {
    writeFileAtomic(this.#path(runFiles.logits), encodeLogits(predicted));
  }

  plots(text: string): void {
    writeFileAtomic(this.#path(runFiles.plots), text);
  }

  report(html: string): void {
    writeFileAtomic(this.#path(runFiles.report), html);
  }

  #path(file: string): string {
    return join(this.folder, file);
  }
}

function keepPrevious(last: string, previous: string): void {
  try {
    renameSync(last, previous);
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error; // the first checkpoint has none before it
  }
}
