import { resolve } from "node:path";
import {
  type Annotations,
  annotate,
  checkedNote,
  checkedTags,
  withoutTags,
  withTags,
} from "../runs/annotations.js";
import { findRun } from "../runs/find.js";
import { findStudy } from "../runs/find-study.js";
import { hasLostManifest, isRun, isStudy } from "../runs/folders.js";
import { readManifest } from "../runs/reader.js";
import { UserError } from "../shared/errors.js";
import type { CliContext } from "./context.js";
import type { RunsFolder } from "./runs.js";

export interface AnnotateOptions extends RunsFolder {
  readonly remove?: true;
}

/** `rnnlab runs tag`. */
export async function tag(
  name: string,
  words: readonly string[],
  options: AnnotateOptions,
  context: CliContext,
): Promise<void> {
  const tags = checkedTags(words);
  const change = options.remove ? withoutTags : withTags;
  await annotateAndPrint(name, (before) => change(before, tags), options, context);
}

/** `rnnlab runs note`: replaces the note, or removes it with `--remove`. */
export async function note(
  name: string,
  text: string | undefined,
  options: AnnotateOptions,
  context: CliContext,
): Promise<void> {
  if (options.remove && text !== undefined) {
    throw new UserError("a note and --remove are both given, expected only one of them");
  }
  if (!options.remove && text === undefined) {
    throw new UserError('no note given, for example: rnnlab runs note last "wider layers"');
  }
  const changed = text === undefined ? "" : checkedNote(text);
  await annotateAndPrint(name, (before) => ({ ...before, note: changed }), options, context);
}

async function annotateAndPrint(
  name: string,
  change: (before: Annotations) => Annotations,
  { runs }: RunsFolder,
  { cwd, stdout }: CliContext,
): Promise<void> {
  const folder = annotatable(name, resolve(cwd, runs));
  const after = await annotate(folder, change);
  const tags = after.tags.length > 0 ? `tags ${after.tags.join(", ")}` : "no tags";
  stdout.write(`${folder}: ${tags}${after.note === "" ? "" : `; note: ${after.note}`}\n`);
}

/**
 * The folder of a run, or of a comparison or sweep by name only, because `last` means the newest
 * run.
 *
 * @throws UserError if there is none of that name
 */
function annotatable(name: string, base: string): string {
  const folder = (name === "last" ? undefined : findStudy(name, base)) ?? findRun(name, base);
  if (isRun(folder) || isStudy(folder)) return folder;
  if (hasLostManifest(folder)) readManifest(folder); // throws
  throw new UserError(
    `${folder}: has no manifest.json, so there is nothing to annotate. "rnnlab runs rm" removes it.`,
  );
}
