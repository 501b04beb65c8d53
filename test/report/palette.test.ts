import { describe, expect, it } from "vitest";
import { type Colors, dark, light } from "../../src/report/svg/style.js";

type Triple = readonly [number, number, number];

/** Of linear RGB, for vision without one kind of cone (Machado, Oliveira and Fernandes 2009, table 1, severity 1). */
const visions: Readonly<Record<string, readonly [Triple, Triple, Triple]>> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function times([a, b, c]: readonly [Triple, Triple, Triple], [x, y, z]: Triple): Triple {
  const row = ([p, q, r]: Triple) => p * x + q * y + r * z;
  return [row(a), row(b), row(c)];
}

function each([x, y, z]: Triple, change: (value: number) => number): Triple {
  return [change(x), change(y), change(z)];
}

/** From `#rrggbb`, by IEC 61966-2-1. */
function linearRgb(color: string): Triple {
  const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255);
  return each([r!, g!, b!], (value) =>
    value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4,
  );
}

/** OKLab (Ottosson 2020), in which equal distances look about equal; lightness from 0 to 100. */
function oklab(rgb: Triple): Triple {
  const cones = times(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    rgb,
  );
  const lab = times(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    each(cones, Math.cbrt),
  );
  return each(lab, (value) => 100 * value);
}

/** The distance of the two colours that look most alike to this vision. */
function smallestDistance(colors: readonly string[], vision: string): number {
  const inGamut = (value: number) => Math.min(1, Math.max(0, value));
  const seen = colors.map((color) => {
    return oklab(each(times(visions[vision]!, linearRgb(color)), inGamut));
  });
  const distances = seen.flatMap((a, i) =>
    seen.slice(i + 1).map((b) => Math.hypot(...a.map((value, k) => value - b[k]!))),
  );
  return Math.min(...distances);
}

/** Of two colours (WCAG 2.2, contrast ratio). */
function contrast(first: string, second: string): number {
  const luminance = (color: string) => {
    const [r, g, b] = linearRgb(color);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [low, high] = [luminance(first), luminance(second)].sort((a, b) => a - b);
  return (high! + 0.05) / (low! + 0.05);
}

describe.each([
  ["light", light, 9],
  ["dark", dark, 11.5],
] as const)("the %s palette", (_, palette: Colors, least) => {
  it.each(Object.keys(visions))(
    `keeps models and the truth at least ${least} apart for %s vision`,
    (vision) => {
      const distance = smallestDistance([palette.truth, ...palette.series], vision);
      expect(distance).toBeGreaterThanOrEqual(least);
    },
  );

  it("has a contrast of 4.5 or more to the background in everything that is read", () => {
    const { background, text, muted, good, bad, truth, series } = palette;
    for (const color of [text, muted, good, bad, truth, ...series]) {
      expect(contrast(color, background)).toBeGreaterThanOrEqual(4.5);
    }
  });
});

it("a distance is that of OKLab", () => {
  expect(smallestDistance(["#000000", "#ffffff"], "normal")).toBeCloseTo(100, 1);
  expect(smallestDistance(["#ff0000", "#00ff00"], "normal")).toBeCloseTo(51.98, 1);
  // Red and green of one lightness are one colour to those who lack the cones for either.
  expect(smallestDistance(["#b05050", "#6a7030"], "deuteranopia")).toBeLessThan(9);
  expect(smallestDistance(["#b05050", "#6a7030"], "normal")).toBeGreaterThan(15);
});
