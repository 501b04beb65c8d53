import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { afterEach, describe, expect, it, vi } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import { loadData } from "../../src/data/registry.js";
import { runExperiment } from "../../src/experiment/run.js";
import { withRunNetwork } from "../../src/inference/run-network.js";
import { shapeOf } from "../../src/model/spec.js";
import { emptyFolder } from "../helpers/cli.js";

afterEach(() => vi.restoreAllMocks());

const tiny = ["data.series=40", "data.steps=6", "data.ahead=2", "model.hidden=3", "device=cpu"];

describe("withRunNetwork", () => {
  it("closes the device where the network's use throws", async () => {
    const sets = [...tiny, "training.epochs=1", `output.runs=${join(emptyFolder(), "runs")}`];
    const config = resolveConfig({}, "test", sets);
    const { folder } = await runExperiment(config, { threads: 1, command: ["test"] });
    const shape = shapeOf(await loadData(config.data));
    const terminate = vi.spyOn(Worker.prototype, "terminate");
    const used = withRunNetwork({ folder, config, shape, threads: 2 }, (network) => {
      expect(network.spec.recurrent.hidden).toBe(3);
      throw new Error("no use");
    });
    await expect(used).rejects.toThrow("no use");
    expect(terminate).toHaveBeenCalledTimes(1);
  });
});
