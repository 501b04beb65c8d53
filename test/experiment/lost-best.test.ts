import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import { bestDamage, isBestLost, repairText } from "../../src/experiment/lost-best.js";
import { runFiles } from "../../src/runs/layout.js";
import { encodeSafetensors } from "../../src/runs/safetensors.js";
import type { Checkpoint } from "../../src/runs/state-file.js";
import { emptyFolder } from "../helpers/cli.js";

const restoring = resolveConfig({}, "test", ["training.restoreBest=true"]);
const testing = resolveConfig({}, "test");

/** A checkpoint after epochs with these losses, and so many batches of the next epoch. */
function checkpoint(losses: readonly number[], batch = 0): Checkpoint {
  const history = losses.map((loss, i) => ({ epoch: i + 1, valLoss: loss }));
  return { state: { batch, history } } as unknown as Checkpoint;
}

/** A folder whose best weights say that they are of this epoch. */
function folderOf(epoch: string | undefined): string {
  const folder = emptyFolder();
  const path = join(folder, runFiles.bestWeights);
  mkdirSync(dirname(path), { recursive: true });
  const tensors = [{ name: "w", shape: [1], values: Float32Array.of(1) }];
  const metadata = epoch === undefined ? {} : { epoch };
  writeFileSync(path, encodeSafetensors({ tensors, metadata }));
  return folder;
}

describe("the best weights of an interrupted run", () => {
  it.each<
    [what: string, losses: number[], batch: number, epoch: string | undefined, lost: boolean]
  >([
    ["are of the best epoch", [3, 1, 2], 0, "2", false],
    ["are of an epoch before the best", [3, 1, 2], 0, "1", true],
    ["are of the last epoch, which is not the best", [3, 1, 2], 0, "3", true],
    ["are of an epoch that is trained again", [3, 1, 2], 0, "4", false],
    ["do not say their epoch", [3, 1, 2], 0, undefined, false],
    ["are saved again at the start, since the checkpoint has them", [3, 2, 1], 0, "1", false],
    ["are not in a checkpoint within the next epoch", [3, 2, 1], 1, "1", true],
    ["of a run without a figure are none", [Number.NaN, Number.NaN], 0, "1", false],
  ])("%s", (_, losses, batch, epoch, lost) => {
    const folder = folderOf(epoch);
    const best = losses.indexOf(Math.min(...losses)) + 1;
    const text = (effect: string) =>
      `${folder}: the weights of epoch ${best}, the best so far, are lost (they are of epoch ${epoch}); ${effect}`;
    expect(bestDamage(restoring, checkpoint(losses, batch), folder)).toBe(
      lost ? text("unless a later epoch is better, the run must be trained again") : undefined,
    );
    expect(bestDamage(testing, checkpoint(losses, batch), folder)).toBe(
      lost ? text("only training again can restore them") : undefined,
    );
  });

  it("that are missing are lost for a resumed run, unless its checkpoint is of their epoch", () => {
    expect(isBestLost(restoring, undefined, "run")).toBe(false);
    expect(isBestLost(restoring, checkpoint([3, 2, 1]), "run")).toBe(false);
    expect(isBestLost(restoring, checkpoint([Number.NaN]), "run")).toBe(false);
    expect(isBestLost(testing, checkpoint([3, 1, 2]), "run")).toBe(true);
    expect(() => isBestLost(restoring, checkpoint([3, 1, 2]), "run")).toThrow(
      "run: checkpoints/best.safetensors is missing or has changed since it was written. The test figures come from " +
        "these weights of epoch 2, which no other file holds. Train again: rnnlab train --config run/config.json",
    );
  });
});

describe("the files of a finished run that are missing or have changed", () => {
  it.each<[wrong: string[], lost: string[], text: string]>([
    [["a", "b"], [], "run: a, b changed since the run ended; written again"],
    [
      ["a", "b"],
      ["b"],
      "run: a changed since the run ended; written again; b changed since the run ended; removed, because only " +
        "training again can restore it",
    ],
    [
      ["b"],
      ["b"],
      "run: b changed since the run ended; removed, because only training again can restore it",
    ],
  ])("%j, of which %j are lost", (wrong, lost, text) => {
    expect(repairText("run", wrong, lost)).toBe(text);
  });
});
