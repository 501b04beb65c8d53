import type { EpochRecord } from "../runs/epoch-record.js";
import { readConfig, readEpochs } from "../runs/reader.js";
import { csvField } from "../shared/csv.js";
import { runTitles } from "./run-titles.js";

/** An epoch and its run. */
interface Row {
  readonly run: string;
  readonly name: string;
  readonly seed: number;
  readonly epoch: EpochRecord;
}

type FigureName = keyof EpochRecord;

/**
 * All epochs of runs as CSV: the run, the name of its config, its seed and every figure that any of the runs
 * has. Cells are empty for figures that a run does not have.
 *
 * @throws UserError when a run's files are missing or damaged
 */
export function* epochsTable(folders: readonly string[]): Generator<string> {
  const titles = runTitles(folders);
  const rows = folders.flatMap((folder, at): Row[] => {
    const { name, training } = readConfig(folder);
    return readEpochs(folder).map((epoch) => ({
      run: titles[at]!,
      name,
      seed: training.seed,
      epoch,
    }));
  });
  const figures = [...new Set(rows.flatMap(({ epoch }) => Object.keys(epoch) as FigureName[]))];
  yield `${["run", "name", "seed", ...figures].join(",")}\n`;
  for (const { run, name, seed, epoch } of rows) {
    const cells = figures.map((figure) => numberCell(epoch[figure]));
    yield `${[csvField(run), csvField(name), seed, ...cells].join(",")}\n`;
  }
}

/** A number with enough digits for its float64; empty if there is none. */
function numberCell(value: number | undefined): string {
  return value === undefined || Number.isNaN(value) ? "" : String(value);
}
