import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { run } from "../helpers/cli.js";
import { withoutScript } from "../helpers/pages.js";
import { csv, DAYS, day, predictShops, rows, trainedShops, valueAt } from "../inference/shops.js";

let project = "";
let folder = "";

beforeAll(async () => {
  ({ project, folder } = await trainedShops());
}, 60_000);

const predict = (content: string, ...more: string[]) =>
  predictShops({ project, folder }, content, ...more);

describe("predict --input as a picture", () => {
  const known = DAYS + 3;
  const newer = csv(rows(DAYS - 40, known));
  const numbersOf = (text: string) => text.split(" ").map(Number);

  it("shows the past, the forecast, its interval and the dates of each series", async () => {
    const { cells } = await predict(newer, "--level", "80");
    const { code, stdout } = await predict(
      newer,
      "--level",
      "80",
      "--plot",
      "--svg",
      "new.svg",
      "--html",
      "new.html",
    );
    expect(code).toBe(0);
    expect(stdout).toContain(`small, ${day(known)} to ${day(known + 1)}`);
    expect(stdout).toContain(`big, ${day(known)} to ${day(known + 1)}`);
    expect(stdout).toMatch(/o forecast +░ 80 % band/);
    const page = readFileSync(join(project, "new.html"), "utf8");
    const picture = readFileSync(join(project, "new.svg"), "utf8");
    for (const [i, shop] of ["small", "big"].entries()) {
      const ofShop = cells.filter(([name]) => name === shop);
      const chart = page.split("<figure")[i + 1]!.split("<svg").at(-1)!;
      const values = (name: string, key: string) =>
        numbersOf(
          new RegExp(`data-name="${name}"[^>]*data-${key}="([^"]*)"`).exec(chart)?.[1] ?? "",
        );
      const drawn = (["y", "low", "high"] as const).map((key) => values("forecast", key));
      for (const [k, [, time, ...figures]] of ofShop.entries()) {
        expect(time).toBe(day(known + k));
        for (const [j, figure] of figures.entries()) {
          expect(drawn[j]![k]).toBeCloseTo(Number(figure), shop === "big" ? 1 : 3);
        }
      }
      const past = values("history", "y");
      expect(past).toHaveLength(known - (DAYS - 40));
      expect(past.at(-1)).toBeCloseTo(valueAt(shop, known - 1), 2);
      expect(chart).toContain(`${day(known + 1)}`);
      expect(picture).toContain(`${shop}, ${day(known)} to ${day(known + 1)}`);
    }
    expect(page).toContain("predict");
    expect(page).toContain(
      JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")).fingerprint,
    );
    expect(withoutScript(page)).not.toMatch(/evenly spaced|NaN/);
  });

  it("leaves the CSV as it is in a file", async () => {
    const { stdout } = await predict(newer);
    const drawn = await predict(newer, "--plot", "--output", "out.csv");
    expect(readFileSync(join(project, "out.csv"), "utf8")).toBe(stdout);
    expect(drawn.stdout).toContain("o forecast");
  });

  it("is refused where nothing is forecast, or more than once", async () => {
    const rolling = await predict(newer, "--origins", "2", "--html", "x.html");
    expect([rolling.code, rolling.stderr]).toEqual([
      2,
      expect.stringContaining("--html is given with --origins"),
    ]);
    const test = await run(["predict", folder, "--svg", "x.svg"], project);
    expect([test.code, test.stderr]).toEqual([
      2,
      expect.stringContaining("--svg is given without --input"),
    ]);
  });
});
