import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { beforeAll, describe, expect, it } from "vitest";
import { createProgram } from "../../../src/cli/main.js";
import { outputSchema, outputs } from "../../../src/library/schemas/index.js";
import { ownFile } from "../../../src/shared/own-files.js";
import { emptyFolder, run } from "../../helpers/cli.js";
import { requireFit } from "../../helpers/output-schema.js";

const cwd = emptyFolder();
const common = ["--set", "training.epochs=1", "--set", `output.runs=${join(cwd, "runs")}`];
const smoke = ["smoke", "--set", "data.series=40", "--set", "data.split=[20,10,10]", ...common];
const words = ["words", "--set", "data.words=120", ...common];
const sales = ["sales.json", ...common];

function table(): string {
  const rows = Array.from({ length: 160 }, (_, i) => {
    const day = new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10);
    const units = i === 20 ? "" : (10 + Math.sin(i / 3)).toFixed(3);
    return `${day},${units},${(5 + Math.cos(i / 4)).toFixed(3)},${i % 3 === 0 ? "sun" : "rain"}`;
  });
  return ["day,units,sales,weather", ...rows, ""].join("\n");
}

const series = {
  data: {
    task: "csv",
    file: "sales.csv",
    time: "day",
    target: ["units", "sales"],
    known: ["weather"],
    missing: "interpolate",
    steps: 7,
    ahead: 2,
  },
  model: { hidden: 3, layers: 1 },
};

beforeAll(() => {
  writeFileSync(join(cwd, "sales.csv"), table());
  writeFileSync(join(cwd, "words.csv"), "word\nschmetterling\n=sum\n");
  writeFileSync(join(cwd, "sales.json"), JSON.stringify(series));
});

/** What a command prints, parsed. */
async function printed(args: readonly string[]): Promise<unknown> {
  const { code, stdout, stderr } = await run(args, cwd);
  expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(stdout);
}

/** In an order in which later commands find what earlier ones left. */
const commands: readonly (readonly [name: string, args: readonly string[]])[] = [
  ["train", ["train", ...smoke, "--json", "--expect", "test.mse<100"]],
  ["resume", ["resume", "last", "--epochs", "2", "--json"]],
  ["runs show", ["runs", "show", "last", "--json"]],
  ["train", ["train", ...words, "--json"]],
  ["predict", ["predict", "last", "--json"]],
  ["predict", ["predict", "last", "--json", "--input", "words.csv"]],
  ["report", ["report", "last", "--format", "json"]],
  ["train", ["train", ...sales, "--json", "--set", "training.loss=quantile"]],
  ["predict", ["predict", "last", "--json"]],
  ["predict", ["predict", "last", "--json", "--input", "sales.csv", "--origins", "20"]],
  [
    "train",
    [
      "train",
      ...smoke,
      "--json",
      "--set",
      "model.dropout=0.2",
      "--set",
      "model.layers=2",
      "--set",
      "uncertainty.samples=4",
    ],
  ],
  ["train", ["train", ...sales, "--json", "--set", "evaluation.backtest.folds=2"]],
  ["compare", ["compare", "gru", "rnn", "-c", ...smoke, "--seeds", "2", "--json"]],
  ["compare", ["compare", "gru", "-c", ...words, "--seeds", "2", "--json"]],
  ["report", ["report", "last", "--format", "json"]],
  ["resume", ["resume", "last", "--json"]],
  ["sweep", ["sweep", "-c", ...smoke, "model.hidden=2,3", "--confirm", "2", "--json"]],
  ["report", ["report", "last", "--format", "json"]],
  ["runs", ["runs", "--json"]],
  ["runs", ["runs", "list", "--json", "--where", "status=finished"]],
  ["data", ["data", "sales.json", "--json"]],
  ["data", ["data", "words", "--json"]],
  ["data", ["data", "smoke", "--json"]],
  ["inspect", ["inspect", "lstm", "--json"]],
  ["gradients", ["gradients", "-c", "smoke", "--no-train", "--scale", "2", "--json"]],
  ["doctor", ["doctor", "--json"]],
];

/** The outputs with test figures, beside which the number of looks at them is to be. */
const RESULTS = new Set(["train", "compare", "sweep", "resume", "report", "runs show"]);

describe("the schema of what each command prints", () => {
  it.each(commands)("rnnlab %s: %j", async (name, args) => {
    const output = await printed(args);
    requireFit(name, output);
    if (!RESULTS.has(name)) return;
    const { testLooks } = output as { testLooks?: { runs: number; settings: number } };
    expect(testLooks?.runs).toBeGreaterThan(0);
    expect(testLooks?.settings).toBeGreaterThan(0);
  });

  it("holds for the mean of a comparison's seeds", async () => {
    const folders = readdirSync(join(cwd, "runs")).filter((name) => name.includes("-compare-"));
    expect(folders.length).toBeGreaterThan(1);
    for (const name of folders) {
      const output = await printed(["predict", join(cwd, "runs", name), "--json"]);
      requireFit("predict", output);
      expect((output as { runs: string[] }).runs.length).toBe(2);
    }
  });

  it("holds for the differences of two runs", async () => {
    const runs = (await printed(["runs", "--json"])) as { run: string }[];
    const [a, b] = [runs[0]?.run ?? "", runs.at(-1)?.run ?? ""];
    const differences = await printed(["runs", "diff", a, b, "--json"]);
    requireFit("runs diff", differences);
    expect(differences).not.toEqual([]);
  });

  it("is tested for every output, and every command with --json has one", () => {
    const tested = [...commands.map(([name]) => name), "runs diff", "error"];
    expect([...new Set(tested)].sort()).toEqual(Object.keys(outputs).sort());
    const program = createProgram({
      stdout: process.stdout,
      stderr: process.stderr,
      env: {},
      cwd,
      argv: [],
    });
    const all = program.commands.flatMap((command) => [
      { name: command.name(), command },
      ...command.commands.map((inner) => ({
        name: inner.name() === "list" ? command.name() : `${command.name()} ${inner.name()}`,
        command: inner,
      })),
    ]);
    const printing = all.filter(({ command }) =>
      command.options.some(({ long }) => long === "--json"),
    );
    expect(printing.length).toBeGreaterThan(9);
    expect(Object.keys(outputs)).toEqual(expect.arrayContaining(printing.map(({ name }) => name)));
  });

  it("refuses what a command does not print", () => {
    const doctor = { device: { kind: "cpu", reason: "no GPU" }, checks: [] };
    requireFit("doctor", doctor);
    expect(() => requireFit("doctor", { ...doctor, device: { kind: "tpu" } })).toThrow();
    expect(() => requireFit("doctor", { ...doctor, more: 1 })).toThrow();
  });
});

describe("rnnlab schema", () => {
  it("lists the outputs, prints each one's schema and refuses others", async () => {
    const { stdout } = await run(["schema"]);
    expect(stdout.trim().split("\n")).toEqual(Object.keys(outputs));
    for (const name of Object.keys(outputs)) {
      const { stdout: text } = await run(["schema", ...name.split(" ")]);
      expect(JSON.parse(text)).toEqual(outputSchema(name));
      new Ajv2020({ strict: false }).compile(JSON.parse(text));
    }
    const { code, stderr } = await run(["schema", "trian"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/schema trian: no such output, expected one of train, .*"train"/s);
  });
});

describe("Driving rnnlab from a program", () => {
  it("names every output and every code", () => {
    const page = readFileSync(ownFile("src/library/driving.md"), "utf8");
    for (const name of Object.keys(outputs)) expect(page).toContain(`\`${name}\``);
    expect(page.split("\n").length).toBeLessThan(60);
  });
});
