import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { beforeAll, describe, expect, it } from "vitest";
import { createProgram } from "../../../src/cli/main.js";
import { outputSchema, outputs } from "../../../src/library/schemas/index.js";
import { ownFile } from "../../../src/shared/own-files.js";
import { emptyFolder, run, runAsPrinted } from "../../helpers/cli.js";

interface Schema {
  readonly type?: unknown;
  readonly [key: string]: unknown;
}

/** The schema with no keys but those that it names: what it does not describe is then found. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== "object" || schema === null) return schema;
  const entries = Object.entries(schema).map(([key, part]) => [key, closed(part)]);
  const parts: Schema = Object.fromEntries(entries);
  return "properties" in parts && parts.type === "object" && !("additionalProperties" in parts)
    ? { ...parts, additionalProperties: false }
    : parts;
}

const validators = new Map<string, ValidateFunction>();

function requireFit(name: string, value: unknown): void {
  const ajv = new Ajv2020({ strict: false, allErrors: false });
  const validate = validators.get(name) ?? ajv.compile(closed(outputSchema(name)) as Schema);
  validators.set(name, validate);
  const fits = validate(value);
  const errors = (validate.errors ?? []).map(({ instancePath, message, params }) => {
    return `${instancePath} ${message} ${JSON.stringify(params)}`;
  });
  expect({ fits, errors: errors.slice(0, 12) }, name).toEqual({ fits: true, errors: [] });
}

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
  ["report", ["report", "last", "--format", "json"]],
  ["train", ["train", ...sales, "--json", "--set", "training.loss=quantile"]],
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
  [
    "sweep",
    ["sweep", "-c", ...smoke, "model.hidden=2,3", "--confirm", "2", "--jobs", "2", "--json"],
  ],
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

describe("the schema of what each command prints", () => {
  it.each(commands)("rnnlab %s: %j", async (name, args) => {
    requireFit(name, await printed(args));
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

describe("an error with --json", () => {
  const damaged = join(emptyFolder(), "bad.csv");
  writeFileSync(damaged, 'a,b\n1,2\n"x');
  const cases: readonly (readonly [args: string[], expected: object])[] = [
    [["train", "--json", "--nonsense"], { where: "--nonsense", fix: "Run: rnnlab train --help" }],
    [["train", "--json", "--seeds"], { where: "--seeds", fix: "Did you mean --seed?" }],
    [["train", "--json", "--epochs", "0"], { where: "--set training.epochs=0" }],
    [["train", "--threads", "x", "--json"], { where: "--threads" }],
    [["train", "--json", "--cell"], { where: "--cell" }],
    [["compare", "--json"], { where: "models", fix: "Run: rnnlab compare --help" }],
    [["trian", "--json"], { where: "trian", fix: "Did you mean train?" }],
    [["train", "nosuch", "--json"], { where: "nosuch" }],
    [["resume", "nosuch", "--json"], { where: "nosuch" }],
    [["sweep", "nosuch=1", "--json"], {}],
    [["runs", "--where", "x", "--json"], {}],
    [["runs", "show", "nosuch", "--json"], { where: "nosuch" }],
    [["runs", "diff", "nosuch", "x", "--json"], { where: "nosuch" }],
    [["report", "nosuch", "--format", "json"], { where: "nosuch" }],
    [["data", damaged, "--json"], {}],
    [["inspect", "nosuch", "--json"], { where: "nosuch" }],
    [["gradients", "nosuch", "--json"], { where: "nosuch" }],
    [["doctor", "--json", "more"], {}],
  ];

  it.each(cases)("is one object: %j", async (args, expected) => {
    const { code, stdout, stderr } = await runAsPrinted(args, emptyFolder());
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^\{.*\}\n$/);
    const error = JSON.parse(stderr);
    requireFit("error", error);
    expect(error).toMatchObject({ code: "usage", exitCode: 2, ...expected });
    expect(code).toBe(2);
  });

  it("is the last line where others come before it", async () => {
    const args = ["train", ...smoke, "--json", "--quiet", "--expect", "test.mse<0"];
    const { code, stdout, stderr } = await runAsPrinted(args, emptyFolder());
    const error = JSON.parse(stderr.trim().split("\n").at(-1) ?? "");
    requireFit("error", error);
    expect(error).toMatchObject({ code: "failed", exitCode: 1 });
    expect(code).toBe(1);
    requireFit("train", JSON.parse(stdout));
  });

  it("is a text without --json, and --help is no error", async () => {
    const text = await run(["train", "nosuch"], emptyFolder());
    expect(text.stderr).toMatch(/^error: nosuch: /);
    const after = await run(["train", "--", "--json"], emptyFolder());
    expect(after.stderr).toMatch(/^error: /);
    const help = await run(["train", "--json", "--help"]);
    expect(help).toMatchObject({ code: 0, stderr: "" });
  });
});

describe("Driving rnnlab from a program", () => {
  it("names every output and every code", () => {
    const page = readFileSync(ownFile("src/library/driving.md"), "utf8");
    for (const name of Object.keys(outputs)) expect(page).toContain(`\`${name}\``);
    expect(page.split("\n").length).toBeLessThan(60);
  });
});
