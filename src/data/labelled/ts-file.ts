import { UnreadableError, UserError } from "../../shared/errors.js";
import { errorCode, readRegularFile } from "../../shared/files.js";
import { counted } from "../../shared/format.js";
import { noSuchFile } from "../missing-file.js";
import {
  featureNames,
  type LongTable,
  longTable,
  unreadSequence,
  type WideSequence,
} from "./long-table.js";

/** Whether a file has the format of the UCR and UEA archives as written by aeon and sktime. */
export function isTsFile(path: string): boolean {
  return path.toLowerCase().endsWith(".ts");
}

/**
 * Reads a `.ts` file (https://www.aeon-toolkit.org, "The .ts file format"): a header of lines that begin with
 * `@`, then a line for each sequence with its dimensions separated by colons, their values separated by
 * commas, and its class or number at the end.
 *
 * @param label column for the classes or numbers, if the file has them
 * @param lenient whether a line that cannot be read becomes a sequence with a problem
 * @throws UserError naming the invalid line
 */
export function readTsFile(path: string, label: string, lenient = false): LongTable {
  const { lines, begin, header } = openTsFile(path);
  if (header.get("timestamps") === "true") {
    throw new UserError(
      `${path}: has @timeStamps true, expected values without times. Remove the times, or write a table.`,
    );
  }
  const labelled = labelKindOf(header) !== undefined;
  const sequences = lines.flatMap((line, index): WideSequence[] => {
    if (index <= begin || line.trim() === "" || /^[#%]/.test(line.trim())) return [];
    const where = `${path}, line ${index + 1}`;
    try {
      return [sequenceOf(line.trim(), where, labelled ? label : undefined)];
    } catch (error) {
      if (!lenient || !(error instanceof UserError)) throw error;
      return [unreadSequence("", where, error.message)];
    }
  });
  const features = sequences.find(({ problem }) => problem === undefined)?.steps[0]?.length ?? 0;
  if (features === 0) throw new UserError(`${path}: has no sequence below @data`);
  const named = sequences.map((sequence, index): WideSequence => {
    const name = String(index + 1);
    const { steps, where, problem } = sequence;
    if (problem !== undefined || steps[0]!.length === features) return { ...sequence, name };
    const other = `${where}: has ${counted(steps[0]!.length, "dimension")}, expected ${features} as in the first sequence`;
    if (lenient) return unreadSequence(name, where, other);
    throw new UserError(other);
  });
  return longTable(path, named, featureNames(features));
}

/** Whether a `.ts` file has a class or a number for each sequence; undefined if it has neither. */
export function tsLabelKind(path: string): "class" | "number" | undefined {
  return labelKindOf(openTsFile(path).header);
}

function labelKindOf(header: ReadonlyMap<string, string>): "class" | "number" | undefined {
  if (/^true\b/.test(header.get("classlabel") ?? "")) return "class";
  return /^true\b/.test(header.get("targetlabel") ?? "") ? "number" : undefined;
}

/** The lines of a `.ts` file, the index of the `@data` line, and the header before it. */
function openTsFile(path: string) {
  const lines = readText(path).split(/\r?\n/);
  const begin = lines.findIndex((line) => /^@data\s*$/i.test(line.trim()));
  if (begin < 0) throw new UserError(`${path}: has no line @data, expected a .ts file`);
  return { lines, begin, header: headerOf(lines.slice(0, begin)) };
}

function headerOf(lines: readonly string[]): Map<string, string> {
  const entries = lines.flatMap((line) => {
    const [, name, value] = /^@(\S+)\s*(.*)$/.exec(line.trim()) ?? [];
    return name === undefined ? [] : [[name.toLowerCase(), value!.trim().toLowerCase()] as const];
  });
  return new Map(entries);
}

function sequenceOf(line: string, where: string, label: string | undefined): WideSequence {
  const parts = line.split(":");
  const once = label === undefined ? {} : { [label]: labelOf(parts.pop()!, where) };
  const dimensions = parts.map((part) => part.split(",").map((cell) => numberOf(cell, where)));
  const length = dimensions[0]?.length ?? 0;
  const other = dimensions.find((values) => values.length !== length);
  if (other !== undefined) {
    throw new UserError(
      `${where}: has dimensions of ${length} and ${other.length} values, expected as many in each`,
    );
  }
  const steps = Array.from({ length }, (_, step) => dimensions.map((values) => values[step]!));
  const end = steps.findLastIndex((values) => !values.every(Number.isNaN)) + 1;
  if (end === 0) throw new UserError(`${where}: has no value, expected a sequence`);
  return { name: "", steps: steps.slice(0, end), where, once };
}

function labelOf(part: string, where: string): string {
  const text = part.trim();
  if (text !== "") return text;
  throw new UserError(`${where}: has no label, expected a class or a number after the last colon`);
}

/** Parses a value; `?` and `NaN` are missing values. */
function numberOf(cell: string, where: string): number {
  const text = cell.trim();
  if (text === "?" || text.toLowerCase() === "nan") return Number.NaN;
  const value = Number(text);
  if (text !== "" && Number.isFinite(value)) return value;
  throw new UserError(
    `${where}: has ${JSON.stringify(text)}, expected a number, or ? for a missing value`,
  );
}

/** Maximum size of a file, close to the longest string that Node.js supports. */
const MOST_BYTES = 2 ** 29 - 24;

function readText(path: string): string {
  try {
    return readRegularFile(path, MOST_BYTES, { kind: ".ts file" }).bytes.toString("utf8");
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    throw new UnreadableError(
      `${path}: ${code === "ENOENT" ? noSuchFile(path) : `cannot be read (${code})`}`,
    );
  }
}
