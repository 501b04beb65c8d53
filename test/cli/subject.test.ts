import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { SUBJECT } from "../../src/cli/subject.js";
import { emptyFolder, run } from "../helpers/cli.js";

const folder = emptyFolder();
writeFileSync(join(folder, "mine.yaml"), "name: mine\nmodel: {cell: gru, hidden: 5}\n");
const rows = Array.from({ length: 120 }, (_, day) => {
  const date = new Date(Date.UTC(2024, 0, day + 1)).toISOString().slice(0, 10);
  return `${date},${(100 + day + 10 * Math.sin(day)).toFixed(3)},${(50 + 20 * Math.cos(1.7 * day)).toFixed(1)}`;
});
writeFileSync(join(folder, "sales.csv"), `day,units,visitors\n${rows.join("\n")}\n`);
mkdirSync(join(folder, "configs"));
writeFileSync(join(folder, "configs", "other.json"), '{ "model": { "hidden": 3 } }');

const shown = async (...argv: string[]) => {
  const { code, stdout, stderr } = await run(["config", "show", ...argv], folder);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(stdout);
};

it("is what the help calls it", async () => {
  expect((await run(["train", "--help"])).stdout).toContain(`rnnlab train [options] ${SUBJECT}`);
});

describe("the first word after a command", () => {
  it.each(["lstm", "lstm.json"])("names a bundled config: %s", async (name) => {
    expect(await shown(name)).toEqual(await shown("--config", "lstm"));
  });

  it.each([
    ["mine", 5],
    ["mine.yaml", 5],
    ["other", 3],
    [join(folder, "configs/other.json"), 3],
  ])("names a config here or in configs/: %s", async (name, hidden) => {
    expect(await shown(name)).toMatchObject({ model: { hidden } });
  });

  it("names a data file, for which a config is made with the choices on stderr", async () => {
    const { stdout, stderr } = await run(["config", "show", "sales.csv", "--hidden", "4"], folder);
    expect(JSON.parse(stdout)).toMatchObject({
      data: { task: "csv", file: join(folder, "sales.csv"), time: "day" },
      model: { hidden: 4 },
    });
    expect(stderr).toMatch(/^target: visitors,/m);
    const data = await run(["data", "sales.csv", "--target", "units", "--json"], folder);
    expect(JSON.parse(data.stdout)).toMatchObject({ columns: expect.anything() });
    expect(data.stderr).toMatch(/^target: units/m);
  });

  it("trains, with one line for the result's folder and no progress where it is quiet", async () => {
    const argv = ["train", "other", "--epochs", "1", "-s", "data.series=40", "--quiet", "--json"];
    const { code, stdout, stderr } = await run(argv, folder);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(JSON.parse(stdout)).toHaveProperty("test.mse");
  });

  it.each([
    [["train", "lsmt"], /lsmt: no config of this name .* Did you mean "lstm"\?/],
    [["train", "lstm", "-c", "gru"], /lstm and --config gru are both given/],
    [
      ["train", "lstm", "--target", "units"],
      /--target: applies only to a data file, but lstm is given/,
    ],
    [
      ["train", "-c", "sales.csv"],
      /sales\.csv is data, not a config\. Run: rnnlab train sales\.csv/,
    ],
    [["train", "none.csv"], /none\.csv: no such file/],
    [
      ["sales.csv"],
      /sales\.csv is data\. Run: rnnlab train sales\.csv, or: rnnlab init sales\.csv/,
    ],
    [["mine.yaml"], /mine\.yaml is a config\. Run: rnnlab train mine\.yaml/],
    [["config", "show", "lstm", "gru"], /too many arguments/],
  ])("refuses %j", async (argv, message) => {
    const { code, stdout, stderr } = await run(argv, folder);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(message);
  });
});

describe("short forms", () => {
  it("set their keys, and the last setting of a key wins", async () => {
    const short = ["--cell", "gru", "--hidden", "7", "--epochs", "3", "--seed", "9", "--name", "x"];
    expect(await shown("lstm", ...short)).toMatchObject({
      name: "x",
      model: { cell: "gru", hidden: 7 },
      training: { epochs: 3, seed: 9 },
    });
    expect(await shown("--hidden", "7", "-s", "model.hidden=8")).toMatchObject({
      model: { hidden: 8 },
    });
    expect(await shown("-s", "model.hidden=8", "--hidden", "7")).toMatchObject({
      model: { hidden: 7 },
    });
  });

  it("are refused as their --set would be", async () => {
    const { code, stderr } = await run(["train", "lstm", "--cell", "lsmt"], folder);
    expect(code).toBe(2);
    expect(stderr).toMatch(/--set model\.cell=lsmt: .* Did you mean "lstm"\?/);
  });
});
