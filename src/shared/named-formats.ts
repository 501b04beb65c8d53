import { extname } from "node:path";
import { UserError } from "./errors.js";

/** A file format that results can be written in. */
export interface NamedFormat {
  /** The name that `--format` takes. */
  readonly name: string;
  /** The extension of its files, with the dot. */
  readonly extension: string;
}

/**
 * The format with the given name.
 *
 * @throws UserError if there is none
 */
export function formatNamed<F extends Pick<NamedFormat, "name">>(
  formats: readonly F[],
  name: string,
): F {
  const found = formats.find((format) => format.name === name);
  if (found !== undefined) return found;
  const known = formats.map((format) => format.name).join(", ");
  throw new UserError(`--format ${name}: unknown format, expected one of ${known}`);
}

/** The format whose extension the path has, if any. */
export function formatOf<F extends NamedFormat>(
  formats: readonly F[],
  path: string,
): F | undefined {
  return formats.find(({ extension }) => extension === extname(path).toLowerCase());
}
