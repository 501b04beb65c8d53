import { runFiles, testedWeights } from "../runs/layout.js";
import { readConfig } from "../runs/reader.js";
import type { ExportOptions } from "./format.js";

const files = { best: runFiles.bestWeights, last: runFiles.lastWeights };

/** The file in a run's folder that holds the weights to export. */
export function weightsFile(folder: string, weights: ExportOptions["weights"]): string {
  return weights === undefined ? testedWeights(readConfig(folder)) : files[weights];
}
