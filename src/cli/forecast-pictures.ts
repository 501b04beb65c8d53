import { dirname, resolve } from "node:path";
import { forecastText, type ShownForecasts } from "../report/forecast-text.js";
import { forecastHtml } from "../report/html/forecast-report.js";
import { forecastStack } from "../report/svg/forecast-chart.js";
import { svgFile } from "../report/svg/render.js";
import { light } from "../report/svg/style.js";
import { readConfig, readManifest } from "../runs/reader.js";
import { reportLink } from "../runs/report-link.js";
import type { CliContext } from "./context.js";
import { outputStyles, outputWidth } from "./output.js";
import { writeOutput } from "./output-file.js";

/** Forecasts to draw, with the notes about them. */
export interface ForecastPictures extends ShownForecasts {
  /** The file's name as the user typed it. */
  readonly input: string;
  readonly notes: readonly string[];
}

interface PictureTargets {
  readonly folders: readonly string[];
  readonly plot?: true;
  readonly svg?: string;
  readonly html?: string;
}

/** Prints or writes the requested pictures. */
export function writePictures(
  pictures: ForecastPictures,
  { folders, plot, svg, html }: PictureTargets,
  context: CliContext,
): void {
  const { cwd, stdout, env } = context;
  if (plot) {
    const width = outputWidth(stdout);
    stdout.write(forecastText(pictures, { width, styles: outputStyles(env, stdout) }));
  }
  if (svg !== undefined) {
    writeOutput(resolve(cwd, svg), svgFile(forecastStack(pictures.windows), light), svg);
  }
  if (html !== undefined) writePage(pictures, folders, html, context);
}

function writePage(
  pictures: ForecastPictures,
  folders: readonly string[],
  file: string,
  { cwd, argv }: CliContext,
): void {
  const path = resolve(cwd, file);
  const page = forecastHtml({
    ...pictures,
    runs: folders.map((folder) => ({
      folder,
      config: readConfig(folder),
      manifest: readManifest(folder),
    })),
    linkOf: (folder) => reportLink(dirname(path), resolve(cwd, folder)),
    command: ["rnnlab", ...argv],
  });
  writeOutput(path, page, file);
}
