import { join } from "node:path";

/** The files of a run folder, relative to it. */
export const runFiles = {
  config: "config.json",
  manifest: "manifest.json",
  /** What is needed, in addition to the weights, to use the model on other data. */
  inference: "inference.json",
  metrics: "metrics.jsonl",
  summary: "summary.json",
  predictions: "predictions.csv",
  /** Outputs of a classifier before the softmax. */
  logits: "logits.safetensors",
  windows: "windows.json",
  plots: "plots.txt",
  report: "report.html",
  /** Weights after the last epoch, by PyTorch's names. */
  lastWeights: join("checkpoints", "last.safetensors"),
  bestWeights: join("checkpoints", "best.safetensors"),
  /** Weights, optimiser moments and counters, from which a run resumes. */
  lastState: join("checkpoints", "last.state.safetensors"),
  previousState: join("checkpoints", "previous.state.safetensors"),
} as const;

/** The file of the weights that a run's test figures and predictions come from. */
export function testedWeights({ training }: { training: { restoreBest: boolean } }): string {
  return training.restoreBest ? runFiles.bestWeights : runFiles.lastWeights;
}
