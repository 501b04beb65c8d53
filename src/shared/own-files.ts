import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * The path of a file or folder of the rnnlab package, given relative to the folder of its
 * package.json.
 */
export function ownFile(path: string): string {
  return join(root, path);
}

/** Sources and built files lie at different depths below the package's folder. */
const root = rootAbove(dirname(fileURLToPath(import.meta.url)));

function rootAbove(folder: string): string {
  return existsSync(join(folder, "package.json")) ? folder : rootAbove(dirname(folder));
}
