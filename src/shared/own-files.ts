import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** A file or folder of rnnlab's own, named from its package.json's folder on. */
export function ownFile(path: string): string {
  return join(root, path);
}

/** The sources and what is built of them lie at different depths below it. */
const root = rootAbove(dirname(fileURLToPath(import.meta.url)));

function rootAbove(folder: string): string {
  return existsSync(join(folder, "package.json")) ? folder : rootAbove(dirname(folder));
}
