/**
 * Writes the type declarations of what other programs import into dist/types: those of the library, and of
 * the modules that its declarations name.
 */

import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";

const entries = ["library/index.d.ts", "predict/index.d.ts"];
const all = mkdtempSync(join(tmpdir(), "rnnlab-types-"));
try {
  execFileSync(process.execPath, [
    "node_modules/typescript/bin/tsc",
    "--project",
    "src/library/tsconfig.json",
    "--outDir",
    all,
  ]);
  rmSync("dist/types", { recursive: true, force: true });
  for (const path of entries.flatMap((entry) => [...reached(join(all, entry))])) {
    cpSync(path, join("dist/types", relative(all, path)));
  }
} catch (error) {
  process.stderr.write(error.stdout ?? "");
  throw error;
} finally {
  rmSync(all, { recursive: true });
}

/** A declaration file, and all that it names. */
function reached(path, paths = new Set()) {
  if (paths.has(path)) return paths;
  paths.add(path);
  for (const [, name] of readFileSync(path, "utf8").matchAll(
    /(?:from|import\()\s*"(\.[^"]+)\.js"/g,
  )) {
    reached(join(dirname(path), `${name}.d.ts`), paths);
  }
  return paths;
}
