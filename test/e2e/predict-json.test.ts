import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Papa from "papaparse";
import { beforeAll, describe, expect, it } from "vitest";
import { openRun } from "../../src/library/index.js";
import { emptyFolder, run } from "../helpers/cli.js";
import { setOptions } from "../helpers/set-options.js";

const cwd = emptyFolder();
const runs = join(cwd, "runs");
const settings = ["training.epochs=1", "model.hidden=3", "model.layers=1", `output.runs=${runs}`];
const given = setOptions(settings);

/** Names and values that CSV, JSON and spreadsheets treat in their own ways. */
const shops = ["=north", 'so"uth, 2'];

function sales(from: number, to: number): string {
  const rows = shops.flatMap((shop) =>
    Array.from({ length: to - from }, (_, i) => {
      const day = new Date(Date.UTC(2024, 0, 1 + from + i)).toISOString().slice(0, 10);
      return [day, shop, i === 3 ? "" : 1e-3 * Math.sin((from + i) / 3), from + i];
    }),
  );
  return Papa.unparse([["day", "shop", "units", "visits"], ...rows]);
}

function texts(labelled: boolean): string {
  const rows = Array.from({ length: 60 }, (_, i) => {
    const text = i === 7 ? "" : `${["red", "=blue", "green\noak"][i % 3]} ${i}`;
    return labelled ? [text || "ash", i % 2 === 0 ? "1" : "-02"] : [text, i];
  });
  return Papa.unparse([labelled ? ["text", "label"] : ["text", "n"], ...rows]);
}

beforeAll(async () => {
  writeFileSync(join(cwd, "sales.csv"), sales(0, 120));
  writeFileSync(join(cwd, "newer.csv"), sales(100, 130));
  writeFileSync(join(cwd, "texts.csv"), texts(true));
  writeFileSync(join(cwd, "unknown.csv"), texts(false));
  const series = { file: "sales.csv", time: "day", id: "shop", target: ["units", "visits"] };
  const data = { task: "csv", ...series, missing: "interpolate", steps: 7, ahead: 2 };
  writeFileSync(join(cwd, "sales.json"), JSON.stringify({ data }));
  const labelled = { task: "labelled", file: "texts.csv", text: "text", label: "label" };
  writeFileSync(join(cwd, "texts.json"), JSON.stringify({ data: labelled }));
  for (const name of ["sales", "texts"]) {
    const { code, stderr } = await run(["train", `${name}.json`, "--name", name, ...given], cwd);
    expect(stderr).not.toContain("error");
    expect(code).toBe(0);
  }
});

function folderOf(name: string): string {
  return join(runs, readdirSync(runs).find((folder) => folder.includes(`-${name}-`))!);
}

async function predicted(name: string, ...args: readonly string[]) {
  const { code, stdout, stderr } = await run(["predict", folderOf(name), ...args, "--json"], cwd);
  return { code, stderr, output: JSON.parse(stdout) };
}

describe("predict --json", () => {
  it.each([
    ["sales", "newer.csv", {}, []],
    ["sales", "newer.csv", { horizon: 3, level: 0.5 }, ["--horizon", "3", "--level", "50"]],
    ["sales", "newer.csv", { origins: 4 }, ["--origins", "4"]],
    ["texts", "unknown.csv", {}, []],
  ] as const)(
    "of %s from %s is what the library returns with %j",
    async (name, file, options, args) => {
      const { code, output } = await predicted(name, "-i", file, ...args);
      expect(code).toBe(0);
      const { runs: folders, input, ...prediction } = output;
      expect(folders).toHaveLength(1);
      expect(input).toBe(file);
      const expected = await openRun(folderOf(name)).predict(join(cwd, file), options);
      const text = JSON.stringify(expected, (_, value) => value ?? null);
      expect(JSON.stringify(prediction)).toBe(text.replaceAll(join(cwd, file), file));
      expect(prediction.predictions.length).toBeGreaterThan(3);
    },
  );

  it.each(["sales", "texts"])(
    "of the test part of %s has the rows of predictions.csv",
    async (name) => {
      const { output } = await predicted(name);
      const text = readFileSync(join(folderOf(name), "predictions.csv"), "utf8");
      const rows = Papa.parse<Record<string, string>>(text, {
        header: true,
        skipEmptyLines: true,
      }).data;
      const { predictions } = output;
      expect(predictions).toHaveLength(rows.length);
      const [names, classes] = [
        ["input", "column", "series", "time"],
        ["target", "prediction"],
      ];
      const texts = name === "texts" ? [...names, ...classes] : names;
      for (const [at, row] of rows.entries()) {
        for (const [key, cell] of Object.entries(row)) {
          const plain = cell.replace(/^'(?=[=+@-])/, "");
          const number = cell === "" ? null : Number(cell);
          expect(predictions[at][key], `${at} ${key}`).toBe(texts.includes(key) ? plain : number);
        }
      }
      expect(output.objective).toBe(name === "texts" ? "classification" : "forecast");
      expect(output.input).toBeNull();
    },
  );

  it("prints what it has and then fails with --strict", async () => {
    const { code, stderr, output } = await predicted("texts", "-i", "unknown.csv", "--strict");
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: --strict: no prediction for 1 sequence$/m);
    expect(output.predictions[7].problem).toMatch(/^unknown\.csv, line \d+: text is missing/);
    expect(output.predictions[7].prediction).toBeNull();
    expect(output.warnings).toEqual([expect.stringContaining("1 of 60 sequences not classified")]);
  });

  it("writes a file with --output", async () => {
    const args = ["predict", folderOf("texts"), "-i", "unknown.csv", "--json", "-o", "out.json"];
    const { code, stdout } = await run(args, cwd);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    const { predictions } = JSON.parse(readFileSync(join(cwd, "out.json"), "utf8"));
    expect(predictions).toHaveLength(60);
  });

  it.each(["--plot", "--svg=a.svg", "--html=a.html"])("refuses %s", async (option) => {
    const args = ["predict", folderOf("sales"), "-i", "newer.csv", "--json", option];
    const { code, stdout, stderr } = await run(args, cwd);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(`error: ${option.split("=")[0]} is given with --json. Leave one`);
  });
});
