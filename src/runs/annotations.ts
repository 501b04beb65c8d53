import { join } from "node:path";
import { z } from "zod";
import { UserError } from "../shared/errors.js";
import { errorCode, readRegularFile, writeJson } from "../shared/files.js";
import { parseShallow } from "../shared/json.js";
import { suggestion } from "../shared/suggestion.js";
import { takeLease } from "./lease/take.js";

/**
 * What people write about a run. It has no effect on the run, so neither the manifest's hashes nor the
 * fingerprint cover it.
 */
export interface Annotations {
  /** Without duplicates, in the order in which they were set. */
  readonly tags: readonly string[];
  /** Empty if there is none. */
  readonly note: string;
}

const FILE = "annotations.json";
const MAX_BYTES = 2 ** 17;
const MOST_TAGS = 32;
const LONGEST_NOTE = 10_000;
const TAG = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const TAG_RULE = 'up to 64 letters, digits, ".", "_" and "-", the first one a letter or a digit';

const schema = z.object({
  tags: z.array(z.string().regex(TAG)).max(MOST_TAGS).default([]),
  note: z.string().max(LONGEST_NOTE).default(""),
});

const noAnnotations: Annotations = { tags: [], note: "" };

/** The annotations in the folder of a run, comparison or sweep; none if the file is missing or damaged. */
export function annotationsOf(folder: string): Annotations {
  try {
    return readAnnotations(folder);
  } catch (error) {
    if (error instanceof UserError) return noAnnotations;
    throw error;
  }
}

/** @throws UserError when the file is there but cannot be read or is damaged */
function readAnnotations(folder: string): Annotations {
  const path = join(folder, FILE);
  try {
    return schema.parse(parseShallow(readRegularFile(path, MAX_BYTES).bytes.toString("utf8")));
  } catch (error) {
    if (error instanceof UserError) throw error;
    if (errorCode(error) === "ENOENT") return noAnnotations;
    throw new UserError(
      `${path}: damaged or unreadable, expected tags and a note. Correct or delete the file.`,
    );
  }
}

/**
 * The tags given on a command line, without duplicates.
 *
 * @throws UserError when one is not a valid tag, or there are too many
 */
export function checkedTags(tags: readonly string[]): string[] {
  const wrong = tags.find((tag) => !TAG.test(tag));
  if (wrong !== undefined)
    throw new UserError(`tag ${JSON.stringify(wrong)}: expected ${TAG_RULE}`);
  const unique = [...new Set(tags)];
  if (unique.length <= MOST_TAGS) return unique;
  throw new UserError(`${unique.length} tags, expected at most ${MOST_TAGS} for a run`);
}

/**
 * The note given on a command line.
 *
 * @throws UserError when it is empty or too long
 */
export function checkedNote(note: string): string {
  if (note.trim() === "") {
    throw new UserError("the note is empty. To delete a note, use --remove.");
  }
  if (note.length <= LONGEST_NOTE) return note;
  throw new UserError(`the note has ${note.length} characters, expected at most ${LONGEST_NOTE}`);
}

/** The annotations with more tags. */
export function withTags(before: Annotations, tags: readonly string[]): Annotations {
  return { ...before, tags: checkedTags([...before.tags, ...tags]) };
}

/**
 * The annotations with fewer tags.
 *
 * @throws UserError naming the first tag that is not there
 */
export function withoutTags(before: Annotations, tags: readonly string[]): Annotations {
  const absent = tags.find((tag) => !before.tags.includes(tag));
  if (absent === undefined) {
    return { ...before, tags: before.tags.filter((tag) => !tags.includes(tag)) };
  }
  const there =
    before.tags.length > 0 ? `its tags are ${before.tags.join(", ")}` : "it has no tags";
  const hint = suggestion(absent, before.tags);
  throw new UserError(`no tag ${JSON.stringify(absent)} to remove: ${there}.${hint}`);
}

/** Annotates a folder that this process has just created. */
export function beginAnnotations(folder: string, tags: readonly string[]): void {
  if (tags.length > 0) writeJson(join(folder, FILE), withTags(noAnnotations, tags));
}

const permissions = " Check the folder's permissions.";

/** What to do if a file cannot be written, by the file system's error code. */
const advice: Readonly<Record<string, string>> = {
  EACCES: permissions,
  EPERM: permissions,
  ENOSPC: " The disk is full: free some space.",
  EDQUOT: " The disk quota is exceeded: free some space.",
};

/** How long a change waits for another process's change of the same annotations. */
const PATIENCE_MS = 10_000;

/**
 * Changes a folder's annotations, one process at a time so that no change is lost; a run may be
 * training meanwhile.
 *
 * @returns the annotations after the change
 * @throws UserError when the file is damaged, the folder cannot be written, or `change` throws
 */
export async function annotate(
  folder: string,
  change: (before: Annotations) => Annotations,
): Promise<Annotations> {
  const path = join(folder, FILE);
  try {
    const lease = await takeLease(`${path}.lease`, { subject: path, patienceMs: PATIENCE_MS });
    try {
      const after = change(readAnnotations(folder));
      writeJson(path, after);
      return after;
    } finally {
      lease.release();
    }
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    throw new UserError(`${path}: cannot be written (${code}).${advice[code] ?? ""}`);
  }
}
