import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import { cellNames } from "../../src/kernels/cells/index.js";
import { parameterSpecs } from "../../src/model/parameters.js";
import { modelSpec } from "../../src/model/spec.js";
import { checkedWeights, weightsFrom } from "../../src/runs/checked-weights.js";
import { heldStack, stackSettings } from "../../src/runs/held-stack.js";
import { encodeSafetensors } from "../../src/runs/safetensors.js";
import { emptyFolder } from "../helpers/cli.js";

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

describe("weights from a file", () => {
  const values = Float32Array.of(1, 2, 3, 4, 5, 6);
  const tensors = [
    { name: "b", shape: [2, 3], values },
    { name: "a", shape: [2], values: values.subarray(0, 2) },
  ];

  it("are those that a model names, with its shapes", () => {
    const weights = checkedWeights(tensors, [{ name: "b", shape: [2, 3] }], "w");
    expect([...weights]).toEqual([["b", values]]);
    expect(() => checkedWeights(tensors, [{ name: "b", shape: [3, 2] }], "w")).toThrow(
      "w: b has the shape [2, 3], expected [3, 2]",
    );
    expect(() => checkedWeights(tensors, [{ name: "c", shape: [1] }], "w")).toThrow(
      "w: c is missing, expected [1]",
    );
  });

  it("start a model of the same stack and the same classes alone", () => {
    const config = resolveConfig({}, "test", ["model.cell=gru", "model.hidden=4"]);
    const shape = { objective: "forecast", inputs: 1, outputs: 2, steps: 5 } as const;
    const spec = modelSpec(config.model, shape);
    const all = parameterSpecs(spec).map((each, i) => ({
      ...each,
      values: new Float32Array(each.shape.reduce((a, b) => a * b, 1)).fill(i),
    }));
    const path = join(emptyFolder(), "w.safetensors");
    writeFileSync(path, encodeSafetensors({ tensors: all, metadata: { classes: '["a"]' } }));
    const read = weightsFrom(path);
    const data = { record: undefined } as never;
    expect([...read(spec, data)]).toEqual(all.map(({ name, values }) => [name, values]));
    const other = { ...spec, recurrent: { ...spec.recurrent, hidden: 5 } };
    expect(() => read(other, data)).toThrow(
      "expected --set model.cell=gru --set model.hidden=5 --set model.layers=2 --set model.bidirectional=false. " +
        "To start from this file, train with --set model.cell=gru --set model.hidden=4",
    );
    const record = { task: "labelled", classes: ["b"] };
    expect(() => read(spec, { record } as never)).toThrow("its weights are for other classes");
  });
});

describe("the stack of a file", () => {
  const tensor = (name: string, ...shape: number[]) => ({
    name,
    shape,
    values: new Float32Array(0),
  });
  it.each([
    [
      [tensor("rnn.weight_hh_l0", 5, 5)],
      { cell: "rnn", hidden: 5, layers: 1, bidirectional: false },
    ],
    [
      [tensor("rnn.weight_hh_l0", 20, 5), tensor("rnn.weight_hh_l1_reverse", 20, 5)],
      { cell: "lstm", hidden: 5, layers: 2, bidirectional: true },
    ],
    [
      [tensor("rnn.weight_ih_l10", 15, 1), tensor("rnn.weight_hh_l0", 15, 5)],
      { cell: "gru", hidden: 5, layers: 2, bidirectional: false },
    ],
    [
      [tensor("rnn.weight_ih_l0", 12, 3), tensor("fc.weight", 2, 6)],
      { cell: "mingru", hidden: 6, layers: 1, bidirectional: false },
    ],
    [
      [
        tensor("rnn.weight_ih_l0", 9, 3),
        tensor("rnn.weight_ih_l0_reverse", 9, 3),
        tensor("fc.weight", 2, 6),
        tensor("rnn.norm_ih_l0", 9),
      ],
      { cell: "minlstm", hidden: 3, layers: 1, bidirectional: true, norm: "layer" },
    ],
    [[tensor("my.rnn.weight_ih_l0", 12, 3), tensor("fc.weight", 2, 6)], undefined],
    [[tensor("rnn.weight_ih_l0", 12, 3)], undefined],
    [[tensor("rnn.weight_ih_l0", 13, 3), tensor("fc.weight", 2, 6)], undefined],
  ])("is told by its tensors: %#", (tensors, expected) => {
    expect(heldStack(tensors)).toEqual(expected);
  });

  it("counts the layers of such names alone", () => {
    const names = [
      "rnn.weight_ch_l1",
      "rnn.weight_ih_lx",
      "rnn.weight_ih_l1_reversed",
      "xrnn.weight_hh_l2",
    ];
    const tensors = [tensor("rnn.weight_hh_l0", 5, 5), ...names.map((name) => tensor(name, 5, 5))];
    expect(heldStack(tensors)).toMatchObject({ layers: 1, bidirectional: false });
  });
});
