import { join, resolve } from "node:path";
import type { CaptionedChart } from "../report/html/data-report.js";
import { svgFile } from "../report/svg/render.js";
import { light } from "../report/svg/style.js";
import { UserError } from "../shared/errors.js";
import { fileNamesFor } from "../shared/file-names.js";
import type { CliContext } from "./context.js";
import { makeOutputFolder, writeOutput } from "./output-file.js";

/**
 * Writes the charts of a data file, each to a file that is named after its series and target.
 *
 * @throws UserError if there are none, or the folder cannot be written
 */
export function writeDataPictures(
  charts: readonly CaptionedChart[],
  folder: string,
  { cwd }: Pick<CliContext, "cwd">,
): void {
  if (charts.length === 0) {
    throw new UserError(
      `--svg ${folder}: there are pictures of numbers only, and the data are texts. Leave it out.`,
    );
  }
  const path = resolve(cwd, folder);
  makeOutputFolder(path, `--svg ${folder}`);
  const names = fileNamesFor(charts.map(({ caption }) => caption));
  for (const [index, { chart }] of charts.entries()) {
    const name = `${names[index]}.svg`;
    writeOutput(join(path, name), svgFile(chart, light), join(folder, name));
  }
}
