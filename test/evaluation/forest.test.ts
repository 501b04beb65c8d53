import { describe, expect, it } from "vitest";
import { permutationImportance } from "../../src/evaluation/forest.js";
import { randomStream } from "../../src/shared/random.js";

const random = randomStream(3, "test");
const rows = Array.from({ length: 200 }, () => [random(), random(), random()]);
const shares = (target: (row: readonly number[]) => number, seed = 1) =>
  permutationImportance(
    rows,
    rows.map((row) => target(row)),
    seed,
  );

describe("permutation importance", () => {
  it("of a sum is as the variances of its terms", () => {
    // Shuffling adds twice the variance of a term: 9 to 1, and nothing for a feature that is left out.
    const [strong, weak, none] = shares(([a = 0, b = 0]) => 3 * a + b);
    expect(strong).toBeCloseTo(0.9, 1);
    expect(weak).toBeCloseTo(0.1, 1);
    expect(none).toBeLessThan(0.01);
    expect(strong! + weak! + none!).toBeCloseTo(1, 12);
  });

  it("sees what features do together", () => {
    const [a, b, none] = shares(([first = 0, second = 0]) => Number(first > 0.5 !== second > 0.5));
    expect(a).toBeGreaterThan(0.3);
    expect(b).toBeGreaterThan(0.3);
    expect(none).toBeLessThan(0.15);
  });

  it("is nothing without a difference in the target", () => {
    expect(shares(() => 4)).toEqual([0, 0, 0]);
    expect(permutationImportance([], [], 1)).toEqual([]);
  });

  it("depends on the seed alone", () => {
    const target = ([a = 0, b = 0]: readonly number[]) => a * b;
    expect(shares(target, 1)).toEqual(shares(target, 1));
    expect(shares(target, 1)).not.toEqual(shares(target, 2));
  });

  it("needs six rows, three on each side of a split", () => {
    const of = (count: number) => {
      const few = Array.from({ length: count }, (_, i) => [i]);
      return permutationImportance(few, few.map(([i]) => i!), 1); // biome-ignore format: short
    };
    expect([3, 5, 6].map(of)).toEqual([[0], [0], [1]]);
  });

  it("of choices splits between their numbers", () => {
    const choices = rows.map(([a = 0]) => [Math.floor(3 * a), 1]);
    const found = permutationImportance(
      choices,
      choices.map(([choice = 0]) => choice),
      1,
    );
    expect(found).toEqual([1, 0]);
  });
});
