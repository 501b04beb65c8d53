import type { ListedRun } from "../report/served/listed.js";
import type { UnfinishedRun } from "../report/served/live-run.js";
import { modelPlace } from "../runs/comparison-file.js";
import { readConfig } from "../runs/reader.js";
import type { Catalog } from "./catalog.js";
import { epochsSoFar } from "./epochs.js";

/** A run with its config and the epochs that it has recorded so far. */
export function unfinished(catalog: Catalog, run: ListedRun): UnfinishedRun {
  const folder = catalog.folderOf(run);
  const config = run.entry.manifest === undefined ? undefined : readConfig(folder);
  return { ...run, config, epochs: epochsSoFar(folder), place: modelPlace(folder) };
}
