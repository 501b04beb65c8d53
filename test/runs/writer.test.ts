import fs, {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import { modelSpec } from "../../src/model/spec.js";
import type { EpochRecord } from "../../src/runs/epoch-record.js";
import { beginError, recordFailure } from "../../src/runs/failure.js";
import { fingerprint } from "../../src/runs/fingerprint.js";
import { latestCheckpoint } from "../../src/runs/latest.js";
import { runFiles, testedWeights } from "../../src/runs/layout.js";
import { type Lease, LeaseLostError } from "../../src/runs/lease/lease.js";
import { newManifest, rnnlabVersion } from "../../src/runs/manifest.js";
import {
  disagreements,
  fileHashes,
  readProvenWeights,
  requireAgreement,
} from "../../src/runs/proof.js";
import {
  predictionLines,
  readBytes,
  readConfig,
  readManifest,
  readRun,
  readWeights,
} from "../../src/runs/reader.js";
import type { Summary } from "../../src/runs/records.js";
import { decodeSafetensors } from "../../src/runs/safetensors.js";
import { requireSameData } from "../../src/runs/same-data.js";
import { type Checkpoint, encodeCheckpoint } from "../../src/runs/state-file.js";
import { RunWriter } from "../../src/runs/writer.js";
import { ExperimentError, InterruptedError, UserError } from "../../src/shared/errors.js";
import { ThreadError } from "../../src/shared/threads.js";
import { failing, replaceMember } from "../helpers/built-ins.js";
import { emptyFolder } from "../helpers/cli.js";
import { fakeRun } from "../helpers/runs.js";

/** Counts the writes that it guards; no other process wants the folder. */
class CountingLease {
  writes = 0;
  guard(write: () => void): void {
    this.writes += 1;
    write();
  }
}

const epoch = (number: number): EpochRecord => ({
  epoch: number,
  loss: 1 / number,
  lossLastStep: 0.5,
  valLoss: Number.NaN,
  valLossLastStep: 0.25,
  learningRate: 0.001,
  gradientNorm: 1,
  gradientNormMax: 2,
  durationMs: 12,
});

/** A checkpoint after so many epochs; its weights differ from epoch to epoch. */
const checkpointAfter = (epochs: number): Checkpoint => ({
  config: "{}",
  state: {
    batch: 0,
    sums: { loss: 0, lossLastStep: 0, examples: 0, gradientNorm: 0, gradientNormMax: 0 },
    history: Array.from({ length: epochs }, (_, i) => ({ ...epoch(i + 1), valLoss: 1 })),
  },
  optimizerSteps: 3 * epochs,
  weights: [{ name: "fc.bias", shape: [2], values: Float32Array.of(epochs, -1) }],
  moments: [],
});

const device = { kind: "cpu", kernel: "wasm", backend: "cpu", threads: 1 } as const;
const text = (folder: string, file: string) => readFileSync(join(folder, file), "utf8");
const json = (folder: string, file: string) => JSON.parse(text(folder, file));

describe("a run folder", () => {
  const config = resolveConfig({}, "test", ["training.epochs=7", "name=mine"]);
  let [folder, lease] = ["", new CountingLease()];
  let writer: RunWriter;
  beforeEach(() => {
    folder = emptyFolder();
    lease = new CountingLease();
    const manifest = newManifest(config, device, 42, ["rnnlab", "train"]);
    writer = new RunWriter(folder, manifest, lease as unknown as Lease);
    writer.begin(config);
  });

  it("begins with its config, and a manifest of what runs where", () => {
    expect(readConfig(folder)).toEqual(config);
    const manifest = readManifest(folder);
    expect(manifest).toMatchObject({
      status: "running",
      name: "mine",
      epochs: 7,
      parameters: 42,
      command: ["rnnlab", "train"],
      device,
    });
    expect(manifest.versions).toEqual({
      rnnlab: rnnlabVersion(),
      node: process.versions.node,
      tfjs: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      platform: `${process.platform} ${process.arch}`,
    });
    expect(Math.abs(Date.parse(manifest.createdAt) - Date.now())).toBeLessThan(60_000);
    expect(readdirSync(folder).sort()).toEqual(["checkpoints", "config.json", "manifest.json"]);
    expect(text(folder, "manifest.json")).toMatch(/^\{\n {2}"format": 1,\n.*\n\}\n$/s);
  });

  it("has no more of a device than the manifest lists", () => {
    const more = { ...device, gpuMemory: 1 };
    expect(newManifest(config, more, 1, []).device).toEqual(device);
  });

  it("adds a line for each epoch, and replaces all of them", () => {
    writer.epoch(epoch(1));
    writer.epoch(epoch(2));
    const lines = text(folder, "metrics.jsonl").split("\n");
    expect(lines.length).toBe(3);
    expect(JSON.parse(lines[1]!)).toEqual({ ...epoch(2), valLoss: null });
    writer.epochs([epoch(3)]);
    expect(text(folder, "metrics.jsonl")).toBe(`${JSON.stringify(epoch(3))}\n`);
  });

  it("continues with the epochs of the checkpoint and no sign of the failure before", () => {
    const failed = { status: "failed", error: "full", files: {}, durationMs: 5 } as const;
    writer.update({ ...failed, writer: { pid: 1, host: "n" } });
    writer.epoch(epoch(1));
    const longer = { ...config, training: { ...config.training, epochs: 9 } };
    writer.resume(longer, [epoch(1), epoch(2)]);
    expect(json(folder, "config.json").training.epochs).toBe(9);
    expect(text(folder, "metrics.jsonl").split("\n").length).toBe(3);
    const { status, error, files, writer: former, durationMs } = readManifest(folder);
    const gone = [undefined, undefined, undefined];
    expect([status, error, files, former, durationMs]).toEqual(["running", ...gone, 5]);
  });

  it("keeps the checkpoint before the last, which takes over where the last is damaged", () => {
    expect(latestCheckpoint(folder)).toEqual({ checkpoint: undefined, warning: undefined });
    writer.checkpoint(checkpointAfter(1));
    expect(existsSync(join(folder, runFiles.previousState))).toBe(false);
    writer.checkpoint(checkpointAfter(2));
    writer.checkpoint(checkpointAfter(3));
    const stepsOf = () => latestCheckpoint(folder).checkpoint?.optimizerSteps;
    expect(stepsOf()).toBe(9);
    writeFileSync(join(folder, runFiles.lastState), "damaged");
    const { warning } = latestCheckpoint(folder);
    expect(stepsOf()).toBe(6);
    expect(warning).toContain("last.state.safetensors: not a usable safetensors file");
    writeFileSync(join(folder, runFiles.previousState), "damaged");
    expect(stepsOf).toThrow(
      /last\.state\.safetensors: .*; .*previous\.state\.safetensors: .*\. No checkpoint of the run is intact\.$/,
    );
  });

  it("says in its weights how many epochs they had, and for the best what they are", () => {
    writer.weights(checkpointAfter(4));
    writer.best(checkpointAfter(2));
    const [last, best] = [runFiles.lastWeights, runFiles.bestWeights].map((file) =>
      decodeSafetensors(readBytes(join(folder, file)), file),
    );
    expect(last!.metadata).toEqual({ format: "pt", epoch: "4" });
    const ofBest = fingerprint(checkpointAfter(2).weights);
    expect(best!.metadata).toEqual({ format: "pt", epoch: "2", fingerprint: ofBest });
    expect(best!.tensors).toEqual(checkpointAfter(2).weights);
    writer.remove(runFiles.bestWeights);
    expect(existsSync(join(folder, runFiles.bestWeights))).toBe(false);
    writer.remove(runFiles.bestWeights);
  });

  it("refuses best weights that are not those of the fingerprint beside them", () => {
    writer.best(checkpointAfter(2));
    const path = join(folder, runFiles.bestWeights);
    const bytes = readFileSync(path);
    bytes[bytes.length - 1]! ^= 1;
    writeFileSync(path, bytes);
    expect(() => readWeights(folder, runFiles.bestWeights)).toThrow(
      "best.safetensors: damaged, its weights do not have the fingerprint in its header",
    );
  });

  it("writes the labels of its data's classes into weights", () => {
    const shape = { objective: "classification", inputs: 1, outputs: 2, steps: 3 } as const;
    const spec = modelSpec(config.model, shape, config.training);
    const data = { task: "labelled", classes: ["no", "yes"] } as never;
    writer.inference({ format: 1, shape, data }, spec);
    writer.weights(checkpointAfter(1));
    expect(json(folder, "inference.json")).toEqual({ format: 1, shape, data });
    const { metadata } = decodeSafetensors(readBytes(join(folder, runFiles.lastWeights)), "w");
    expect(metadata.classes).toBe('["no","yes"]');
  });

  it("names a figure that is not finite, and writes no summary", () => {
    const errors = { mse: 1, rmse: 1, mae: 1, smape: 1, mase: null };
    const last = { mseLastStep: 1, rmseLastStep: 1, maeLastStep: 1, smapeLastStep: 1 };
    const test = { ...errors, ...last, maseLastStep: null, byHorizon: [{ ahead: 1, ...errors }] };
    const final = { loss: 1, lossLastStep: 1, valLoss: Number.NaN, valLossLastStep: Number.NaN };
    const summary = { objective: "forecast", final, test, baselines: [], expectations: [] };
    writer.summary(summary as unknown as Summary);
    expect(json(folder, "summary.json").test.byHorizon).toEqual(test.byHorizon);
    rmSync(join(folder, "summary.json"));
    const endless = { ...errors, ahead: 1, mae: Number.POSITIVE_INFINITY };
    const wrong = { ...summary, test: { ...test, byHorizon: [endless] } };
    const write = () => writer.summary(wrong as unknown as Summary);
    expect(write).toThrow(ExperimentError);
    expect(write).toThrow("test.byHorizon.0.mae is Infinity, expected a finite number");
    expect(existsSync(join(folder, "summary.json"))).toBe(false);
  });

  it("writes each file under its name, and only while it holds the lease", () => {
    const before = lease.writes;
    writer.windows([]);
    writer.predictions(["a\n", "b\n"]);
    writer.plots("plot");
    writer.report("<p>");
    writer.checkpoint(checkpointAfter(1));
    expect(lease.writes - before).toBe(6);
    const files = ["windows.json", "predictions.csv", "plots.txt", "report.html"];
    expect(files.map((file) => text(folder, file))).toEqual(["[]\n", "a\nb\n", "plot", "<p>"]);
  });

  describe("that is finished", () => {
    beforeEach(() => {
      writer.checkpoint(checkpointAfter(1));
      writer.checkpoint(checkpointAfter(2));
      writer.weights(checkpointAfter(2));
      writer.report("<p>");
      writeFileSync(join(folder, "annotations.json"), "{}");
      writeFileSync(join(folder, "plots.txt"), "mine");
      writer.update({ fingerprint: fingerprint(checkpointAfter(2).weights) });
    });

    const kept = ["checkpoints/last.safetensors", "checkpoints/last.state.safetensors"];

    it("lists the hashes of what it keeps, which later show what is missing or changed", () => {
      writer.finish();
      const manifest = readManifest(folder);
      expect(manifest.status).toBe("finished");
      expect(Object.keys(manifest.files!)).toEqual([...kept, "config.json", "plots.txt"]);
      expect(manifest.files!["plots.txt"]).toBe(
        "3fd30542fe3f61b14bd4a4b2dc0b6fb30fa6f63ebce52dd1778aaa8c4dc02cff",
      );
      expect(disagreements(folder, manifest)).toEqual([]);
      for (const file of Object.keys(manifest.files!)) {
        const before = readFileSync(join(folder, file));
        writeFileSync(join(folder, file), "other");
        expect(disagreements(folder, manifest)).toEqual([file]);
        writeFileSync(join(folder, file), before);
      }
      writeFileSync(join(folder, "plots.txt"), "Mine");
      rmSync(join(folder, "config.json"));
      expect(disagreements(folder, manifest)).toEqual(["config.json", "plots.txt"]);
    });

    it("is not marked as finished with other weights than it was trained to", () => {
      const refused = `${folder}: the weights on the disk are not those of the training.`;
      writer.weights(checkpointAfter(1));
      expect(() => writer.finish()).toThrow(refused);
      writer.update({ fingerprint: fingerprint(checkpointAfter(1).weights) });
      expect(() => writer.finish()).toThrow(refused); // those of the checkpoint are others
      writer.checkpoint(checkpointAfter(1));
      writer.update({ fingerprint: fingerprint(checkpointAfter(2).weights) });
      expect(() => writer.finish()).toThrow(refused); // weights and checkpoint agree with each other alone
      writer.update({ fingerprint: fingerprint(checkpointAfter(1).weights) });
      expect(readManifest(folder).status).toBe("running");
      writer.finish();
    });

    it("gives its weights as they were, by their hashes or, in an old run, by the fingerprint", () => {
      writer.finish();
      const weights = () => readProvenWeights(folder, runFiles.lastWeights).tensors;
      expect(weights()).toEqual(checkpointAfter(2).weights);
      const refused = /not the weights that the run ended with\. Restore them with: rnnlab resume/;
      writer.weights(checkpointAfter(1));
      expect(weights).toThrow(refused);
      writer.update({ files: undefined });
      expect(weights).toThrow(refused);
      expect(disagreements(folder, readManifest(folder))).toEqual([runFiles.lastWeights]);
      writer.weights(checkpointAfter(2));
      expect(weights()).toEqual(checkpointAfter(2).weights);
      expect(disagreements(folder, readManifest(folder))).toEqual([]);
      writer.best(checkpointAfter(1)); // weights that were not tested have no fingerprint to agree with
      expect(readProvenWeights(folder, runFiles.bestWeights).tensors).toHaveLength(1);
    });

    it("of an earlier version, without hashes, disagrees with weights that are damaged or gone", () => {
      writer.finish();
      writer.update({ files: undefined });
      const manifest = readManifest(folder);
      writeFileSync(join(folder, runFiles.lastWeights), "damaged");
      expect(disagreements(folder, manifest)).toEqual([runFiles.lastWeights]);
      rmSync(join(folder, runFiles.lastWeights));
      expect(disagreements(folder, manifest)).toEqual([runFiles.lastWeights]);
      expect(() => requireAgreement(folder, manifest)).toThrow("last.safetensors: no such file");
      replaceMember(fs, "openSync", failing());
      expect(() => disagreements(folder, manifest)).toThrow("failed with undefined"); // a bug
    });

    it("with the best weights as its result is not finished without them", () => {
      const restoring = { ...config, training: { ...config.training, restoreBest: true } };
      writeFileSync(join(folder, runFiles.config), JSON.stringify(restoring));
      writer.update({ fingerprint: fingerprint(checkpointAfter(1).weights) });
      expect(() => writer.finish()).toThrow(
        `${folder}: the weights on the disk are not those of the training. Is the disk faulty, or did another ` +
          `program write there? Continue with: rnnlab resume ${folder}`,
      );
      writer.best(checkpointAfter(1));
      writer.finish();
      expect(Object.keys(readManifest(folder).files!)[0]).toBe(runFiles.bestWeights);
      writer.update({ files: undefined });
      rmSync(join(folder, runFiles.bestWeights));
      expect(disagreements(folder, readManifest(folder))).toEqual([runFiles.bestWeights]);
    });

    it("has no hashes of files that it does not know or that can be made again", () => {
      writeFileSync(join(folder, "thesis.tex"), "");
      mkdirSync(join(folder, "summary.json")); // and what is no file has none either
      expect(Object.keys(fileHashes(folder))).toEqual([...kept, "config.json", "plots.txt"]);
    });
  });

  it("gives weights that are not finished, and those of a folder without a manifest, as they are", () => {
    writer.weights(checkpointAfter(1));
    const read = () => readProvenWeights(folder, runFiles.lastWeights).tensors;
    writer.update({ files: { [runFiles.lastWeights]: "other" }, status: "interrupted" });
    expect(read()).toEqual(checkpointAfter(1).weights);
    rmSync(join(folder, "manifest.json"));
    rmSync(join(folder, "config.json"));
    expect(read()).toEqual(checkpointAfter(1).weights);
  });
});

describe("a run that fails", () => {
  const changesOf = (error: unknown, failure?: Error) => {
    const changes: object[] = [];
    const update = (change: object) => {
      if (failure) throw failure;
      changes.push(change);
    };
    recordFailure({ update } as unknown as RunWriter, error);
    return changes;
  };
  const full = Object.assign(new Error("ENOSPC: full"), { code: "ENOSPC", syscall: "write" });

  it("says why in its manifest, unless it was interrupted or taken over", () => {
    expect(changesOf(new Error("it diverged"))).toEqual([
      { status: "failed", error: "it diverged" },
    ]);
    expect(changesOf("text")).toEqual([{ status: "failed", error: "unknown" }]);
    expect(changesOf(new InterruptedError("runs/a"))).toEqual([]);
    expect(changesOf(new LeaseLostError("lost"))).toEqual([]);
  });

  it("keeps the first error where the manifest cannot be written, but no bug", () => {
    expect(changesOf(new Error("first"), full)).toEqual([]);
    expect(changesOf(new Error("first"), new LeaseLostError("lost"))).toEqual([]);
    expect(() => changesOf(new Error("first"), new TypeError("a bug"))).toThrow("a bug");
  });

  it("before its first epoch leaves no folder of first files behind, but any other", () => {
    const base = emptyFolder();
    const writeIn = (name: string, file: string) => {
      const folder = join(base, name);
      rmSync(folder, { recursive: true, force: true });
      fakeRun(base, { name, status: "running" });
      for (const each of readdirSync(folder)) rmSync(join(folder, each), { recursive: true });
      writeFileSync(join(folder, file), "{}");
      return folder;
    };
    const name = "2026-01-02T03-04-05-lstm-0a0a";
    const first = writeIn(name, "config.json");
    const error = beginError(full, first) as Error;
    expect(error.message).toBe(
      `${first}: cannot be written (ENOSPC: full). The run has not started. Fix this, then start it again.`,
    );
    expect(existsSync(first)).toBe(false);
    const own = writeIn(name, "thesis.tex");
    beginError(full, own);
    expect(statSync(own).isDirectory()).toBe(true);
    const threadless = writeIn(name, "config.json");
    const refused = new ThreadError("no thread");
    expect(beginError(refused, threadless)).toBe(refused);
    expect(existsSync(threadless)).toBe(false);
  });
});

it.each([
  [true, "checkpoints/best.safetensors"],
  [false, "checkpoints/last.safetensors"],
])("with training.restoreBest %s, the figures are those of %s", (restoreBest, file) => {
  expect(testedWeights({ training: { restoreBest } })).toBe(join(file));
});

it("a finished run alone is read", () => {
  const folder = fakeRun(emptyFolder(), { status: "interrupted" });
  expect(() => readRun(folder)).toThrow(
    `${folder}: the run is interrupted, expected a finished one`,
  );
  expect(readRun(fakeRun(emptyFolder())).epochs).toHaveLength(10);
});

it("an epoch that is damaged is named by its line", () => {
  const folder = fakeRun(emptyFolder());
  const path = join(folder, "metrics.jsonl");
  const lines = readFileSync(path, "utf8").split("\n");
  writeFileSync(path, lines.with(2, '{"epoch":3}').join("\n"));
  expect(() => readRun(folder)).toThrow(/metrics\.jsonl, line 3: damaged at loss /);
});

it("a data file, or one of test sequences, that has changed is named with both contents", () => {
  const file = (sha: string, bytes: number, name = "a.csv") => ({
    file: name,
    bytes,
    sha256: sha.repeat(64),
  });
  const check = (then: object | undefined, now: object | undefined) =>
    requireSameData({ source: then } as never, { source: now } as never, "runs/a");
  check(undefined, file("b", 2));
  check(file("a", 1), undefined);
  check(file("a", 1, "old.csv"), file("a", 1));
  expect(() => check(file("a", 1), file("b", 2))).toThrow(
    "a.csv: has changed since runs/a began (2 bytes, SHA-256 bbbbbbbbbbbb…; then 1 bytes, aaaaaaaaaaaa…). " +
      "Put the old file back, or start a new run.",
  );
  const withTest = (sha: string) => ({ ...file("a", 1), test: file(sha, 3, "test.csv") });
  check(withTest("c"), withTest("c"));
  expect(() => check(withTest("c"), withTest("d"))).toThrow("test.csv: has changed since runs/a");
});

it("the lines of predictions are those of the file, whether or not the last one ends", () => {
  const folder = fakeRun(emptyFolder());
  for (const end of ["", "\n"]) {
    writeFileSync(join(folder, "predictions.csv"), `head,ö\n\n0,1,2,3\n1,1,4,5${end}`);
    const { lines, source } = predictionLines(folder);
    expect([...lines]).toEqual(["head,ö", "", "0,1,2,3", "1,1,4,5"]);
    expect(source).toBe(join(folder, "predictions.csv"));
  }
});

describe("the newest checkpoint", () => {
  const written = (file: string, content: Uint8Array | string) => {
    const folder = emptyFolder();
    mkdirSync(join(folder, "checkpoints"));
    writeFileSync(join(folder, file), content);
    return folder;
  };

  it("is the one before the last if there is no other", () => {
    const folder = written(runFiles.previousState, encodeCheckpoint(checkpointAfter(2)));
    expect(latestCheckpoint(folder)).toEqual({
      checkpoint: checkpointAfter(2),
      warning: undefined,
    });
  });

  it("is an error if it is damaged and alone, and a bug is one", () => {
    const folder = written(runFiles.lastState, "damaged");
    const path = join(folder, runFiles.lastState);
    expect(() => latestCheckpoint(folder)).toThrow(
      new UserError(
        `${path}: not a usable safetensors file (shorter than its header's length). No checkpoint of the run is intact.`,
      ),
    );
    replaceMember(fs, "openSync", failing());
    expect(() => latestCheckpoint(folder)).toThrow("failed with undefined");
  });
});
