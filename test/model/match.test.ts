import { describe, expect, it } from "vitest";
import { configParameters, matchingHidden } from "../../src/model/match.js";
import { plainModel } from "../helpers/model.js";

const model = { ...plainModel, hidden: 20, layers: 2 };

const shape = { objective: "forecast", inputs: 1, outputs: 10, steps: 50 } as const;

describe("matchingHidden", () => {
  it("gives a model the size that it has", () => {
    expect(configParameters({ ...model, cell: "lstm" }, shape)).toBe(5410);
    expect(matchingHidden({ ...model, cell: "lstm" }, shape, 5410)).toBe(20);
  });

  it.each(["rnn", "gru", "bidirectional"] as const)("finds the nearest one for %s", (cell) => {
    const hidden = matchingHidden({ ...model, cell }, shape, 5410);
    const distance = (size: number) =>
      Math.abs(configParameters({ ...model, cell, hidden: size }, shape) - 5410);
    expect(distance(hidden)).toBeLessThanOrEqual(distance(hidden - 1));
    expect(distance(hidden)).toBeLessThanOrEqual(distance(hidden + 1));
    expect(distance(hidden) / 5410).toBeLessThan(0.05);
  });

  it("cannot be less than one unit", () => {
    expect(matchingHidden({ ...model, cell: "rnn" }, shape, 0)).toBe(1);
  });
});
