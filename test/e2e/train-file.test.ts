import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, it } from "vitest";
import { emptyFolder, run } from "../helpers/cli.js";

let folder: string;
const tiny = ["-s", "training.epochs=1", "-s", "model.hidden=4", "-s", "output.plots=1"];

beforeAll(() => {
  folder = emptyFolder();
  const rows = Array.from({ length: 200 }, (_, i) => {
    const day = new Date(Date.UTC(2020, 0, 1 + i)).toISOString().slice(0, 10);
    return `${day},${100 + (i % 7) * 3},${(i * i) % 13}`;
  });
  writeFileSync(join(folder, "sales.csv"), `day,units,returns\n${rows.join("\n")}\n`);
});

it("train makes a config for a file of one's own and keeps it in the run folder", async () => {
  const here = ["-s", `output.runs=${join(folder, "runs")}`];
  const argv = ["train", "sales.csv", "-t", "units", ...tiny, ...here];
  const { code, stderr } = await run(argv, folder);
  expect(code).toBe(0);
  expect(stderr).toContain("target: units, as requested\n");
  const [name] = readdirSync(join(folder, "runs")).filter((entry) => entry.includes("sales"));
  const text = readFileSync(join(folder, "runs", name!, "config.json"), "utf8");
  const { data, training } = JSON.parse(text);
  expect(data).toMatchObject({ target: "units", time: "day", steps: 28, ahead: 7, period: 7 });
  expect(training.epochs).toBe(1);
  expect(existsSync(join(folder, "sales.json"))).toBe(false);
});

it.each([
  [["train", "sales.csv", "-c", "lstm"], /^error: sales\.csv and --config lstm are both given/],
  [
    ["train", "--target", "units"],
    /^error: --target: applies only to a data file, but none is given\. For example: rnnlab train /,
  ],
  [["train", "none.csv"], /none\.csv: no such file/],
])("%j is refused in one line", async (argv, message) => {
  const { code, stderr } = await run(argv, folder);
  expect(code).toBe(2);
  expect(stderr).toMatch(message);
  expect(stderr.trim().split("\n")).toHaveLength(1);
});

it("init says what it chose, what to do next, and where the schema is", async () => {
  const { code, stdout, stderr } = await run(["init", "sales.csv", "-o", "made.json"], folder);
  expect([code, stdout]).toEqual([0, `${join(folder, "made.json")}\n`]);
  expect(stderr).toBe(
    [
      "target: returns, the last column of numbers",
      "time: day, every 1 day",
      "windows: a week has 7 steps: 4 weeks of input, 7 steps ahead",
      "level last, no logarithm, 28 input steps: no other choice gives a linear model a clearly " +
        "smaller error on 4 earlier parts of the data",
      "training.loss mse: on the latest of 4 earlier parts of the data, a line with small absolute errors has " +
        "1.00 times the MAE and 1.00 times the MSE of least squares",
      "next:",
      "  rnnlab data -c made.json",
      "  rnnlab train -c made.json",
      "",
    ].join("\n"),
  );
  const { $schema } = JSON.parse(stdout === "" ? "" : readFileSync(stdout.trim(), "utf8"));
  expect(JSON.parse(readFileSync(fileURLToPath($schema), "utf8"))).toHaveProperty(
    "properties.data",
  );
});
