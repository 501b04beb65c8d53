import { expect, it, vi } from "vitest";
import type { ModelRecord } from "../../src/export/rnnlab/model-record.js";
import { stepFunction } from "../../src/predict/streaming/obstacles.js";

const spec = {
  recurrent: { direction: "forward" },
  skip: "none",
  pooling: "last",
  convolution: [],
};

/** A record of series whose model can be continued, with changes. */
function recordOf(changes: object, transforms: readonly object[] = []): ModelRecord {
  const series = [{ name: "a", columns: [{ transforms: { toJSON: () => transforms } }] }];
  const data = { task: "csv", series };
  return { spec: { ...spec, ...changes }, inference: { data } } as unknown as ModelRecord;
}

it.each<[changes: object, transforms: readonly object[], problem: string]>([
  [{ recurrent: { direction: "reverse" } }, [], "has a backward direction"],
  [{ recurrent: { direction: "bidirectional" } }, [], "has a backward direction"],
  [{ skip: "linear" }, [], "has a linear skip"],
  [{ pooling: "attention" }, [], 'has model.pooling "attention"'],
  [{ convolution: [{ channels: 3, width: 3, stride: 1 }] }, [], "has a convolution"],
  [{ smoothing: { periods: [] } }, [], "smooths whole windows (model.hybrid)"],
  [{}, [{ name: "level", by: "last" }], "takes data.level of a whole window"],
  [{}, [{ name: "seasonal", period: 4 }], "takes data.level of a whole window"],
  [{}, [{ name: "spread", epsilon: 1 }], "takes data.spread of a whole window"],
])("a model with %j and %j needs whole sequences", (changes, transforms, problem) => {
  const create = vi.fn();
  expect(() => stepFunction(recordOf(changes, transforms), create)([])).toThrow(
    `step: the model ${problem}, so it needs whole sequences: use predict.`,
  );
  expect(create).not.toHaveBeenCalled();
});

it("another model is prepared once, at its first step", () => {
  const step = vi.fn(() => "predictions");
  const create = vi.fn(() => step);
  const found = stepFunction(recordOf({}), create as never);
  expect(create).not.toHaveBeenCalled();
  const state = { series: "a" } as never;
  expect([found([]), found([{ y: 1 }], state, { level: 0.8 })]).toEqual([
    "predictions",
    "predictions",
  ]);
  expect(create).toHaveBeenCalledTimes(1);
  expect(step.mock.calls).toEqual([[[]], [[{ y: 1 }], state, { level: 0.8 }]]);
});
