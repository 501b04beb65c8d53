import { formatNamed, formatOf } from "../../shared/named-formats.js";
import type { ReportFormat } from "./format.js";
import { html } from "./html.js";
import { json } from "./json.js";
import { text } from "./text.js";

/**
 * What a report can be written as; the first one where nothing else is asked for. To add a format,
 * write a file beside this one that exports a {@link ReportFormat} and name it here. What it needs is
 * imported when it renders: the list itself is read to print the help.
 */
export const reportFormats: readonly ReportFormat[] = [html, text, json];

/** The formats that commands print their results in. */
export const printedFormats = { text, json };

/**
 * The format of a report: the one with that name, else the one with the file's extension, else a
 * page.
 *
 * @throws UserError when none has the name
 */
export function reportFormat(name: string | undefined, file: string | undefined): ReportFormat {
  if (name !== undefined) return formatNamed(reportFormats, name);
  return (file === undefined ? undefined : formatOf(reportFormats, file)) ?? html;
}
