import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { resolveConfig } from "../../../src/config/resolve.js";
import { loadData } from "../../../src/data/registry.js";
import { measuredAhead } from "../../../src/data/series/measured-ahead.js";
import { suggestConfig } from "../../../src/data/series/suggest.js";
import { requireMeasured } from "../../../src/training/targets.js";
import { emptyFolder } from "../../helpers/cli.js";

const FOLDER = emptyFolder();
const day = (i: number) => new Date(Date.UTC(2021, 0, 1 + i)).toISOString().slice(0, 10);

test.each([
  { count: 40, every: 13, gap: 1 },
  { count: 50, every: 13, gap: 1 },
  { count: 44, every: 28, gap: 3 },
  { count: 60, every: 9, gap: 2 },
  { count: 75, every: 17, gap: 1 },
  { count: 120, every: 31, gap: 4 },
])(
  "init proposes steps ahead that a short file with missing rows can be tested on: %o",
  async ({ count, every, gap }) => {
    const path = join(FOLDER, `f${count}-${every}.csv`);
    const kept = Array.from({ length: count }, (_, i) => i).filter((i) => i % every < every - gap);
    const rows = kept.map((i) => `${day(i)},${10 + (i % 7)}\n`);
    writeFileSync(path, `date,sales\n${rows.join("")}`);
    const { config, choices } = await suggestConfig(path, path, { target: [] });
    const splits = await loadData(resolveConfig(config, "test").data);
    expect(() => requireMeasured(splits)).not.toThrow();
    const { ahead } = config.data as unknown as { ahead: number };
    const said = choices.find((choice) => choice.startsWith("ahead: "));
    if (said !== undefined)
      expect(said).toMatch(new RegExp(`^ahead: ${ahead}, because values are missing`));
    expect(ahead).toBeGreaterThan(1);
  },
);

test("the steps ahead are those that windows of each part have a measured value for, from a measured one on", () => {
  /** Of twenty steps, of which ten, five and five are in the parts, three steps ahead. */
  const aheadOf = (missing: readonly number[], steps: number, first = 0) => {
    const values = Float64Array.from({ length: 20 - first }, (_, i) =>
      missing.includes(i + first) ? Number.NaN : i,
    );
    const collection = { series: [{ first, columns: [values] }], length: 20 };
    return measuredAhead(collection as never, 1, { steps, ahead: 3 }, [0.5, 0.25, 0.25]);
  };
  expect(aheadOf([], 4)).toBe(3);
  expect(aheadOf([13, 14], 4)).toBe(3); // 10 to 12 are there, after 9
  expect(aheadOf([12, 13, 14], 4)).toBe(2);
  expect(aheadOf([8, 9], 6)).toBe(2); // windows of six steps end at 5 or later
  expect(aheadOf([8, 9], 3)).toBe(3);
  expect(aheadOf([8, 9], 3, 3)).toBe(2); // the series begins at step 3
  expect(aheadOf([15, 16, 17, 18, 19], 4)).toBe(3); // none will do
});
