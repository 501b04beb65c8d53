import { resolve } from "node:path";
import type { Config } from "../config/schema.js";
import { UserError } from "../shared/errors.js";
import type { CliContext } from "./context.js";
import type { ComputeOptions, ConfigOptions } from "./options.js";
import { writeNote } from "./output.js";
import { sayingIfSlow } from "./slow-work.js";
import { givenHint, type SuggestOptions, suggested } from "./suggest.js";

/** The placeholder in the help for the argument that {@link subjectConfig} reads. */
export const SUBJECT = "[config]";

export interface SubjectOptions
  extends ConfigOptions,
    Pick<Partial<ComputeOptions>, "device">,
    Partial<SuggestOptions> {}

/**
 * The config of a command: named by its first argument or by --config (the default config without
 * either), or made for the user's data file, with the guesses printed on stderr.
 *
 * @param name the first argument of the command
 * @param extra more changes in the form of --set, applied last
 * @throws UserError if there is no such config or file, if two are given, or if an option for data
 *   files is given without one
 */
export async function subjectConfig(
  name: string | undefined,
  options: SubjectOptions,
  context: CliContext,
  extra: readonly string[] = [],
): Promise<Config> {
  requireOneSubject(name, options);
  const { requestedConfig } = await import("../config/request.js");
  const { subjectOf } = await import("../config/find.js");
  const hints: SuggestOptions = { ...options, target: options.target ?? [] };
  if (name !== undefined && subjectOf(name, context.cwd) === "data") {
    const path = resolve(context.cwd, name);
    const { config, choices } = await sayingIfSlow(context.stderr, `reading ${name}`, (onWork) =>
      suggested(path, path, hints, onWork),
    );
    for (const choice of choices) writeNote(context.stderr, choice);
    return requestedConfig({ ...options, content: { config, source: name } }, context.cwd, extra);
  }
  const hint = givenHint(hints);
  if (hint === undefined) {
    const request = name === undefined ? options : { ...options, config: name };
    return requestedConfig(request, context.cwd, extra);
  }
  throw new UserError(
    `${hint}: applies only to a data file, but ${name ?? options.config ?? "none"} is given. ` +
      "For example: rnnlab train sales.csv",
  );
}

function requireOneSubject(name: string | undefined, { config }: SubjectOptions): void {
  if (name === undefined || config === undefined) return;
  throw new UserError(
    `${name} and --config ${config} are both given, expected one config or data file. ` +
      "Leave one of them out.",
  );
}
