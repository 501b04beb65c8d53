import { UserError } from "../shared/errors.js";
import { formatNamed, formatOf } from "../shared/named-formats.js";
import type { ExportFormat } from "./format.js";
import { safetensors } from "./safetensors.js";

/**
 * What `rnnlab export` can write. To add a format, write a file beside this one that exports an
 * {@link ExportFormat} and name it here. What it needs is imported when it renders: the list itself is
 * read to print the help.
 */
export const exportFormats: readonly ExportFormat[] = [safetensors];

/**
 * The format of a file to write: the one with that name, else the one with the file's extension.
 *
 * @throws UserError when there is none
 */
export function exportFormat(file: string, name?: string): ExportFormat {
  if (name !== undefined) return formatNamed(exportFormats, name);
  const found = formatOf(exportFormats, file);
  if (found !== undefined) return found;
  const known = exportFormats.map(({ extension }) => extension).join(", ");
  throw new UserError(
    `--to ${file}: no format has this extension, expected one of ${known}. Rename the file, or ` +
      `name the format with --format.`,
  );
}
