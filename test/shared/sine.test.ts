import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { randomStream } from "../../src/shared/random.js";
import { cosine, sine } from "../../src/shared/sine.js";

describe("sine and cosine", () => {
  it("are within 2e-16 of Math's, relative to 1, over many turns", () => {
    const random = randomStream(1, "test");
    const all = Array.from({ length: 100_000 }, () => (random() - 0.5) * 10 ** (4 * random()));
    const wrong = all.filter((x) => {
      const errors = [sine(x) - Math.sin(x), cosine(x) - Math.cos(x)];
      return !errors.every((error) => Math.abs(error) < 2.3e-16);
    });
    expect(wrong).toEqual([]);
  });

  it("have the same bits in every engine", () => {
    const places = Array.from({ length: 4001 }, (_, i) => (i - 2000) / 97);
    const hashOf = (of: (x: number) => number) => {
      const bytes = new Uint8Array(Float64Array.from(places, of).buffer);
      return createHash("sha256").update(bytes).digest("hex").slice(0, 16);
    };
    expect([hashOf(sine), hashOf(cosine)]).toEqual(["265822a5791c91e9", "fde316ed12bf4316"]);
  });

  it("are exact where the value is", () => {
    expect(sine(0)).toBe(0);
    expect(cosine(0)).toBe(1);
    expect(sine(Math.PI / 2)).toBe(1);
    expect(cosine(Math.PI)).toBe(-1);
  });
});
