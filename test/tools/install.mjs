/**
 * Installs the packages of a folder, by its package-lock.json, unless they are there: `node test/tools/install.mjs test/mutation`.
 * So a clone does not download 187 MB of programs that only `npm run lint`, `knip` and `mutate` use. Peer
 * dependencies are those of the root folder.
 */

import { execSync } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";

const [folder = "test/tools"] = process.argv.slice(2);

/** When a file was written, in ms since 1970; 0 if it does not exist. */
function writtenAt(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

const installed = join(folder, "node_modules/.package-lock.json"); // npm writes it last
if (writtenAt(installed) < writtenAt(join(folder, "package-lock.json"))) {
  console.error(`Installing the packages of ${folder}/ (once) ...`);
  execSync("npm ci --legacy-peer-deps --no-audit --no-fund --silent", {
    cwd: folder,
    stdio: "inherit",
  });
}
