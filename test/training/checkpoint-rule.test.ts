import { expect, it } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import { isCheckpointDue } from "../../src/training/checkpoint-rule.js";

it.each([
  [[], [1, 2, 3, 4, 5, 6], []],
  [["training.checkpoint.every=1"], [1, 2, 3], [1, 2, 3]],
  [["training.checkpoint.every=3"], [1, 2, 3, 4, 5, 6, 7], [3, 6]],
])("with %j, of the steps %j those due are %j", (sets, steps, due) => {
  const { training } = resolveConfig({}, "test", sets);
  expect(steps.filter((step) => isCheckpointDue(training, step))).toEqual(due);
});
