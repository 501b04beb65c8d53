import { expect, it } from "vitest";
import { withLastTargets } from "../../../src/data/last-targets.js";
import { prepareSeries, readSeries } from "../../../src/data/series/load.js";
import { splitsOf } from "../../../src/data/series/series-splits.js";
import { csv } from "../../../src/data/tasks/csv.js";
import { example, writeValues } from "../../helpers/series.js";

const values = Array.from({ length: 80 }, (_, i) =>
  i % 17 === 5 ? undefined : 9 + ((i * 37) % 23),
);

it.each(["last", "mean", "seasonal"] as const)(
  "windows with targets at the last step alone have the last rows of all, with level %s",
  async (level) => {
    const options = csv.options.parse({
      task: "csv",
      file: writeValues(values),
      time: "t",
      target: "v",
      steps: 8,
      ahead: 3,
      period: 4,
      level,
      missing: "interpolate",
    });
    const splits = splitsOf(prepareSeries(await readSeries(options), options), options);
    for (const every of [splits.train, splits.valid, splits.test]) {
      const last = withLastTargets(every);
      expect([last.count, last.targets, every.targets]).toEqual([every.count, 3, 8 * 3]);
      expect([every.cycles, every.variables, every.constants, every.offsets]).toEqual(
        Array(4).fill(undefined),
      );
      for (let i = 0; i < every.count; i += 1) {
        const [{ x, y }, { x: inputs, y: row }] = [example(every, i), example(last, i)];
        expect(inputs).toEqual(x);
        expect(row).toEqual(y.slice(-3));
      }
    }
  },
);
