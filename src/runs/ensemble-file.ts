import { dirname, join } from "node:path";
import { classEnsemble } from "../evaluation/class-ensemble.js";
import { UserError } from "../shared/errors.js";
import { fileNamesFor } from "../shared/file-names.js";
import { writeFileAtomic } from "../shared/files.js";
import { makeOwnFolder } from "../shared/folders.js";
import type { OwnedFolder } from "./comparison-file.js";
import { meanPredictions } from "./mean-predictions.js";
import { predictionsText } from "./predictions.js";
import { predictionLines, readLogits, readRun } from "./reader.js";
import { isClassSummary } from "./records.js";

/** Where a comparison keeps the mean predictions of each model's seeds, relative to its folder. */
const ENSEMBLES = "ensembles";

/** The files of several models' mean predictions, relative to the comparison's folder, one for each label. */
export function ensemblePaths(labels: readonly string[]): string[] {
  return fileNamesFor(labels).map((name) => `${ENSEMBLES}/${name}.csv`);
}

/** Writes the predictions of an ensemble into the folder of its comparison. */
export function writeEnsemble(
  { folder, lease }: OwnedFolder,
  path: string,
  members: readonly string[],
): void {
  const file = join(folder, path);
  lease.guard(() => {
    makeOwnFolder(dirname(file));
    writeFileAtomic(file, ensemblePredictions(members));
  });
}

/**
 * The predictions of an ensemble of finished runs on their common test set, as pieces of CSV text: the mean
 * of their forecasts, or the classes with the highest mean probability.
 *
 * @param folders at least one
 * @throws UserError when the runs do not predict the same values or classes, or a file is damaged
 */
export function ensemblePredictions(folders: readonly string[]): Iterable<string> {
  const isClassifier = isClassSummary(readRun(folders[0]!).summary);
  return isClassifier ? meanClasses(folders) : meanPredictions(folders.map(predictionLines));
}

function meanClasses(folders: readonly string[]): Iterable<string> {
  const members = folders.map(readLogits);
  const [first] = members;
  const other = members.findIndex(({ classes, targets }) => {
    return classes.join() !== first!.classes.join() || targets.join() !== first!.targets.join();
  });
  if (other < 0) return predictionsText(classEnsemble(members));
  throw new UserError(
    `${folders[other]}: its test set has different classes from that of ${folders[0]}, expected the same: ` +
      "their probabilities cannot be averaged",
  );
}
