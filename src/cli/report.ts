import { dirname, join, resolve } from "node:path";
import type { ReportFormat, ReportSubject } from "../report/formats/format.js";
import { reportFormat } from "../report/formats/index.js";
import type { RunGroup } from "../report/groups.js";
import { comparisonCharts } from "../report/html/comparison-report.js";
import { runCharts } from "../report/html/run-report.js";
import { svgFile } from "../report/svg/render.js";
import { light } from "../report/svg/style.js";
import { modelPlace, readComparison } from "../runs/comparison-file.js";
import { findRun } from "../runs/find.js";
import { findComparison, findSweep } from "../runs/find-study.js";
import { shownPath, studyOf } from "../runs/folders.js";
import { runFiles } from "../runs/layout.js";
import { looksAfter, type TestLooks } from "../runs/looks.js";
import { readRun } from "../runs/reader.js";
import { reportLink } from "../runs/report-link.js";
import { UserError } from "../shared/errors.js";
import { failures } from "../study/comparison.js";
import { groupedRuns } from "../study/entries.js";
import { finishedGroups, runGroup } from "../study/groups.js";
import type { CliContext } from "./context.js";
import { terminalLayout } from "./output.js";
import { makeOutputFolder, writeOutput } from "./output-file.js";
import { reportSweep } from "./report-sweep.js";

export interface ReportOptions {
  readonly output?: string;
  readonly format?: string;
  readonly svg?: string;
  readonly runs: string;
}

/** `rnnlab report`: writes the report, the charts or both, and prints their paths. */
export async function report(
  names: readonly string[],
  options: ReportOptions,
  context: CliContext,
): Promise<void> {
  const base = resolve(context.cwd, options.runs);
  const [name = "", ...others] = names;
  const sweep = others.length === 0 ? findSweep(name, base) : undefined;
  if (sweep !== undefined) return reportSweep(sweep, options, context);
  const subject = subjectOf(names, base);
  const format = reportFormat(options.format, options.output);
  const file = options.output ?? defaultFile(subject, format);
  const picturesAlone =
    options.svg !== undefined && options.output === undefined && options.format === undefined;
  if (!picturesAlone && file === undefined && format.isPage) {
    throw new UserError(
      `report: ${names.length} runs have no folder in common. Choose where to write the page with ` +
        "--output FILE, or the pictures with --svg FOLDER.",
    );
  }
  if (options.svg !== undefined) writePictures(subject, options.svg, context);
  if (picturesAlone) return;
  const page = dirname(resolve(context.cwd, file ?? "."));
  const shown = { ...placed(subject, page, context), looks: looksAt(subject) };
  const text = await format.render(shown, terminalLayout(context));
  if (file === undefined) context.stdout.write(text);
  else writeAndName(file, text, context);
}

/** The subject with links from the page's folder, or with the run's position in its comparison. */
function placed(subject: ReportSubject, page: string, { cwd }: CliContext): ReportSubject {
  if (subject.kind === "run") {
    const { folder } = subject.run;
    return { ...subject, place: modelPlace(folder), study: studyOf(folder) };
  }
  return { ...subject, linkOf: (run) => reportLink(page, resolve(cwd, run)) };
}

/** The page in the folder of what is reported, if that has one and the report is not printed. */
function defaultFile(subject: ReportSubject, { isPage }: ReportFormat): string | undefined {
  const folder = subject.kind === "run" ? subject.run.folder : subject.folder;
  return isPage && folder !== undefined ? join(folder, runFiles.report) : undefined;
}

function writePictures(subject: ReportSubject, folder: string, context: CliContext): void {
  const charts =
    subject.kind === "run"
      ? runCharts(subject.run, modelPlace(subject.run.folder))
      : comparisonCharts(subject.groups);
  makeOutputFolder(resolve(context.cwd, folder), `--svg ${folder}`);
  for (const [name, chart] of Object.entries(charts)) {
    writeAndName(join(folder, name), svgFile(chart, light), context);
  }
}

function writeAndName(path: string, text: string, { cwd, stdout }: CliContext): void {
  writeOutput(resolve(cwd, path), text, path);
  stdout.write(`${path}\n`);
}

function subjectOf(names: readonly string[], base: string): ReportSubject {
  const [name = "", ...others] = names;
  if (others.length > 0) return { kind: "comparison", groups: namedGroups(names, base) };
  const folder = findComparison(name, base);
  if (folder === undefined) return { kind: "run", run: readRun(findRun(name, base)) };
  const file = readComparison(folder);
  const groups = finishedGroups(folder, file);
  if (groups.length === 0) throw new UserError(`${folder}: none of its runs is finished`);
  return { kind: "comparison", folder, groups, command: file.command, failed: failures(file) };
}

/**
 * How often the test set of the reported runs has been used; each fold of a backtest has its own.
 */
function looksAt(subject: ReportSubject): TestLooks | undefined {
  const run = subject.kind === "run" ? subject.run : subject.groups[0]?.runs[0];
  return run && looksAfter(run.folder);
}

/** Groups runs by model. A run that is named twice counts once. */
function namedGroups(names: readonly string[], base: string): RunGroup[] {
  const folders = [...new Set(names.map((name) => shownPath(resolve(findRun(name, base)))))];
  return groupedRuns(folders).map(({ label, runs }) => runGroup(label, runs));
}
