import { describe, expect, it } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import { cellNames } from "../../src/kernels/cells/index.js";
import { parameterSpecs } from "../../src/model/parameters.js";
import { modelSpec } from "../../src/model/spec.js";
import { heldStack, stackSettings } from "../../src/runs/held-stack.js";

function heldBy(...sets: string[]) {
  const { model } = resolveConfig({}, "test", sets);
  const data = { objective: "forecast", inputs: 3, outputs: 2, steps: 7 } as const;
  const specs = parameterSpecs(modelSpec(model, data));
  return heldStack(specs.map((spec) => ({ ...spec, values: new Float32Array(0) })));
}

describe("heldStack", () => {
  for (const cell of cellNames()) {
    for (const bidirectional of [false, true]) {
      it(`tells ${cell}, bidirectional ${bidirectional}, by its shapes`, () => {
        const stack = { cell, hidden: 5, layers: 3, bidirectional };
        const sets = Object.entries(stack).map(([key, value]) => `model.${key}=${value}`);
        expect(heldBy(...sets)).toEqual(stack);
      });
    }
  }

  it("tells a norm by its gains", () => {
    expect(heldBy("model.cell=mingru", "model.norm=layer")).toMatchObject({
      cell: "mingru",
      norm: "layer",
    });
    expect(heldBy("model.cell=lstm", "model.norm=none")).not.toHaveProperty("norm");
  });

  it("says nothing of tensors that are not a cell's", () => {
    const values = new Float32Array(0);
    expect(heldStack([])).toBeUndefined();
    expect(heldStack([{ name: "rnn.weight_hh_l0", shape: [10, 5], values }])).toBeUndefined();
    expect(heldStack([{ name: "rnn.weight_hh_l0", shape: [0, 0], values }])).toBeUndefined();
  });

  it("is written as the settings of a config", () => {
    const stack = heldBy("model.cell=gru", "model.hidden=4", "model.layers=1")!;
    expect(stackSettings(stack)).toEqual([
      "model.cell=gru",
      "model.hidden=4",
      "model.layers=1",
      "model.bidirectional=false",
    ]);
  });
});
