import { describe, expect, it } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import { predictedBatches } from "../../src/evaluation/predicted-batches.js";
import { callCount } from "../../src/kernels/counts.js";
import { train } from "../../src/training/loop.js";
import { smallTraining, weightsOf } from "../helpers/training.js";

// Targets of the sines are numbers around 0: any loss but poisson can be made small on them.
const losses = ["mse", "mae", "huber", "quantile"];

describe("training.loss", () => {
  it.each(losses)("%s is what gets smaller, by the fused kernel", async (loss) => {
    const composed = callCount("composed").forward;
    const training = await smallTraining(`training.loss=${loss}`, "training.epochs=8");
    for await (const _ of train(training));
    const { history } = training.state;
    expect(history.at(-1)!.loss).toBeLessThan(0.9 * history[0]!.loss);
    expect(callCount("composed").forward).toBe(composed);
  });

  it("decides the weights, and the delta does", async () => {
    const results = [];
    for (const sets of [
      ["mse"],
      ["mae"],
      ["huber"],
      ["huber", "training.huberDelta=0.1"],
      ["quantile"],
      ["quantile", "training.quantiles=[0.2,0.5]"],
    ]) {
      const [loss, ...others] = sets;
      const training = await smallTraining(`training.loss=${loss}`, "training.epochs=1", ...others);
      for await (const _ of train(training));
      results.push(JSON.stringify(weightsOf(training)));
    }
    expect(new Set(results).size).toBe(6);
  });

  it("poisson forecasts are above 0, whatever the weights", async () => {
    const training = await smallTraining("training.loss=poisson", "training.epochs=2");
    for await (const _ of train(training));
    for (const { predictions } of predictedBatches(training.network, training.splits.test)) {
      expect(Math.min(...predictions)).toBeGreaterThan(0);
    }
  });

  it("is refused where the targets are classes", async () => {
    const classes = ["data.task=copy", "data.sequences=20", "training.loss=mae"];
    const { loadData } = await import("../../src/data/registry.js");
    const { modelSpec, shapeOf } = await import("../../src/model/spec.js");
    const config = resolveConfig({}, "test", classes);
    const data = await loadData(config.data);
    expect(() => modelSpec(config.model, shapeOf(data), config.training)).toThrow(
      "training.loss is mae, which is for values, but the targets of this data are classes, whose " +
        "loss is the cross-entropy. Leave it out.",
    );
  });

  it("names the losses that there are, and knows which has a delta", () => {
    expect(() => resolveConfig({}, "test", ["training.loss=hubr"])).toThrow(
      /training.loss is "hubr", expected one of mse, mae, huber, poisson, quantile. Did you mean "huber"\?/,
    );
    expect(() => resolveConfig({}, "test", ["training.loss=mae", "training.huberDelta=2"])).toThrow(
      /training.huberDelta.* is 2, but training.loss is mae, which has no delta/,
    );
  });
});
