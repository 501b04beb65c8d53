import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Gives all tests a folder for their temporary files, which goes when they are done. */
export default function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), "rnnlab-tests-"));
  process.env.TMPDIR = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
