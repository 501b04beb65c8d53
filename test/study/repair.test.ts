import { cpSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { resume } from "../../src/library/resume.js";
import { runNames } from "../../src/runs/folders.js";
import { runFiles } from "../../src/runs/layout.js";
import { repairRuns } from "../../src/study/repair.js";
import { emptyFolder, run } from "../helpers/cli.js";
import { collected } from "../helpers/library.js";
import { setOptions } from "../helpers/set-options.js";
import { snapshot } from "../helpers/snapshot.js";
import { newSweep, workOn } from "../helpers/sweep.js";

const sets = ["data.series=40", "data.split=[28,8,4]", "data.steps=6", "data.ahead=3"];
/** A training that is best in its second epoch. */
const worse = ["model.hidden=4", "training.epochs=3", "training.optimizer.learningRate=1"];

async function trained(settings: readonly string[]): Promise<string> {
  const base = emptyFolder();
  const all = [...sets, ...worse, ...settings, `output.runs=${base}`];
  const argv = ["train", "-c", "smoke", "--json", "--threads", "1"];
  const { code, stderr } = await run([...argv, ...setOptions(all)], base);
  expect(code, stderr).toBe(0);
  return base;
}

function copied(base: string): { study: string; folder: string } {
  const study = emptyFolder();
  cpSync(base, study, { recursive: true });
  return { study, folder: join(study, runNames(study)[0]!) };
}

/** Changes one bit near the end of a file. */
function damage(path: string): void {
  const bytes = readFileSync(path);
  bytes[bytes.length - 3]! ^= 0x10;
  writeFileSync(path, bytes);
}

/** Makes a run one of rnnlab 0.1, whose manifest has the fingerprint alone. */
function forgetHashes(folder: string): void {
  const path = join(folder, runFiles.manifest);
  const { files: _, ...manifest } = JSON.parse(readFileSync(path, "utf8"));
  writeFileSync(path, JSON.stringify(manifest));
}

async function repaired(study: string): Promise<string[]> {
  const warnings: string[] = [];
  const onWarning = (text: string) => warnings.push(text);
  await repairRuns(study, { threads: 1, command: ["rnnlab", "resume", study], onWarning });
  return warnings;
}

/** All files but the checkpoint before the last, which every session makes from what it finds. */
function kept(files: Record<string, string>): Record<string, string> {
  const entries = Object.entries(files);
  return Object.fromEntries(entries.filter(([name]) => !name.endsWith(runFiles.previousState)));
}

const find = (files: Record<string, string>) =>
  Object.keys(files).find((name) => name.endsWith(runFiles.bestWeights))!;

const { manifest: _, config: __, previousState: ___, report: ____, ...rest } = runFiles;

describe("the finished runs in the folder of a study", () => {
  let base: string;
  let calm: Record<string, string>;
  beforeAll(async () => {
    base = await trained(["training.epochs=2"]);
    calm = snapshot(base);
  });
  const names = Object.values(rest).filter((name) => !/logits|inference/.test(name)); // not of generated series

  it.each(names)("have %s again if it has changed", async (name) => {
    const { study, folder } = copied(base);
    damage(join(folder, name));
    const warnings = await repaired(study);
    const isLast = name === runFiles.lastState;
    expect(warnings).toEqual([
      ...(isLast ? [expect.stringMatching(/damaged.*\. Continuing from the previous one\.$/)] : []),
      `${folder}: ${name} changed since the run ended; written again`,
    ]);
    expect(kept(snapshot(study))).toEqual(kept(calm));
    expect(await repaired(study)).toEqual([]);
  });

  it("have all files again if all are missing", async () => {
    const { study, folder } = copied(base);
    for (const name of names) rmSync(join(folder, name));
    await repaired(study);
    expect(kept(snapshot(study))).toEqual(kept(calm));
  });

  it("have their manifest again if it is missing", async () => {
    const { study, folder } = copied(base);
    rmSync(join(folder, runFiles.manifest));
    const cli = (...argv: string[]) => run([...argv, "--runs", study], study);
    expect(JSON.parse((await cli("runs", "--json")).stdout)).toMatchObject([{ status: "damaged" }]);
    for (const argv of [
      ["report", folder],
      ["runs", "tag", folder, "a"],
    ]) {
      const { code, stderr } = await cli(...argv);
      expect([code, stderr]).toEqual([
        2,
        `error: ${join(folder, runFiles.manifest)}: is missing. Write it again with: rnnlab resume ${folder}\n`,
      ]);
    }
    expect((await cli("runs", "rm", folder)).code).toBe(2);
    expect(await repaired(study)).toEqual([
      `${folder}: manifest.json is missing and is written again, with the versions and the device of today. Whether ` +
        "the data is still the same cannot be checked without it.",
    ]);
    expect(kept(snapshot(study))).toEqual(kept(calm));
  });

  it("are not made of one that was not finished, which resume continues without its manifest", async () => {
    const { study, folder } = copied(base);
    for (const name of ["manifest", "summary", "inference"] as const) {
      rmSync(join(folder, runFiles[name]), { force: true });
    }
    renameSync(join(folder, runFiles.previousState), join(folder, runFiles.lastState));
    expect(await repaired(study)).toEqual([]);
    const { code, stderr } = await run(["resume", folder, "--threads", "1", "--quiet"], study);
    expect(code, stderr).toBe(0);
    expect(kept(snapshot(study))).toEqual(kept(calm));
  });

  it("are left alone if they are whole or another process has them", async () => {
    const { study, folder } = copied(base);
    expect(await repaired(study)).toEqual([]);
    writeFileSync(join(folder, "lease.json"), "another version's"); // it beats now
    rmSync(join(folder, runFiles.plots));
    expect(await repaired(study)).toEqual([]);
    expect(existsSync(join(folder, runFiles.plots))).toBe(false);
  });
});

describe("the weights of an epoch that is not the last", () => {
  it("are lost, and the run is left alone, if they were tested", async () => {
    const base = await trained(["training.restoreBest=true"]);
    for (const [harm, isOld] of [
      [rmSync, false],
      [damage, false],
      [damage, true],
    ] as const) {
      const { study, folder } = copied(base);
      if (isOld) forgetHashes(folder);
      harm(join(folder, runFiles.bestWeights));
      const before = snapshot(study);
      await expect(repaired(study)).rejects.toThrow(
        `${folder}: checkpoints/best.safetensors is missing or has changed since it was written. The test figures ` +
          "come from these weights of epoch 0, which no other file holds. Train again: rnnlab train --config",
      );
      expect(snapshot(study)).toEqual(before);
      const more = await run(["resume", folder, "--epochs", "4", "--threads", "1"], study);
      expect(more).toMatchObject({
        code: 2,
        stderr: expect.stringContaining("which no other file holds"),
      });
    }
  });

  it("are removed, and all else is made again, if other weights were tested", async () => {
    const { study, folder } = copied(await trained([]));
    const { [find(snapshot(study))]: _, ...others } = snapshot(study);
    damage(join(folder, runFiles.bestWeights));
    rmSync(join(folder, runFiles.plots));
    expect(await repaired(study)).toEqual([
      `${folder}: plots.txt changed since the run ended; written again; checkpoints/best.safetensors changed since ` +
        "the run ended; removed, because only training again can restore it",
    ]);
    expect(kept(snapshot(study))).toEqual(kept(others));
    expect(await repaired(study)).toEqual([]);
  });
});

it("the weights of the best epoch are written again where a run continues from it", async () => {
  const base = await trained([
    "training.epochs=2",
    "training.restoreBest=true",
    "training.optimizer.learningRate=0.05",
  ]);
  const calm = copied(base);
  const { study, folder } = copied(base);
  damage(join(folder, runFiles.bestWeights));
  for (const at of [calm.folder, folder]) {
    const { code, stderr } = await run(["resume", at, "--epochs", "3", "--threads", "1"], at);
    expect(code, stderr).toBe(0);
  }
  expect(snapshot(study)).toEqual(snapshot(calm.study));
});

describe("a study that is resumed has the files of its finished runs again", () => {
  /** Damages a file of each run of a study, resumes the study and returns what was printed. */
  async function resumed(study: string): Promise<string> {
    const calm = snapshot(study);
    const runs = runNames(study).map((name) => join(study, name));
    expect(runs.length).toBeGreaterThan(0);
    for (const folder of runs) damage(join(folder, runFiles.summary));
    const { code, stderr } = await run(["resume", study, "--threads", "1"], study);
    expect(code, stderr).toBe(0);
    const files = snapshot(study);
    const summaries = Object.keys(calm).filter((name) => name.endsWith(runFiles.summary));
    for (const name of summaries) expect(files[name], name).toBe(calm[name]);
    return stderr;
  }

  it("a comparison, on the command line and in a program", async () => {
    const study = await trained(["training.epochs=1"]);
    const [member] = runNames(study);
    const comparison = {
      format: 1,
      createdAt: "",
      command: [],
      members: [{ label: "a", seed: 1, run: member }],
    };
    writeFileSync(join(study, "comparison.json"), JSON.stringify(comparison));
    expect(await resumed(study)).toContain(
      "summary.json changed since the run ended; written again",
    );
    rmSync(join(study, member!, runFiles.plots));
    const { seen, error } = await collected(resume(study, { threads: 1 }));
    expect(error).toBe(undefined);
    expect(seen.filter(({ type }) => type === "warning").length).toBe(1);
    const [begun] = seen.filter(({ type }) => type === "comparison");
    expect(begun).toMatchObject({ missing: [], jobs: 0 });
    expect(existsSync(join(study, member!, runFiles.plots))).toBe(true);
  });

  it("a sweep, on the command line and in a program", async () => {
    const study = await newSweep(["model.hidden=2,3"], {}, ["training.epochs=1"]);
    await workOn(study);
    expect(await resumed(study)).toContain(
      "summary.json changed since the run ended; written again",
    );
    const [trial] = runNames(study);
    rmSync(join(study, trial!, runFiles.plots));
    await collected(resume(study, { threads: 1 }));
    expect(existsSync(join(study, trial!, runFiles.plots))).toBe(true);
  });
});
