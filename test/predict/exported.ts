import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { modelRecord } from "../../src/export/rnnlab/model-record.js";
import { decodeSafetensors } from "../../src/runs/safetensors.js";
import { run } from "../helpers/cli.js";

/** The file of `rnnlab export` from a run, made by the command itself; everything in its record is read. */
export async function exportedModel(folder: string): Promise<Uint8Array> {
  const path = join(folder, "..", "model.rnnlab");
  const result = await run(["export", folder, "--to", path], join(folder, ".."));
  expect(result.stderr).toBe("");
  const file = new Uint8Array(readFileSync(path));
  const record = JSON.parse(decodeSafetensors(file, path).metadata.rnnlab!);
  expect(JSON.parse(JSON.stringify(modelRecord.parse(record)))).toEqual(record);
  return file;
}
