import { expect, it } from "vitest";
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
    const prepared = prepareSeries(await readSeries(options), options);
    const [every, last] = [splitsOf(prepared, options), splitsOf(prepared, options, "lastStep")];
    for (const part of ["train", "valid", "test"] as const) {
      expect([last[part].count, last[part].targets]).toEqual([every[part].count, 3]);
      for (let i = 0; i < every[part].count; i += 1) {
        const [{ x, y }, { x: inputs, y: row }] = [example(every[part], i), example(last[part], i)];
        expect(inputs).toEqual(x);
        expect(row).toEqual(y.slice(-3));
      }
    }
  },
);
