import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import type { Splits } from "../../src/data/dataset.js";
import { loadData } from "../../src/data/registry.js";
import { fitSeriesLines } from "../../src/evaluation/lines-by-series.js";
import { randomStream } from "../../src/shared/random.js";
import { emptyFolder } from "../helpers/cli.js";

const LENGTH = 200;

/** A wave of its own period for each of six series, which one line for all cannot continue. */
const waves = [5, 7, 9, 11, 13, 17].map((period, s) => {
  const random = randomStream(3, "wave", s);
  return Array.from(
    { length: LENGTH },
    (_, t) => Math.sin((2 * Math.PI * t) / period) + 0.02 * random(),
  );
});

/** Noise a thousand times as large, of which lines of its own learn nothing that holds later. */
const noises = [0, 1].map((s) => {
  const random = randomStream(3, "noise", s);
  return Array.from({ length: LENGTH }, () => 1000 * (random() - 0.5));
});

async function splitsOf(series: readonly (readonly number[])[], split: object): Promise<Splits> {
  const path = join(emptyFolder(), "series.csv");
  const rows = series.flatMap((values, s) => values.map((value, t) => `${t},s${s},${value}`));
  writeFileSync(path, `t,id,v\n${rows.join("\n")}\n`);
  const data = { task: "csv", file: path, time: "t", id: "id", target: "v", scalePer: "all" };
  const shape = { steps: 24, ahead: 3, split };
  return await loadData(resolveConfig({ data: { ...data, ...shape } }, "test").data);
}

describe.each([
  ["validation", { valid: 130, test: 180 }],
  ["the last quarter of the training part", { test: 180 }],
])("the ridge of lines of series that %s chooses", (_, split) => {
  it("is small if most series have lines of their own, however loud the others are", async () => {
    const { ridge } = fitSeriesLines(await splitsOf([...waves, ...noises], split));
    expect(ridge).toBeLessThanOrEqual(0.1);
  });

  it("is infinite, one line for all, if no series has one of its own", async () => {
    const { ridge } = fitSeriesLines(await splitsOf(noises, split));
    expect(ridge).toBe(Number.POSITIVE_INFINITY);
  });
});
