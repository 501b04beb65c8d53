import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { writeDataPictures } from "../../src/cli/data-pictures.js";
import { emptyFolder, run } from "../helpers/cli.js";
import { withoutBreaks } from "../helpers/pages.js";

it("data --svg writes a picture for each series and target, named after them", async () => {
  const cwd = emptyFolder();
  const rows = ["a/b", "a b", "C"].flatMap((shop) =>
    Array.from({ length: 60 }, (_, i) => {
      const day = new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10);
      return `${day},${shop},${i % 7},${20 + (i % 5)}`;
    }),
  );
  writeFileSync(join(cwd, "sales.csv"), ["day,shop,units,price", ...rows].join("\n"));
  const data = { task: "csv", file: "sales.csv", time: "day", id: "shop" };
  const config = { data: { ...data, target: ["units", "price"], steps: 5, ahead: 2 } };
  writeFileSync(join(cwd, "sales.json"), JSON.stringify(config));
  const { code, stdout, stderr } = await run(
    ["data", "sales.json", "--svg", "new/plots", "--html", "sales.html"],
    cwd,
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toContain("units");
  const page = readFileSync(join(cwd, "sales.html"), "utf8");
  expect(withoutBreaks(page)).toContain("rnnlab data sales.json --svg new/plots --html sales.html");
  const folder = join(cwd, "new/plots");
  const names = ["C-price", "C-units", "a-b-price", "a-b-price-4", "a-b-units", "a-b-units-3"];
  expect(readdirSync(folder).sort()).toEqual(names.map((name) => `${name}.svg`).sort());
  const pictures = names.map((name) => readFileSync(join(folder, `${name}.svg`), "utf8"));
  for (const [index, text] of pictures.entries()) {
    expect(text).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
    expect(text).toContain(names[index]!.includes("price") ? "price" : "units");
  }
});

it("refuses pictures of texts", () => {
  const cwd = emptyFolder();
  expect(() => writeDataPictures([], "plots", { cwd })).toThrow(
    "--svg plots: there are pictures of numbers only, and the data are texts. Leave it out.",
  );
  expect(readdirSync(cwd)).toEqual([]);
});
