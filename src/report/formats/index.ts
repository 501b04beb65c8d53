import { formatNamed, formatOf } from "../../shared/named-formats.js";
import type { ReportFormat } from "./format.js";
import { html } from "./html.js";
import { json } from "./json.js";
import { text } from "./text.js";

/**
 * The output formats of reports; the first is the default. To add a format, write a file beside this one that
 * exports a {@link ReportFormat} and add it here. A format imports its dependencies when it renders, because
 * the help reads this list.
 */
export const reportFormats: readonly ReportFormat[] = [html, text, json];

/** The formats that commands print their results in. */
export const printedFormats = { text, json };

/**
 * The format of a report: the one with the given name, otherwise the one with the file's extension, otherwise
 * a page.
 *
 * @throws UserError when no format has the name
 */
export function reportFormat(name: string | undefined, file: string | undefined): ReportFormat {
  if (name !== undefined) return formatNamed(reportFormats, name);
  return (file === undefined ? undefined : formatOf(reportFormats, file)) ?? html;
}
