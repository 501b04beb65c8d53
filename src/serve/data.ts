import type { Config } from "../config/schema.js";
import { dataPath, testPathOf } from "../data/locate.js";
import { fileHash } from "../data/table/hash.js";
import { described } from "../insight/described.js";
import { dataFileOf } from "../runs/data-file.js";
import { shownPath } from "../runs/folders.js";
import { versions } from "../runs/manifest.js";
import { readConfig, readManifest } from "../runs/reader.js";
import { requireSameData } from "../runs/same-data.js";
import { UserError } from "../shared/errors.js";
import { isFile } from "../shared/files.js";

/** A data file that the user named when the server was started. */
export interface DataFile {
  /** The name given by the user. */
  readonly name: string;
  /** Creates a config for the file. */
  readonly config: () => Promise<Config>;
}

/** The page about a data file, read as `rnnlab data FILE` reads it. */
export async function filePage({ name, config }: DataFile): Promise<string> {
  return pageOf(await config(), ["rnnlab", "data", name]);
}

/**
 * The page about the data that a run was trained on.
 *
 * @param shown the run folder as commands name it
 * @throws UserError if the file is missing or is not the one that the run was trained on, because a run folder from
 *   a stranger may name any file of this machine
 */
export async function runDataPage(folder: string, shown: string): Promise<string> {
  const config = readConfig(folder);
  await requireTrainedOn(folder, config);
  return pageOf(config, ["rnnlab", "data", "--config", `${shown}/config.json`]);
}

async function pageOf(config: Config, command: readonly string[]): Promise<string> {
  return (await described(config)).page({ command, versions: versions() });
}

async function requireTrainedOn(folder: string, { data }: Config): Promise<void> {
  const { source } = readManifest(folder);
  const file = dataFileOf(data);
  if (file === undefined) return;
  const path = dataPath(file);
  const test = "testFile" in data && typeof data.testFile === "string" ? data.testFile : undefined;
  const testPath = testPathOf(file, test);
  const missing = [path, testPath].find((used) => used !== undefined && !isFile(used));
  if (missing !== undefined) {
    throw new UserError(`${shownPath(missing)}: there is no such file. The run was trained on it.`);
  }
  if (source === undefined || (testPath !== undefined && source.test === undefined)) {
    throw new UserError(
      "The run does not record its data file, so the file is not shown. Try: rnnlab data FILE",
    );
  }
  requireSameData({ source }, { source: await fileHash(path, testPath) }, shownPath(folder));
}
