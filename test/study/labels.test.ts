import { describe, expect, it } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import { distinctLabels } from "../../src/study/labels.js";

const entry = (label: string, ...sets: string[]) => {
  return { label, config: resolveConfig({}, "test", sets) };
};
const labels = (...entries: ReturnType<typeof entry>[]) => {
  return distinctLabels(entries).map(({ label }) => label);
};

describe("labels of compared models", () => {
  it("are their names where these differ", () => {
    const entries = [entry("lstm", "model.cell=lstm"), entry("gru", "model.cell=gru")];
    expect(labels(...entries)).toEqual(["lstm", "gru"]);
  });

  it("say in which keys models of one name differ", () => {
    const small = entry("gru", "model.hidden=64");
    const large = entry("gru", "model.hidden=98", "training.optimizer.learningRate=0.01");
    expect(labels(small, entry("rnn", "model.hidden=20"), large)).toEqual([
      "gru hidden=64 optimizer.learningRate=0.001",
      "rnn",
      "gru hidden=98 optimizer.learningRate=0.01",
    ]);
  });

  it("leave out keys that a model has not", () => {
    const clipped = entry("gru", "training.clip.norm=1");
    expect(labels(entry("gru"), clipped)).toEqual(["gru", "gru clip.norm=1"]);
  });

  it("are numbered where models differ in nothing, in their seed alone, or in too much", () => {
    const same = [entry("gru"), entry("gru"), entry("gru", "training.seed=2")];
    expect(labels(...same)).toEqual(["gru", "gru-2", "gru-3"]);
    const sets = ["model.hidden=9", "model.layers=1", "training.epochs=2", "training.batchSize=2"];
    expect(labels(entry("gru"), entry("gru", ...sets))).toEqual(["gru", "gru-2"]);
    const few = sets.slice(0, 3);
    const three = labels(entry("gru", ...few), entry("gru", ...few, "training.epochs=4"));
    expect(three).toEqual(["gru epochs=2", "gru epochs=4"]);
    expect(labels(entry("gru", ...sets.slice(1)), entry("gru", "model.layers=1"))[0]).toBe(
      "gru epochs=2 batchSize=2",
    );
    expect(labels(entry("gru", ...few), entry("gru", "model.hidden=8"))[0]).toBe(
      "gru hidden=9 layers=1 epochs=2",
    );
    expect(labels(entry("gru"), entry("gru"), entry("gru-2"))).toEqual(["gru", "gru-3", "gru-2"]);
  });
});
