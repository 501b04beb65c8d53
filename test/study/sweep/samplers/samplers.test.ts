import { describe, expect, it } from "vitest";
import type { Dimension } from "../../../../src/runs/sweep-file.js";
import { UserError } from "../../../../src/shared/errors.js";
import { samplerNamed, samplers } from "../../../../src/study/sweep/samplers/index.js";
import { sobolPoint } from "../../../../src/study/sweep/samplers/sobol.js";
import { parseSpaceEntry } from "../../../../src/study/sweep/syntax.js";
import golden from "../../../golden/sobol_golden.json" with { type: "json" };

function space(...texts: readonly string[]): Dimension[] {
  return texts.flatMap((text) => {
    const entry = parseSpaceEntry(text);
    return entry.type === "dimension" ? [entry.dimension] : [];
  });
}

const mixed = space(
  "model.cell=lstm,gru,rnn",
  "model.hidden=int(log(8,512))",
  "model.layers=range(1,4)",
  "training.optimizer.learningRate=log(1e-4,1e-1)",
  "model.dropout=interval(0,0.5)",
);

const known = { observations: [], pending: [] };
const drawn = (name: string, seed: number, number: number, space = mixed) =>
  samplerNamed(name).propose({ space: space, seed, number, ...known });

describe.each(["random", "sobol"])("%s", (name) => {
  it("makes trial n a function of (seed, n)", () => {
    expect(drawn(name, 1, 7)).toEqual(drawn(name, 1, 7));
    expect(drawn(name, 1, 7)).not.toEqual(drawn(name, 1, 8));
    expect(drawn(name, 1, 7)).not.toEqual(drawn(name, 2, 7));
  });

  it("stays within the space and reaches all of it", () => {
    const all = Array.from({ length: 512 }, (_, index) => drawn(name, 3, index + 1));
    const column = (index: number) => all.map((values) => values[index] as number);
    expect(new Set(all.map(([cell]) => cell))).toEqual(new Set(["lstm", "gru", "rnn"]));
    expect(new Set(column(2))).toEqual(new Set([1, 2, 3]));
    expect(column(1).every(Number.isInteger)).toBe(true);
    expect(Math.min(...column(1))).toBeGreaterThanOrEqual(8);
    expect(Math.max(...column(1))).toBeLessThanOrEqual(512);
    expect(Math.min(...column(3))).toBeGreaterThanOrEqual(1e-4);
    expect(Math.max(...column(3))).toBeLessThanOrEqual(0.1);
    // Half of a logarithmic axis lies below the geometric mean of its ends.
    const small = (values: number[], middle: number) =>
      values.filter((value) => value < middle).length / values.length;
    expect(Math.abs(small(column(3), Math.sqrt(1e-5)) - 0.5)).toBeLessThan(0.07);
    expect(Math.abs(small(column(1), 64) - 0.5)).toBeLessThan(0.07);
    expect(Math.abs(small(column(4), 0.25) - 0.5)).toBeLessThan(0.07);
  });
});

describe("sobol", () => {
  it("has SciPy's points", () => {
    const points = golden.map((_, index) => golden[0]!.map((__, d) => sobolPoint(index, d)));
    expect(points).toEqual(golden);
  });

  it("puts one of 64 shifted points into each of 64 boxes of two keys", () => {
    const square = space("model.dropout=interval(0,0.5)", "model.inputDropout=interval(0,0.5)");
    const boxes = Array.from({ length: 64 }, (_, index) => {
      const [x = 0, y = 0] = drawn("sobol", 5, index + 1, square) as number[];
      return Math.floor(x * 16) * 8 + Math.floor(y * 16);
    });
    expect(new Set(boxes).size).toBe(64);
  });

  it("refuses more keys than it has numbers for", () => {
    const many = Array.from({ length: 41 }, () => mixed[4]!);
    expect(() => samplers.sobol.most(many)).toThrow(
      new UserError(
        "sweep: 41 keys, expected at most 40 for --sampler sobol. Use --sampler random.",
      ),
    );
    const few = many.slice(1);
    expect(samplers.sobol.most(few)).toBe(2 ** 30);
    expect(drawn("sobol", 1, 9, few)).toHaveLength(40);
    expect([samplers.random.most(many), samplers.tpe.most(many)]).toEqual([
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ]);
  });
});

describe("grid", () => {
  const small = space("model.hidden=8,16", "model.layers=range(1,3)", "model.cell=rnn,gru");

  it("goes through every combination, the last key first", () => {
    const most = samplers.grid.most(small);
    const all = Array.from({ length: most }, (_, index) => drawn("grid", 1, index + 1, small));
    expect(most).toBe(8);
    expect(all).toEqual([
      [8, 1, "rnn"],
      [8, 1, "gru"],
      [8, 2, "rnn"],
      [8, 2, "gru"],
      [16, 1, "rnn"],
      [16, 1, "gru"],
      [16, 2, "rnn"],
      [16, 2, "gru"],
    ]);
  });

  it("refuses an interval of fractions", () => {
    expect(() => samplers.grid.most(mixed)).toThrow(
      new UserError(
        "sweep training.optimizer.learningRate=log(1e-4,1e-1): has infinitely many values, expected a list for " +
          "--sampler grid. Name the values, or use --sampler random, sobol or tpe.",
      ),
    );
  });
});

it("an unknown sampler is refused with the nearest one", () => {
  expect(() => samplerNamed("sobel")).toThrow(
    new UserError(
      '--sampler sobel: is not a sampler, expected one of grid, random, sobol, tpe. Did you mean "sobol"?',
    ),
  );
  const traits = Object.entries(samplers).map(([name, { adaptive, usesSeed }]) => {
    return [name, adaptive, usesSeed];
  });
  expect(traits).toEqual([
    ["grid", false, false],
    ["random", false, true],
    ["sobol", false, true],
    ["tpe", true, true],
  ]);
});
