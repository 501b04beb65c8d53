import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createArena } from "../../../src/kernels/wasm/arena.js";

const nowhere = () => {};

describe("the arena", () => {
  it("gives addresses at multiples of 128, from the base on, and grows the memory to their ends", () => {
    const ends: number[] = [];
    const arena = createArena(1000, (end) => ends.push(end));
    expect([1, 128, 129].map((bytes) => arena.allocate(bytes))).toEqual([1024, 1152, 1280]);
    expect(ends).toEqual([1152, 1280, 1536]);
    expect(arena.used).toBe(128 + 128 + 256);
  });

  it("gives nothing the place of something, an empty range too", () => {
    const arena = createArena(0, nowhere);
    expect([0, 0].map((bytes) => arena.allocate(bytes))).toEqual([0, 128]);
  });

  it("takes the first range that is large enough, and joins what is given back", () => {
    const arena = createArena(0, nowhere);
    const [a, b, c, d] = [256, 128, 256, 128].map((bytes) => arena.allocate(bytes));
    arena.free(a!);
    arena.free(c!);
    expect(arena.allocate(384)).toBe(768); // neither gap is large enough
    arena.free(b!); // between the two gaps: 0 to 640
    expect(arena.allocate(640)).toBe(0);
    arena.free(d!);
    expect(arena.allocate(128)).toBe(640);
  });

  it("refuses to take back what it has not given, or twice", () => {
    const arena = createArena(0, nowhere);
    const address = arena.allocate(1);
    expect(() => arena.free(address + 128)).toThrow("arena: nothing is allocated at 128");
    arena.free(address);
    expect(() => arena.free(address)).toThrow("nothing is allocated at 0");
    expect(arena.used).toBe(0);
  });

  it("never gives two ranges that overlap, and forgets nothing", () => {
    const steps = fc.array(fc.tuple(fc.boolean(), fc.nat(2000)), { maxLength: 60 });
    fc.assert(
      fc.property(steps, (sequence) => {
        const arena = createArena(0, nowhere);
        const held: { from: number; to: number }[] = [];
        for (const [gives, number] of sequence) {
          if (gives && held.length > 0) {
            const [range] = held.splice(number % held.length, 1);
            arena.free(range!.from);
            continue;
          }
          const from = arena.allocate(number);
          const to = from + Math.max(128, Math.ceil(number / 128) * 128);
          expect(held.every((other) => to <= other.from || from >= other.to)).toBe(true);
          held.push({ from, to });
        }
        expect(arena.used).toBe(held.reduce((sum, range) => sum + range.to - range.from, 0));
        for (const { from } of held) arena.free(from);
        expect(arena.allocate(100_000)).toBe(0); // all is one range again
      }),
    );
  });
});
