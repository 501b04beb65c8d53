import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import { safetensors } from "../../src/export/safetensors.js";
import { decodeSafetensors, encodeSafetensors } from "../../src/runs/safetensors.js";
import { UserError } from "../../src/shared/errors.js";
import { writeFileAtomic } from "../../src/shared/files.js";
import { emptyFolder } from "../helpers/cli.js";

/** A run folder with nothing but a config and weights. */
function runWith(last: number, best: number, ...sets: string[]): string {
  const folder = emptyFolder();
  writeFileAtomic(join(folder, "config.json"), JSON.stringify(resolveConfig({}, "test", sets)));
  mkdirSync(join(folder, "checkpoints"));
  for (const [name, value] of [["last", last] as const, ["best", best] as const]) {
    const values = Float32Array.of(value, -value);
    const tensors = [{ name: "rnn.weight_ih_l0", shape: [2, 1], values }];
    const file = join(folder, "checkpoints", `${name}.safetensors`);
    writeFileAtomic(file, encodeSafetensors({ tensors, metadata: {} }));
  }
  return folder;
}

async function exported(folder: string, weights?: "best" | "last"): Promise<number[]> {
  const bytes = (await safetensors.render([folder], { weights })) as Uint8Array;
  return [...decodeSafetensors(bytes, "test").tensors[0]!.values];
}

describe("safetensors", () => {
  it("holds the weights that the run was tested with, or those that are asked for", async () => {
    expect(await exported(runWith(3, 5))).toEqual([3, -3]);
    const folder = runWith(3, 5, "training.restoreBest=true");
    expect(await exported(folder)).toEqual([5, -5]);
    expect(await exported(folder, "last")).toEqual([3, -3]);
    expect(await exported(runWith(3, 5), "best")).toEqual([5, -5]);
  });

  it("refuses a folder without weights", async () => {
    await expect(safetensors.render([emptyFolder()], {})).rejects.toThrow(UserError);
  });
});
