import path, { type PlatformPath } from "node:path";
import { UserError } from "./errors.js";

/**
 * Names of devices, with any extension.
 *
 * @see https://learn.microsoft.com/windows/win32/fileio/naming-a-file
 */
const DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])(?=\s*(\.|$))/i;

const FORBIDDEN = /[<>:"|?*\p{Cc}]/u;

/** Why a file or folder name is not valid on Windows; undefined if it is valid. */
export function windowsProblem(name: string): string | undefined {
  if (DEVICE.test(name)) return "is a device on Windows";
  const [character] = FORBIDDEN.exec(name) ?? [];
  if (character !== undefined) return `contains ${JSON.stringify(character)}`;
  if (/^\.{1,2}$/.test(name)) return undefined;
  return /[. ]$/.test(name) ? "ends with a dot or a space, which Windows leaves out" : undefined;
}

/**
 * On Windows, rejects a path with a name that is not valid there. Windows would write to a device, to a stream
 * of another file, or under another name. Other systems reject such paths themselves.
 *
 * @param paths path functions of the operating system
 * @throws UserError if a name in the path is not valid on Windows
 */
export function requireFileNames(file: string, paths: PlatformPath = path): void {
  if (paths.sep === "/") return;
  const { root } = paths.parse(file);
  for (const name of file.slice(root.length).split(/[\\/]/)) {
    const problem = windowsProblem(name);
    if (problem !== undefined) {
      throw new UserError(`${file}: ${JSON.stringify(name)} ${problem}. Choose another name.`);
    }
  }
}

/** Characters of a name that leave room for an extension and the ending of a temporary file in 255 bytes. */
const LONGEST_NAME = 200;

/** File names without extension, one for each text. They are valid on every system and differ even in lower case. */
export function fileNamesFor(texts: readonly string[]): string[] {
  const taken = new Set<string>();
  return texts.map((text, index) => {
    const plain =
      text
        .replaceAll(/[^\w.-]+/g, "-")
        .slice(0, LONGEST_NAME)
        .replace(/\.+$/, "") || "-";
    const name = unusedName(DEVICE.test(plain) ? `-${plain}` : plain, index + 1, taken);
    taken.add(name.toLowerCase());
    return name;
  });
}

/** The name; if it is taken, with a number from `first` on. */
function unusedName(name: string, first: number, taken: ReadonlySet<string>): string {
  if (!taken.has(name.toLowerCase())) return name;
  for (let number = first; ; number += 1) {
    const numbered = `${name}-${number}`;
    if (!taken.has(numbered.toLowerCase())) return numbered;
  }
}
