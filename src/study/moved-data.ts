import { statSync } from "node:fs";
import { resolveConfig } from "../config/resolve.js";
import { type FileHash, fileHash } from "../data/table/hash.js";
import { type ComparisonFile, memberFolder } from "../runs/comparison-file.js";
import { keptConfig, withDataFile } from "../runs/data-file.js";
import { isRun } from "../runs/folders.js";
import { readManifest } from "../runs/reader.js";
import { requireSameData } from "../runs/same-data.js";
import { UserError } from "../shared/errors.js";
import { errorCode } from "../shared/files.js";

/**
 * Hashes a data file.
 *
 * @throws UserError if it cannot be read
 */
export async function movedData(file: string): Promise<FileHash> {
  try {
    if (!statSync(file).isFile()) throw new UserError(`--data ${file}: is not a file`);
    return await fileHash(file);
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    const problem = code === "ENOENT" ? "no such file" : `cannot be read (${code})`;
    throw new UserError(`--data ${file}: ${problem}`);
  }
}

/**
 * The comparison with a new path of its data file.
 *
 * @throws UserError if it is not the file on which the members' runs were trained
 */
export async function withMovedData(
  folder: string,
  comparison: ComparisonFile,
  file: string,
): Promise<ComparisonFile> {
  const source = await movedData(file);
  const members = comparison.members.map((member) => {
    const run = memberFolder(folder, member);
    if (run !== undefined && isRun(run)) requireSameData(readManifest(run), { source }, run);
    if (member.config === undefined) return member;
    const config = withDataFile(resolveConfig(member.config, folder), file);
    return { ...member, config: keptConfig(config, folder) };
  });
  return { ...comparison, members };
}
