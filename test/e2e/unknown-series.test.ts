import { beforeAll, describe, expect, it } from "vitest";
import {
  csv,
  DAYS,
  day,
  predictShops,
  rows,
  type ShopRun,
  trainedShops,
} from "../inference/shops.js";

/** The last days of both series, and those of one of them under another name. */
const copied = (shop: string, name: string, factor = 1) =>
  rows(DAYS - 10, DAYS)
    .filter((row) => row.includes(`,${shop},`))
    .map((row) => {
      const [time, , value] = row.split(",");
      return `${time},${name},${Number(value) * factor}`;
    });
const known = rows(DAYS - 10, DAYS);

describe.each([
  ["scaling over all series", { scalePer: "all" }],
  ["no scaling", { scaling: "none" }],
])("a series that was not trained on, with %s", (_, data) => {
  let trained: ShopRun;
  beforeAll(async () => {
    trained = await trainedShops(data);
  }, 60_000);

  it.each(["small", "big"])(
    "has the forecasts and intervals of %s, whose values it has",
    async (shop) => {
      const { cells, stderr } = await predictShops(
        trained,
        csv([...known, ...copied(shop, "new")]),
      );
      const of = (name: string) =>
        cells.filter((row) => row[0] === name).map(([, ...others]) => others);
      expect(of("new")).toEqual(of(shop));
      expect(of("new").map(([time]) => time)).toEqual([day(DAYS), day(DAYS + 1)]);
      expect(of("small")).not.toEqual(of("big"));
      expect(stderr).not.toContain("outside");
    },
  );

  it("is measured by the range of all training series", async () => {
    const low = await predictShops(trained, csv([...known, ...copied("small", "new", 100)]));
    expect(low.stderr).not.toContain("outside"); // far above small, and not above big
    const high = await predictShops(trained, csv([...known, ...copied("big", "new", 100)]));
    expect(high.stderr).toMatch(/^warning: sales of new is [^\n]*, far outside the/m);
  });
});
