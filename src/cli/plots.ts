import { plotsText } from "../report/plots-text.js";
import { windowsAcross } from "../report/windows-plot.js";
import type { RunRecord } from "../runs/reader.js";
import type { CliContext } from "./context.js";
import { outputStyles, outputWidth } from "./output.js";

/** Loss curves and one row of test windows, as many as fit the terminal. */
export function terminalPlots(run: RunRecord, { stdout, env }: CliContext): string {
  const width = outputWidth(stdout);
  const styles = outputStyles(env, stdout);
  const windows = windowsAcross(width, run.windows[0]?.prediction.length ?? 1);
  return plotsText(
    { ...run, name: run.config.name },
    {
      width,
      windows,
      styles,
    },
  );
}
