import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { exponential, exponentialMinus1 } from "../../src/shared/exponential.js";
import { logarithm, logarithm1Plus } from "../../src/shared/logarithm.js";

/** Numbers in [0, 1) by a linear congruential generator, the same in every engine. */
function generator() {
  let state = 12_345;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return (state >>> 0) / 2 ** 32;
  };
}

/** Arguments of every size for which the functions take different ways, and the borders between these. */
function inputs(borders: readonly number[]): number[] {
  const next = generator();
  const near = borders.flatMap((x) => [x, x * (1 + 2 ** -52), x * (1 - 2 ** -52), -x]);
  const all = Array.from(
    { length: 50_000 },
    () => (next() - 0.5) * 2 ** Math.floor(next() * 130 - 110),
  );
  return [...near, ...all];
}

const borders = [0, 1, 2 ** -28, 2 ** -29, 2 ** -54, 1e-310, 5e-324, 0.29289, 0.41421, 1e308];
const turns = [0.5, 1, 1.5, 19.5, 20.5, 56, 57, 1022, 1024].map((k) => k * Math.LN2);

/**
 * SHA-256 of the results of `Math.exp`, `Math.expm1`, `Math.log` and `Math.log1p` of Node.js 20.20, which are ports of
 * the same functions. Other engines round some of them otherwise.
 */
const functions = [
  { ours: exponential, theirs: Math.exp, hash: "3d1356bed35d0dd1" },
  { ours: exponentialMinus1, theirs: Math.expm1, hash: "44fce9f344d3cbf0" },
  { ours: logarithm, theirs: Math.log, hash: "08ee218094baf21d" },
  { ours: logarithm1Plus, theirs: Math.log1p, hash: "cb86d9d11f2e8843" },
] as const;

describe.each(functions)("$ours.name", ({ ours, theirs, hash }) => {
  const arguments_ = inputs([...borders, ...turns]);

  it("has the bits of Node.js 20 in every engine", () => {
    const results = Float64Array.from(arguments_, (x) => {
      const y = ours(x);
      return Number.isNaN(y) ? 0.125 : y; // the bits of NaN are not defined
    });
    const bytes = new Uint8Array(results.buffer);
    expect(createHash("sha256").update(bytes).digest("hex").slice(0, 16)).toBe(hash);
  });

  it("is that of this engine to the last digits", () => {
    const wrong = arguments_.filter((x) => {
      const [y, expected] = [ours(x), theirs(x)];
      if (!Number.isFinite(expected)) return !Object.is(y, expected);
      return !(Math.abs(y - expected) <= 4e-16 * Math.abs(expected) + 5e-324);
    });
    expect(wrong).toEqual([]);
  });

  it.each([
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    0,
    -0,
    -1,
    -2,
    710,
    -746,
  ])("of %d is exact", (x) => expect(ours(x)).toBe(theirs(x)));
});
