import { existsSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { afterEach, describe, expect, it, vi } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import { resumeExperiment } from "../../src/experiment/resume.js";
import { runExperiment } from "../../src/experiment/run.js";
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
