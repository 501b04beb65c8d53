import { resolve } from "node:path";
import { jsonText } from "../report/json-text.js";
import { sweepJson } from "../report/sweep/json.js";
import type { SweepStanding } from "../report/sweep/standing.js";
import { sweepText } from "../report/sweep/text.js";
import { findStudy, findSweep } from "../runs/find-study.js";
import { UserError } from "../shared/errors.js";
import { counted } from "../shared/format.js";
import { cancelJobs } from "../study/launch/index.js";
import { withConfirmation } from "../study/sweep/confirm.js";
import { sweepLooks } from "../study/sweep/page.js";
import { standingOf } from "../study/sweep/standing.js";
import { SweepView } from "../study/sweep/view.js";
import type { CliContext } from "./context.js";
import { terminalLayout } from "./output.js";

interface ShowOptions {
  /** The folder that sweeps and comparisons are looked for in. */
  readonly runs: string;
  readonly json?: true;
}

/** `rnnlab sweep FOLDER`: shows its state and starts nothing. */
export async function showSweep(
  name: string,
  options: ShowOptions,
  context: CliContext,
): Promise<void> {
  const base = resolve(context.cwd, options.runs);
  const folder = findSweep(name, base);
  if (folder === undefined) throw noSweep(name, findStudy(name, base));
  printSweep(withConfirmation(standingOf(new SweepView(folder))), options, context);
}

/** @param comparison the folder of the comparison that has this name, if there is one */
function noSweep(name: string, comparison: string | undefined): UserError {
  if (comparison === undefined) {
    return new UserError(
      `${name}: there is no such sweep, expected its folder, or key=values such as model.hidden=16,32`,
    );
  }
  return new UserError(
    `${name}: a comparison, expected a sweep. Continue or watch it with: rnnlab resume ${comparison}`,
  );
}

/** `rnnlab sweep cancel FOLDER`: makes its workers save and end. */
export async function cancelSweep(
  name: string,
  options: ShowOptions,
  context: CliContext,
): Promise<void> {
  const base = resolve(context.cwd, options.runs);
  const folder = findStudy(name, base);
  if (folder === undefined) {
    throw new UserError(`${name}: there is no such sweep or comparison, expected its folder`);
  }
  const jobs = await cancelJobs(folder);
  const names = jobs.map(({ id, workers }) => `${id} (${counted(workers, "worker")})`);
  context.stderr.write(
    names.length === 0
      ? `${folder}: no workers are running\n`
      : `${folder}: asked to save and stop: ${names.join(", ")}. Continue with: rnnlab resume ${folder}\n`,
  );
}

/** Prints the state of a sweep. */
export function printSweep(
  standing: SweepStanding,
  { json }: { json?: true },
  context: CliContext,
): void {
  const { stdout } = context;
  const looks = sweepLooks(standing);
  if (json) stdout.write(`${jsonText(sweepJson(standing, looks))}\n`);
  else stdout.write(sweepText(standing, { ...terminalLayout(context), looks }));
}
