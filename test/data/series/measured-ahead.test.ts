import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { resolveConfig } from "../../../src/config/resolve.js";
import { loadData } from "../../../src/data/registry.js";
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
