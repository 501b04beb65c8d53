import type { Command } from "commander";
import type { SequenceHints } from "../data/labelled/suggest-sequences.js";
import type { Suggestion } from "../data/suggested.js";
import { UserError } from "../shared/errors.js";
import type { OnWork } from "../shared/work.js";
import { collect } from "./options.js";

/** Options that describe the user's data file. */
export interface SuggestOptions {
  readonly target: readonly string[];
  readonly id?: string;
  readonly timeZone?: string;
  readonly timeFormat?: string;
  readonly label?: string;
  readonly text?: string;
  readonly missingValues?: readonly string[];
  readonly encoding?: string;
}

/** Adds the options of commands that make a config from the user's data file. */
export function addSuggestOptions(command: Command): Command {
  return command
    .option(
      "-t, --target <column>",
      "column to forecast (repeatable; default: by its name, or the last column of numbers)",
      collect,
      [],
    )
    .option("--id <column>", "column that identifies the series or sequence of a row")
    .option(
      "--missing-values <text>",
      'text that marks a missing value, such as "-999" (repeatable)',
      collect,
      [],
    )
    .option(
      "--encoding <name>",
      "encoding of a text file, such as windows-1251 (default: detected)",
    )
    .option("--time-zone <zone>", "time zone of local times, such as Europe/Lisbon")
    .option("--time-format <format>", "format of times, such as DD/MM/YYYY (default: detected)")
    .option("-l, --label <column>", "column of class labels: classify instead of forecasting")
    .option(
      "--text <column>",
      "column of texts to classify (default: the one with the longest texts)",
    );
}

/**
 * A config for the user's data file.
 *
 * @param shown the file's path in the config
 * @param onWork called with what is being done, before each piece of it
 * @throws UserError if an option for one kind of data is given with the other
 */
export async function suggested(
  path: string,
  shown: string,
  { label, text, id, target, timeZone, timeFormat, missingValues, encoding }: SuggestOptions,
  onWork?: OnWork,
): Promise<Suggestion> {
  const { requireFilePath } = await import("../data/file-path.js");
  requireFilePath(path);
  const reading = { missingValues, encoding };
  if (label === undefined && text !== undefined) {
    throw new UserError("--text needs --label, the column of class labels");
  }
  const forecasts = target.length > 0 || timeZone !== undefined || timeFormat !== undefined;
  if (label === undefined) {
    const sequences = forecasts ? undefined : await sequencesOf(path, shown, { id, ...reading });
    if (sequences !== undefined) return sequences;
    const { suggestConfig } = await import("../data/series/suggest.js");
    const hints = { target, id, timeZone, timeFormat, ...reading };
    const { withChosenForm } = await import("../insight/choose-form.js");
    const { withLinesBySeries } = await import("../insight/propose-lines.js");
    const { withCycles } = await import("../insight/propose-cycles.js");
    const { withProposedHybrid } = await import("../insight/propose-hybrid.js");
    const suggestion = await withChosenForm(path, await suggestConfig(path, shown, hints), onWork);
    const withLines = await withLinesBySeries(path, suggestion, { onWork });
    return withProposedHybrid(path, await withCycles(path, withLines, onWork));
  }
  if (forecasts) {
    throw new UserError(
      "--target, --time-zone and --time-format apply to forecasts and cannot be combined with --label",
    );
  }
  if (text !== undefined && id !== undefined) {
    throw new UserError(
      "--text and --id cannot be combined: sequences are either texts or rows of numbers",
    );
  }
  const sequences = await sequencesOf(path, shown, { label, text, id, ...reading });
  if (sequences === undefined) throw new Error("a file with a label is one of sequences");
  return sequences;
}

/** A config for a file of sequences; undefined if it is a file of series. */
async function sequencesOf(
  path: string,
  shown: string,
  hints: SequenceHints,
): Promise<Suggestion | undefined> {
  const { suggestSequences } = await import("../data/labelled/suggest-sequences.js");
  return suggestSequences(path, shown, hints);
}

/** The first given option that describes a data file, if there is one. */
export function givenHint({
  target,
  missingValues = [],
  ...others
}: SuggestOptions): string | undefined {
  const names = {
    id: "--id",
    timeZone: "--time-zone",
    timeFormat: "--time-format",
    encoding: "--encoding",
    label: "--label",
    text: "--text",
  } as const;
  if (target.length > 0) return "--target";
  if (missingValues.length > 0) return "--missing-values";
  const keys = Object.keys(names) as (keyof typeof names)[];
  const given = keys.find((key) => others[key] !== undefined);
  return given && names[given];
}
