import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { run } from "../helpers/cli.js";

/** The file of `rnnlab export` from a run, made by the command itself. */
export async function exportedModel(folder: string): Promise<Uint8Array> {
  const path = join(folder, "..", "model.rnnlab");
  const result = await run(["export", folder, "--to", path], join(folder, ".."));
  expect(result.stderr).toBe("");
  return new Uint8Array(readFileSync(path));
}
