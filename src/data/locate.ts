import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { UserError } from "../shared/errors.js";
import { isFile } from "../shared/files.js";

/** Prefix of a path to a file in an npm package, as in `npm:vega-datasets/data/stocks.csv`. */
export const NPM = "npm:";

/** Extensions of data files: tables, sequences in aeon's `.ts` format, and texts compressed with gzip. */
export const dataEndings: readonly string[] = [
  ".csv",
  ".tsv",
  ".tab",
  ".txt",
  ".dat",
  ".data",
  ".asc",
  ".prn",
  ".rdb",
  ".jsonl",
  ".ndjson",
  ".parquet",
  ".ts",
  ".gz",
];

/**
 * The path of a data file. `npm:package/file` refers to a file of an installed package.
 *
 * @throws UserError when the package is not installed
 */
export function dataPath(file: string): string {
  if (!file.startsWith(NPM)) return file;
  const parts = file.slice(NPM.length).split("/");
  const name = parts.splice(0, file.startsWith(`${NPM}@`) ? 2 : 1).join("/");
  const folder = createRequire(import.meta.url)
    .resolve.paths(name)
    ?.map((modules) => join(modules, name))
    .find((folder) => isFile(join(folder, "package.json")));
  if (folder) return join(folder, ...parts);
  throw new UserError(`${file}: the package is not installed. Run: npm install ${name}`);
}

/** The path of the file of test sequences, which a config names relative to the data file; undefined if there is none. */
export function testPathOf(file: string, testFile: string | undefined): string | undefined {
  return testFile === undefined ? undefined : resolve(dirname(dataPath(file)), testFile);
}
