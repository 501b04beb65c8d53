import { readdirSync } from "node:fs";
import { dirname, extname, parse } from "node:path";
import { similarName } from "../shared/suggestion.js";
import { dataEndings } from "./locate.js";

/** `no such file`, with the data file beside the path whose name is similar, if there is one. */
export function noSuchFile(path: string): string {
  return `no such file${similarDataFile(path).replace(/^ /, ". ")}`;
}

/** ` Did you mean "sales.csv"?` if a data file beside the path has a similar name, otherwise an empty text. */
export function similarDataFile(path: string): string {
  const names = new Map(dataFilesIn(dirname(path)).map((name) => [parse(name).name, name]));
  const similar = similarName(parse(path).name, [...names.keys()]);
  return similar === undefined ? "" : ` Did you mean ${JSON.stringify(names.get(similar))}?`;
}

/** The data files in a folder; none if it cannot be read. */
function dataFilesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => dataEndings.includes(extname(name).toLowerCase()));
  } catch {
    return [];
  }
}
