import { existsSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { afterEach, describe, expect, it, vi } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import type { TaskData } from "../../src/data/task.js";
import { ownFolder } from "../../src/experiment/owned-folder.js";
import { requireForecast, requireMetrics } from "../../src/experiment/requirements.js";
import { resumeExperiment } from "../../src/experiment/resume.js";
import { prepare, runExperiment } from "../../src/experiment/run.js";
import { leasePath } from "../../src/runs/lease/folder.js";
import { type Lease, LeaseLostError } from "../../src/runs/lease/lease.js";
import { leaseText } from "../../src/runs/lease/record.js";
import { UserError } from "../../src/shared/errors.js";
import { emptyFolder } from "../helpers/cli.js";

afterEach(() => vi.restoreAllMocks());

const options = { threads: 2, command: ["test"] };

describe("runExperiment", () => {
  it("closes the device and leaves no folder where the data cannot be read", async () => {
    const base = join(emptyFolder(), "runs");
    const terminate = vi.spyOn(Worker.prototype, "terminate");
    const sets = ["data.task=csv", "data.file=/none.csv", "data.target=y", `output.runs=${base}`];
    const config = resolveConfig({}, "test", [...sets, "device=cpu"]);
    await expect(runExperiment(config, options)).rejects.toThrow(UserError);
    expect(terminate).toHaveBeenCalledTimes(1); // the thread beside the calling one
    expect(existsSync(base)).toBe(false);
  });

  it("closes the device after a whole run", async () => {
    const base = join(emptyFolder(), "runs");
    const terminate = vi.spyOn(Worker.prototype, "terminate");
    const sets = ["data.series=40", "data.steps=6", "data.ahead=2", "model.hidden=3"];
    const all = [...sets, "training.epochs=1", `output.runs=${base}`, "device=cpu"];
    const { manifest } = await runExperiment(resolveConfig({}, "test", all), options);
    expect(manifest.status).toBe("finished");
    expect(terminate).toHaveBeenCalledTimes(1);
  });

  it.each(["none", "layer"])(
    "records the kernel that computes the model, norm %s",
    async (norm) => {
      const sets = ["data.series=40", "data.steps=6", "data.ahead=2", "model.hidden=3"];
      const settings = [`model.norm=${norm}`, "training.epochs=1", "device=cpu"];
      const base = join(emptyFolder(), "runs");
      const all = [...sets, ...settings, `output.runs=${base}`];
      const { manifest } = await runExperiment(resolveConfig({}, "test", all), options);
      expect(manifest.device.kernel).toBe("wasm");
    },
  );
});

describe("what a run needs before its folder is made", () => {
  const small = ["data.series=40", "data.steps=6", "data.ahead=2", "device=cpu"];
  const configOf = (...sets: string[]) => resolveConfig({}, "test", [...small, ...sets]);

  it("is said to have settings without effect, also by weights from a file", async () => {
    const warnings: string[] = [];
    const onWarning = (text: string) => void warnings.push(text);
    const config = configOf("model.hidden=3", "model.cell=lstm", "model.dropout=0.2", "model.layers=1"); // biome-ignore format: one line
    const { weights, spec, data } = await prepare(config, { onWarning });
    expect(warnings).toEqual([
      expect.stringMatching(/^model\.dropout is 0\.2, which has no effect/),
    ]);
    const given = await prepare(
      configOf("model.cell=lstm", "model.layers=1", "model.hidden=3", "model.forgetBias=2"),
      {
        onWarning,
        weights: (itsSpec, itsData) => {
          expect([itsSpec.recurrent.hidden, itsData.train.count]).toEqual([3, data.train.count]);
          return weights;
        },
      },
    );
    expect(given.weights).toBe(weights);
    expect(warnings[1]).toMatch(/^model\.forgetBias is 2, .* the biases come from the file/);
    expect(spec.recurrent.layers).toBe(1);
  });

  it("is refused by the caller before anything is made of the data", async () => {
    const seen: number[] = [];
    const check = ({ train }: TaskData) => {
      seen.push(train.count);
      throw new UserError("not these data");
    };
    const refused = prepare(configOf("training.classWeights=balanced"), { check });
    await expect(refused).rejects.toThrow("not these data");
    expect(seen).toHaveLength(1);
  });

  it.each([
    [{ kind: "gpu", kernel: "wasm" }, /in the kernels .* more than the 4 GiB that WebAssembly has/],
    [{ kind: "cpu", kernel: "wasm" }, /^training takes about \d+\.\d GiB of memory/],
    [{ kind: "cpu", kernel: "native" }, /^training takes about \d+\.\d GiB of memory/],
  ] as const)("fits the memory of a device: %j", async (device, message) => {
    const config = configOf("model.cell=lstm", "model.hidden=8192", "model.layers=32");
    vi.stubEnv("PATH", emptyFolder()); // without nvidia-smi
    await expect(prepare(config, { device })).rejects.toThrow(message);
    vi.unstubAllEnvs();
  });
});

describe("the folder of a run", () => {
  const asError = (error: unknown, folder: string) => new Error(`in ${folder}: ${error}`);
  const claimed = (isHeld: boolean) =>
    ({
      requireHeld() {
        if (!isHeld) throw new LeaseLostError("the claim is lost");
      },
    }) as Lease;

  it("is used under its lease, which is given back, and its errors are explained", async () => {
    const folder = emptyFolder();
    const held = await ownFolder(folder, { asError, claim: claimed(true) }, async (lease) => {
      lease.requireHeld();
      return existsSync(leasePath(folder));
    });
    expect([held, existsSync(leasePath(folder))]).toEqual([true, false]);
    const failing = ownFolder(folder, { asError }, () => Promise.reject(new Error("disk")));
    await expect(failing).rejects.toThrow(`in ${folder}: Error: disk`);
    expect(existsSync(leasePath(folder))).toBe(false);
  });

  it("is not used by who has lost the claim to it", async () => {
    const folder = emptyFolder();
    const use = vi.fn();
    const lost = ownFolder(folder, { asError, claim: claimed(false) }, use);
    await expect(lost).rejects.toThrow(`in ${folder}: LeaseLostError: the claim is lost`);
    expect(use).not.toHaveBeenCalled();
  });

  it("is waited for as long as the caller wants, and taken over with a warning", async () => {
    const folder = emptyFolder();
    const warnings: string[] = [];
    const onWarning = (text: string) => void warnings.push(text);
    writeFileSync(
      leasePath(folder),
      leaseText("f".repeat(32), { pid: 1, host: "elsewhere" }, new Date(0)),
    );
    utimesSync(leasePath(folder), 1, 1);
    await ownFolder(folder, { asError, staleMs: 50, onWarning }, async () => undefined);
    expect(warnings.join()).toMatch(/elsewhere/);
    await ownFolder(folder, { asError }, async () => {
      const started = performance.now();
      const second = ownFolder(folder, { asError, patienceMs: 300 }, async () => undefined);
      await expect(second).rejects.toThrow(/LeaseHeldError/);
      expect(performance.now() - started).toBeGreaterThanOrEqual(300);
    });
  });
});

describe("training.checkpoint, earlyStopping and schedule", () => {
  const forecast = { objective: "forecast" } as TaskData;
  const classes = { objective: "classification" } as TaskData;
  const plateau = ["training.schedule.name=plateau", "training.schedule.patience=1"];

  it.each(["checkpoint", "earlyStopping", "schedule"])("%s is judged by known figures", (part) => {
    const sets = [...(part === "schedule" ? plateau : []), `training.${part}.metric=valAccuracy`];
    const config = resolveConfig({}, "test", sets);
    expect(() => requireMetrics(config, classes)).not.toThrow();
    expect(() => requireMetrics(config, forecast)).toThrow(
      `training.${part}.metric is valAccuracy, expected one of valLoss, valLossLastStep, loss: the targets of this ` +
        "data are not classes",
    );
    const other = resolveConfig({}, "test", [...sets, `training.${part}.metric=loss`]);
    expect(() => requireMetrics(other, forecast)).not.toThrow();
  });

  it("has a confidence for forecasts alone", () => {
    const sure = ["training.restoreBest=true", "training.checkpoint.confidence=0.9"];
    const config = resolveConfig({}, "test", sure);
    expect(() => requireMetrics(config, forecast)).not.toThrow();
    expect(() => requireMetrics(config, classes)).toThrow(
      "training.checkpoint.confidence is 0.9, expected none for classification: it applies only to forecasts of " +
        "values. Leave it out.",
    );
  });

  it("and dropout at test time are for forecasts alone", () => {
    const config = resolveConfig({}, "test", ["model.inputDropout=0.1", "uncertainty.samples=3"]);
    expect(() => requireForecast(config, forecast)).not.toThrow();
    expect(() => requireForecast(config, classes)).toThrow(
      "uncertainty.samples is 3, expected none for classification: it applies only to forecasts. Leave it out.",
    );
  });
});

it("a run that stops early has the epochs that it trained, and its page how often the data was tested", async () => {
  const base = emptyFolder();
  const sets = ["data.series=40", "data.steps=6", "data.ahead=2", "model.hidden=3", "device=cpu"];
  const stopping = ["training.earlyStopping.patience=1", "training.earlyStopping.minChange=9"];
  const of = (seed: number) =>
    resolveConfig({}, "test", [...sets, ...stopping, "training.epochs=5", `training.seed=${seed}`]);
  const first = await runExperiment(of(1), { ...options, base });
  expect([first.epochs.length, first.manifest.epochs]).toEqual([2, 2]);
  const second = await runExperiment(of(2), { ...options, base });
  const page = ({ folder }: { folder: string }) =>
    readFileSync(join(folder, "report.html"), "utf8");
  const looks = /have been looked at 2 times: by 2 finished runs/;
  expect([page(first), page(second)].map((html) => looks.test(html))).toEqual([false, true]);
  writeFileSync(join(base, "comparison.json"), "{}"); // the page of a study says it for all its runs
  const third = await runExperiment(of(3), { ...options, base });
  expect(page(third)).not.toContain("have been looked at");
});

it("the time of a run is that of all its sessions, in milliseconds", async () => {
  const base = join(emptyFolder(), "runs");
  const sets = ["data.series=40", "data.steps=6", "data.ahead=2", "model.hidden=3"];
  const all = [...sets, "training.epochs=1", `output.runs=${base}`, "device=cpu"];
  const real = performance.now.bind(performance);
  let slowness = 0;
  vi.spyOn(performance, "now").mockImplementation(() => {
    slowness += 1000; // each look at the clock is a second later
    return real() + slowness;
  });
  const { folder, epochs } = await runExperiment(resolveConfig({}, "test", all), options);
  vi.restoreAllMocks();
  const [first] = epochs;
  expect(first!.durationMs).toBeGreaterThanOrEqual(1000);
  const resumed = await resumeExperiment(folder, { ...options, epochs: 2, onWarning: () => {} });
  expect(resumed.epochs[0]!.durationMs).toBe(first!.durationMs);
  expect(resumed.epochs[1]!.durationMs).toBeLessThan(1000);
  expect(resumed.manifest.durationMs).toBeGreaterThanOrEqual(Math.round(first!.durationMs));
});
