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
});
