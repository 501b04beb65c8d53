import { readFileSync, writeFileSync } from "node:fs";

/** Parts that the training sequences of a class data set are cut into for a choice. */
const FOLDS = 3;

/**
 * Rewrites the column `split` of a file of sequences for cross-validation within its training part: the
 * n-th sequence of each class is tested in fold n mod 3, the others are trained on, and the archive's test
 * sequences are left out.
 */
function writeFold(path, fold) {
  const [header, ...rows] = readFileSync(path, "utf8").trim().split(/\r?\n/);
  const columns = header.split(",");
  const [id, split, label] = ["id", "split", "label"].map((name) => columns.indexOf(name));
  const folds = new Map();
  const seen = new Map();
  const lines = rows.flatMap((row) => {
    const cells = row.split(",");
    if (cells[split] !== "train") return [];
    if (!folds.has(cells[id])) {
      const number = seen.get(cells[label]) ?? 0;
      seen.set(cells[label], number + 1);
      folds.set(cells[id], number % FOLDS);
    }
    return [cells.with(split, folds.get(cells[id]) === fold ? "test" : "train").join(",")];
  });
  writeFileSync(path, `${[header, ...lines].join("\n")}\n`);
}

/** Three folds of the training sequences, each with what makes it of the file in a folder. */
export const classFolds = Array.from({ length: FOLDS }, (_, fold) => ({
  settings: [],
  prepare: (path) => writeFold(path, fold),
}));

/**
 * Stretches before the test part of a series, which begins at the step `test`, the latest first. The stretch before
 * each is its validation part, or with `whole` part of what it is trained on.
 */
export function stretches({ test, size, count, whole = false }) {
  return Array.from({ length: count }, (_, k) => {
    const end = test - k * size;
    const split = { ...(whole ? {} : { valid: end - 2 * size }), test: end - size, end };
    return { settings: [`data.split=${JSON.stringify(split)}`], prepare: () => undefined };
  });
}

/** The validation part itself, of the config as it is. */
export const validation = [{ settings: [], prepare: () => undefined }];
