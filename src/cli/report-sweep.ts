import { dirname, join, resolve } from "node:path";
import { reportFormat } from "../report/formats/index.js";
import { jsonText } from "../report/json-text.js";
import { svgFile } from "../report/svg/render.js";
import { light } from "../report/svg/style.js";
import { sweepCharts } from "../report/sweep/html.js";
import { sweepJson } from "../report/sweep/json.js";
import type { SweepStanding } from "../report/sweep/standing.js";
import { sweepText } from "../report/sweep/text.js";
import { runFiles } from "../runs/layout.js";
import { reportLink } from "../runs/report-link.js";
import { withConfirmation } from "../study/sweep/confirm.js";
import { sweepLooks, sweepPage } from "../study/sweep/page.js";
import { standingOf } from "../study/sweep/standing.js";
import { SweepView } from "../study/sweep/view.js";
import type { CliContext } from "./context.js";
import { terminalLayout } from "./output.js";
import { makeOutputFolder, writeOutput } from "./output-file.js";

interface ReportSweepOptions {
  readonly output?: string;
  readonly format?: string;
  readonly svg?: string;
}

/** @param page folder of the page */
type Render = (standing: SweepStanding, context: CliContext, page: string) => string;

const renderings: Readonly<Record<string, Render>> = {
  html: (standing, _, page) => sweepPage(standing, (run) => reportLink(page, run)),
  json: (standing) => `${jsonText(sweepJson(standing, sweepLooks(standing)))}\n`,
  text: (standing, context) =>
    sweepText(standing, { ...terminalLayout(context), looks: sweepLooks(standing) }),
};

/** `rnnlab report SWEEP`: the page, the charts, or the figures in another format. */
export function reportSweep(
  folder: string,
  { output, format: name, svg }: ReportSweepOptions,
  context: CliContext,
): void {
  const standing = withConfirmation(standingOf(new SweepView(folder)));
  if (svg !== undefined) writePictures(standing, svg, context);
  if (svg !== undefined && output === undefined && name === undefined) return;
  const format = reportFormat(name, output);
  const render = renderings[format.name];
  if (render === undefined) throw new Error(`no rendering of a sweep as ${format.name}`);
  const file = output ?? (format.isPage ? join(folder, runFiles.report) : undefined);
  const text = render(standing, context, dirname(resolve(context.cwd, file ?? ".")));
  if (file === undefined) context.stdout.write(text);
  else writeAndName(file, text, context);
}

function writePictures(standing: SweepStanding, folder: string, context: CliContext): void {
  makeOutputFolder(resolve(context.cwd, folder), `--svg ${folder}`);
  for (const [name, chart] of Object.entries(sweepCharts(standing))) {
    writeAndName(join(folder, name), svgFile(chart, light), context);
  }
}

function writeAndName(path: string, text: string, { cwd, stdout }: CliContext): void {
  writeOutput(resolve(cwd, path), text, path);
  stdout.write(`${path}\n`);
}
