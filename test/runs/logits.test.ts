import { describe, expect, it } from "vitest";
import type { ClassPredictions } from "../../src/evaluation/classes.js";
import { decodeLogits, encodeLogits } from "../../src/runs/logits.js";
import { encodeSafetensors } from "../../src/runs/safetensors.js";
import { UserError } from "../../src/shared/errors.js";

const predicted: ClassPredictions = {
  places: 2,
  classes: ["one, two", 'a "b"\n', "ä"],
  targets: Float32Array.of(0, 2, 1, 1),
  logits: Float32Array.from({ length: 12 }, (_, i) => Math.sin(i)),
};

describe("the logits of a test set", () => {
  it("are what was written", () => {
    expect(decodeLogits(encodeLogits(predicted), "test")).toEqual(predicted);
    const titled = { ...predicted, titles: ["a,b", "c"] };
    expect(decodeLogits(encodeLogits(titled), "test")).toEqual(titled);
  });

  it.each([
    ["without names", {}],
    ["with names that are none", { classes: "[1, 2, 3]" }],
    ["with too few names", { classes: '["a", "b"]' }],
  ])("are refused %s", (_, metadata) => {
    const { logits, targets } = predicted;
    const tensors = [
      { name: "logits", shape: [2, 2, 3], values: logits },
      { name: "targets", shape: [2, 2], values: targets },
    ];
    const damaged = () => decodeLogits(encodeSafetensors({ tensors, metadata }), "test");
    expect(damaged).toThrow(UserError);
    expect(damaged).toThrow(/^test: /);
  });

  it("are refused where a tensor is missing", () => {
    const metadata = { classes: '["a"]' };
    const empty = encodeSafetensors({ tensors: [], metadata });
    expect(() => decodeLogits(empty, "test")).toThrow("test: damaged, expected logits");
  });
});
