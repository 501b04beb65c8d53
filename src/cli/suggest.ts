import type { Command } from "commander";
import type { Suggestion } from "../data/suggested.js";
import { UserError } from "../shared/errors.js";
import { collect } from "./options.js";

/** What a command line says of a file of one's own. */
export interface SuggestOptions {
  readonly target: readonly string[];
  readonly id?: string;
  readonly timeZone?: string;
  readonly label?: string;
  readonly text?: string;
}

/** Options of the commands that make a config from a file of one's own. */
export function addSuggestOptions(command: Command): Command {
  return command
    .option(
      "-t, --target <column>",
      "column to forecast (repeatable; default: by name, or the last of numbers)",
      collect,
      [],
    )
    .option("--id <column>", "column that identifies the series or sequence of a row")
    .option("--time-zone <zone>", "time zone of local times, such as Europe/Lisbon")
    .option("-l, --label <column>", "column of class labels: classify instead of forecasting")
    .option(
      "--text <column>",
      "column of texts to classify (default: the one with the longest texts)",
    );
}

/**
 * A config for a file of one's own.
 *
 * @param shown the file's path for the config
 * @throws UserError when an option of one sort of config is given for the other
 */
export async function suggested(
  path: string,
  shown: string,
  { label, text, id, target, timeZone }: SuggestOptions,
): Promise<Suggestion> {
  if (label === undefined) {
    if (text !== undefined) throw new UserError("--text needs --label, the column of class labels");
    const { suggestConfig } = await import("../data/series/suggest.js");
    const { withChosenForm } = await import("../insight/choose-form.js");
    return withChosenForm(path, await suggestConfig(path, shown, { target, id, timeZone }));
  }
  if (target.length > 0 || timeZone !== undefined) {
    throw new UserError(
      "--target and --time-zone apply to forecasts and cannot be combined with --label",
    );
  }
  if (text !== undefined && id !== undefined) {
    throw new UserError(
      "--text and --id cannot be combined: sequences are either texts or rows of numbers",
    );
  }
  const { suggestLabelled } = await import("../data/labelled/suggest.js");
  return {
    config: await suggestLabelled(path, shown, { label, text, id }),
    notes: [],
    choices: [],
  };
}

/** The first option that says something of a file, if one does. */
export function givenHint({ target, ...others }: SuggestOptions): string | undefined {
  const names = { id: "--id", timeZone: "--time-zone", label: "--label", text: "--text" } as const;
  if (target.length > 0) return "--target";
  const keys = Object.keys(names) as (keyof typeof names)[];
  const given = keys.find((key) => others[key] !== undefined);
  return given && names[given];
}
