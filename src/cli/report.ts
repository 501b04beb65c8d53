import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import type { RunGroup } from "../report/groups.js";
import { comparisonCharts, comparisonHtml } from "../report/html/comparison-report.js";
import { runCharts, runHtml } from "../report/html/run-report.js";
import { type Chart, svgFile } from "../report/svg/chart.js";
import { light } from "../report/svg/style.js";
import { findComparison, readComparison } from "../runs/comparison-file.js";
import { findRun } from "../runs/find.js";
import { shownPath } from "../runs/folders.js";
import { runFiles } from "../runs/layout.js";
import { readRun } from "../runs/reader.js";
import { UserError } from "../shared/errors.js";
import { errorCode } from "../shared/files.js";
import { groupedRuns } from "../study/entries.js";
import { finishedGroups, runGroup } from "../study/groups.js";
import type { CliContext } from "./context.js";
import { writeOutput } from "./write-output.js";

export interface ReportOptions {
  readonly output?: string;
  readonly svg?: string;
  readonly runs: string;
}

/** A page and its pictures by file name. */
interface Report {
  readonly html: string;
  readonly charts: Readonly<Record<string, Chart>>;
  /** The folder that it tells of; none where several were named. */
  readonly folder?: string;
}

/** `rnnlab report`: writes the page, the pictures or both, and prints their paths. */
export function report(
  names: readonly string[],
  options: ReportOptions,
  context: CliContext,
): void {
  const { html, charts, folder } = reportOf(names, resolve(context.cwd, options.runs));
  const page = options.output ?? (folder === undefined ? undefined : join(folder, runFiles.report));
  if (page === undefined && options.svg === undefined) {
    throw new UserError(
      `report: ${names.length} runs have no folder in common. Say where the page goes with ` +
        "--output FILE, or where the pictures go with --svg FOLDER.",
    );
  }
  const write = (path: string, text: string) => {
    writeOutput(resolve(context.cwd, path), text);
    context.stdout.write(`${path}\n`);
  };
  if (options.svg !== undefined) {
    makeFolder(resolve(context.cwd, options.svg), options.svg);
    for (const [name, chart] of Object.entries(charts)) {
      write(join(options.svg, name), svgFile(chart, light));
    }
  }
  if (page !== undefined && (options.output !== undefined || options.svg === undefined)) {
    write(page, html);
  }
}

function reportOf(names: readonly string[], base: string): Report {
  const [name = "", ...others] = names;
  if (others.length > 0) return comparisonReport(namedGroups(names, base));
  const comparison = findComparison(name, base);
  if (comparison !== undefined) {
    const file = readComparison(comparison);
    const groups = finishedGroups(comparison, file);
    if (groups.length === 0) throw new UserError(`${comparison}: no run of it is finished`);
    return { ...comparisonReport(groups, file.command), folder: comparison };
  }
  const run = readRun(findRun(name, base));
  return { html: runHtml(run), charts: runCharts(run), folder: run.folder };
}

function comparisonReport(groups: readonly RunGroup[], command?: readonly string[]): Report {
  return { html: comparisonHtml({ groups, command }), charts: comparisonCharts(groups) };
}

/** Runs by model. A run that is named twice counts once. */
function namedGroups(names: readonly string[], base: string): RunGroup[] {
  const folders = [...new Set(names.map((name) => shownPath(resolve(findRun(name, base)))))];
  return groupedRuns(folders).map(({ label, runs }) => runGroup(label, runs));
}

function makeFolder(path: string, shown: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    throw new UserError(`--svg ${shown}: cannot be made (${errorCode(error)}), expected a folder`);
  }
}
