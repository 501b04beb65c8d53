import { join } from "node:path";

/** The files of a run folder, relative to it. */
export const runFiles = {
  config: "config.json",
  manifest: "manifest.json",
  /** What the model needs beside its weights to be used on other data. */
  inference: "inference.json",
  metrics: "metrics.jsonl",
  summary: "summary.json",
  predictions: "predictions.csv",
  /** What a classifier's predictions come from. */
  logits: "logits.safetensors",
  windows: "windows.json",
  plots: "plots.txt",
  report: "report.html",
  /** Weights after the last epoch, for PyTorch and everyone else. */
  lastWeights: join("checkpoints", "last.safetensors"),
  bestWeights: join("checkpoints", "best.safetensors"),
  /** Weights, moments and counters: what resuming reads. */
  lastState: join("checkpoints", "last.state.safetensors"),
  previousState: join("checkpoints", "previous.state.safetensors"),
} as const;

/** The weights that a run's test figures and predictions come from. */
export function testedWeights({ training }: { training: { restoreBest: boolean } }): string {
  return training.restoreBest ? runFiles.bestWeights : runFiles.lastWeights;
}
