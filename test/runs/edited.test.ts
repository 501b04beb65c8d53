import { describe, expect, it } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import { requireSameConfig } from "../../src/runs/edited.js";

const config = (...sets: string[]) => resolveConfig({}, "test", sets);

describe("requireSameConfig", () => {
  it("names what was edited, with both values", () => {
    const checkpoint = JSON.stringify(config("model.hidden=20"));
    expect(() => requireSameConfig(config("model.hidden=21"), checkpoint, "runs/a")).toThrow(
      "runs/a: config.json was edited after the run began: model.hidden is 21, but the checkpoint was made with 20.",
    );
  });

  it("lets the number of epochs and the name change", () => {
    const changed = config("training.epochs=99", "name=other");
    requireSameConfig(changed, JSON.stringify(config()), "runs/a");
  });

  it("takes the default of a key that the checkpoint does not know yet", () => {
    const { forgetBias: _, ...model } = config().model;
    const checkpoint = JSON.stringify({ ...config(), model });
    requireSameConfig(config(), checkpoint, "runs/a");
    expect(() => requireSameConfig(config("model.forgetBias=1"), checkpoint, "runs/a")).toThrow(
      "model.forgetBias is 1, but the checkpoint was made with 0",
    );
  });

  it.each([
    ["model.cell=gru", "model.cell is"],
    ["training.seed=9", "training.seed is 9, but the checkpoint was made with 1."],
    ["data.steps=9", "data.steps is 9"],
    [
      "training.clip.norm=1",
      "training.clip.norm is 1, but the checkpoint was made with undefined.",
    ],
  ])("names what %s changed", (set, message) => {
    const check = () => requireSameConfig(config(set), JSON.stringify(config()), "runs/a");
    expect(check).toThrow(message);
    const undone = () => requireSameConfig(config(), JSON.stringify(config(set)), "runs/a");
    expect(undone).toThrow("config.json was edited");
  });

  it("lets the data file and what does not decide the weights change", () => {
    const reading = (file: string) =>
      resolveConfig({ data: { task: "csv", file, target: "v" } }, "test");
    requireSameConfig(reading("b.csv"), JSON.stringify(reading("a.csv")), "runs/a");
    requireSameConfig(config("device=cpu", "output.plots=3"), JSON.stringify(config()), "runs/a");
  });
});
