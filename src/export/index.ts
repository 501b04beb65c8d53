import { UserError } from "../shared/errors.js";
import { formatNamed, formatOf } from "../shared/named-formats.js";
import { csv } from "./csv.js";
import type { ExportFormat, ExportOptions, FileFormat } from "./format.js";
import { mlflow } from "./mlflow/index.js";
import { onnx } from "./onnx/index.js";
import { rnnlab } from "./rnnlab/index.js";
import { safetensors } from "./safetensors.js";
import { tensorboard } from "./tensorboard/index.js";

/**
 * The formats of `rnnlab export`. To add a format, write a file beside this one that exports an {@link
 * ExportFormat} and add it here. A format imports its dependencies when it renders, because the help reads
 * this list.
 */
export const exportFormats: readonly ExportFormat[] = [
  onnx,
  rnnlab,
  safetensors,
  csv,
  tensorboard,
  mlflow,
];

/** A format and its destination. */
export interface ExportTarget {
  readonly format: ExportFormat;
  /** The file, the folder or the address. */
  readonly place: string;
}

/**
 * Parses `--to`: `NAME:PLACE` for formats that are not single files; otherwise a file, whose format is the
 * named one or the one with its extension.
 *
 * @throws UserError when no format matches
 */
export function exportTarget(to: string, name?: string): ExportTarget {
  if (name !== undefined) return { format: formatNamed(exportFormats, name), place: to };
  const [, prefix, place] = /^([a-z]{2,}):(.+)$/.exec(to) ?? [];
  const prefixed = exportFormats.find(({ name }) => name === prefix);
  if (prefixed !== undefined && place !== undefined) return { format: prefixed, place };
  const format = formatOf(exportFormats.filter(isFile), to);
  if (format !== undefined) return { format, place: to };
  const known = exportFormats.map((format) =>
    isFile(format) ? format.extension : `${format.name}:${format.target.toUpperCase()}`,
  );
  throw new UserError(
    `--to ${to}: no format has this extension, expected one of ${known.join(", ")}. Rename the file, ` +
      "or name the format with --format.",
  );
}

function isFile(format: ExportFormat): format is FileFormat {
  return format.target === "file";
}

/**
 * Checks that a format supports the number of runs and the given options.
 *
 * @throws UserError when it does not
 */
export function requireExportable(
  { name, runs, options: known }: ExportFormat,
  folders: readonly string[],
  options: ExportOptions,
): void {
  if (runs === "one" && folders.length !== 1) {
    throw new UserError(
      `export: ${name} holds one run, but ${folders.length} are named. Export them one by one.`,
    );
  }
  const given = Object.keys(options) as (keyof ExportOptions)[];
  const unknown = given.find((key) => options[key] !== undefined && !known.includes(key));
  if (unknown === undefined) return;
  const others = exportFormats.filter((format) => format.options.includes(unknown));
  throw new UserError(
    `export: ${optionNames[unknown]} does not apply to ${name}, only to ` +
      `${others.map((format) => format.name).join(" or ")}. Leave it out.`,
  );
}

/** The command-line options, for messages. */
const optionNames: Readonly<Record<keyof ExportOptions, string>> = {
  weights: "--best or --last",
  stateful: "--stateful",
  experiment: "--experiment",
};
