import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { beforeAll, describe, expect, it } from "vitest";
import { createProgram } from "../../../src/cli/main.js";
import { outputSchema, outputs } from "../../../src/library/schemas/index.js";
import { ownFile } from "../../../src/shared/own-files.js";
import { emptyFolder, run, runAsPrinted } from "../../helpers/cli.js";
import { describedKeys, PLAIN, rememberKeys, unseenKeys } from "../../helpers/output-keys.js";
import { requireFit } from "../../helpers/output-schema.js";

const cwd = emptyFolder();
const common = ["--set", "training.epochs=1", "--set", `output.runs=${join(cwd, "runs")}`];
const smoke = ["smoke", "--set", "data.series=40", "--set", "data.split=[20,10,10]", ...common];
const words = ["words", "--set", "data.words=120", ...common];
const sales = ["sales.json", ...common];
const copied = ["copy", "--set", "data.blanks=2", "--set", "data.sequences=40"].concat(
  ["--set", "data.split=[20,10,10]"],
  common,
);
const uncertain = ["model.dropout=0.2", "model.layers=2", "uncertainty.samples=4"].flatMap(set);
const searched = [
  ...["training.optimizer.learningRate=0.01,0.02,1000", "--set", "training.optimizer.name=sgd"],
  ...["--set", "training.epochs=2", "--asha", "--confirm", "2"],
];
const longer = set("training.epochs=40");
const clipped = set("training.clip.norm=1");

function set(text: string): readonly string[] {
  return ["--set", text];
}

/** Days of a shop without weekends and without one holiday. */
function shopTable(): string {
  const days = Array.from({ length: 160 }, (_, i) => new Date(Date.UTC(2024, 0, 1 + i)));
  const rows = days.flatMap((day, i) => {
    const isOpen = day.getUTCDay() % 6 !== 0 && i !== 45;
    return isOpen ? [`${day.toISOString().slice(0, 10)},${(10 + Math.sin(i)).toFixed(2)}`] : [];
  });
  return ["day,units", ...rows, ""].join("\n");
}

/** Texts, of which each class has some. */
function reviews(): string {
  const rows = Array.from({ length: 60 }, (_, i) => `${i % 2 ? "good" : "bad"} ${i},${i % 2}`);
  return ["text,label", ...rows, ""].join("\n");
}

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
  writeFileSync(join(cwd, "shop.csv"), shopTable());
  const shop = { ...series.data, file: "shop.csv", target: "units", known: [] };
  const evaluation = { backtest: { folds: 2 } };
  const closed = { data: { ...shop, holidays: ["2024-02-15"] }, evaluation };
  writeFileSync(join(cwd, "shop.json"), JSON.stringify(closed));
  writeFileSync(join(cwd, "reviews.csv"), reviews());
  const optimizer = { name: "sgd", learningRate: 1000 };
  const wild = { data: { steps: 20, ahead: 5 }, training: { optimizer } };
  writeFileSync(join(cwd, "wild.json"), JSON.stringify(wild));
  writeFileSync(join(cwd, "words.csv"), "word\nschmetterling\n=sum\n");
  writeFileSync(join(cwd, "sales.json"), JSON.stringify(series));
});

/** What a command prints, parsed. */
async function printed(args: readonly string[]): Promise<object> {
  const { code, stdout, stderr } = await run(args, cwd);
  const isFailing = args.includes("wild.json");
  expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({
    code: isFailing ? 1 : 0,
    stderr: isFailing ? expect.stringContaining("failed") : "",
  });
  return JSON.parse(stdout) as object;
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
  ["train", ["train", ...copied, "--json"]],
  ["predict", ["predict", "last", "--json"]],
  ["train", ["train", ...sales, "--json", "--set", "training.loss=quantile"]],
  ["predict", ["predict", "last", "--json"]],
  ["predict", ["predict", "last", "--json", "--input", "sales.csv", "--origins", "20"]],
  ["train", ["train", ...sales, "--json", ...uncertain]],
  ["predict", ["predict", "last", "--json"]],
  ["train", ["train", ...sales, "--json", "--set", "evaluation.backtest.folds=2"]],
  ["runs show", ["runs", "show", "last", "--json"]],
  ["compare", ["compare", "gru", "rnn", "-c", ...sales, "--seeds", "2", "--json"]],
  ["compare", ["compare", "gru", "-c", ...words, "--seeds", "2", "--json"]],
  ["report", ["report", "last", "--format", "json"]],
  ["resume", ["resume", "last", "--json"]],
  ["compare", ["compare", "rnn", "wild.json", "-c", ...smoke, ...longer, "--json"]],
  ["sweep", ["sweep", "-c", ...smoke, ...searched, "--json"]],
  ["report", ["report", "last", "--format", "json"]],
  ["runs", ["runs", "--json"]],
  ["runs", ["runs", "list", "--json", "--where", "status=finished"]],
  ["data", ["data", "sales.json", "--json"]],
  ["data", ["data", "shop.json", "--json"]],
  ["data", ["data", "reviews.csv", "--label", "label", "--json"]],
  ["data", ["data", "smoke", "--json"]],
  ["inspect", ["inspect", "lstm", "--json"]],
  ["gradients", ["gradients", "-c", "smoke", "--no-train", "--scale", "2", ...clipped, "--json"]],
  ["doctor", ["doctor", "--json"]],
];

/** Keys that the commands above do not print, by their output. */
const UNPRINTED: Readonly<Record<string, readonly string[]>> = {
  compare: [".failed[].fold"], // a fold that diverges
  sweep: [".best.error", ".rows[].error"], // a trial that fails without diverging
  "runs show": [
    ...[".manifest.device.library", ".manifest.device.driver"], // of a GPU
    ...["", ".file", ".bytes", ".sha256"].map((key) => `.manifest.source.test${key}`), // data.testFile
    ...["", ".pid", ".host"].map((key) => `.manifest.writer${key}`), // of a run at work
  ],
};

/** The outputs with test figures, beside which the number of looks at them is to be. */
const RESULTS = new Set(["train", "compare", "sweep", "resume", "report", "runs show"]);

describe("the schema of what each command prints", () => {
  it.each(commands)("rnnlab %s: %j", async (name, args) => {
    const output = await printed(args);
    requireFit(name, output);
    rememberKeys(name, output);
    if (!RESULTS.has(name)) return;
    const { testLooks } = output as { testLooks?: { runs: number; settings: number } };
    expect(testLooks?.runs).toBeGreaterThan(0);
    expect(testLooks?.settings).toBeGreaterThan(0);
  });

  it("holds for the mean of a comparison's seeds", async () => {
    const folders = readdirSync(join(cwd, "runs")).filter((name) => name.includes("-compare-"));
    expect(folders.length).toBeGreaterThan(2);
    for (const name of folders.sort().slice(0, 2)) {
      const output = await printed(["predict", join(cwd, "runs", name), "--json"]);
      requireFit("predict", output);
      rememberKeys("predict", output);
      expect((output as { runs: string[] }).runs.length).toBe(2);
    }
  });

  it("holds for a tagged run of a sweep and for one that failed", async () => {
    const runs = (await printed(["runs", "--json"])) as { run: string; sweep?: string }[];
    const failed = (await printed(["runs", "--json", "--where", "status=failed"])) as typeof runs;
    const tagged = runs.find(({ sweep }) => sweep !== undefined)?.run ?? "";
    expect((await run(["runs", "tag", tagged, "paper"], cwd)).code).toBe(0);
    for (const name of [tagged, failed[0]?.run ?? ""]) {
      const entry = await printed(["runs", "show", name, "--json"]);
      requireFit("runs show", entry);
      rememberKeys("runs show", entry);
      rememberKeys("runs", [entry]);
    }
  });

  it("holds for an error", async () => {
    const { code, stderr } = await runAsPrinted(["train", "lstm", "--json", "--set", "a=1"], cwd);
    expect(code).toBe(2);
    requireFit("error", JSON.parse(stderr));
    rememberKeys("error", JSON.parse(stderr) as object);
  });

  it("holds for the differences of two runs", async () => {
    const runs = (await printed(["runs", "--json"])) as { run: string }[];
    const [a, b] = [runs[0]?.run ?? "", runs.at(-1)?.run ?? ""];
    const differences = await printed(["runs", "diff", a, b, "--json"]);
    requireFit("runs diff", differences);
    rememberKeys("runs diff", differences);
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

  it.each(["run", ...PLAIN])("has no key that nothing prints: %s", (name) => {
    expect(unseenKeys(name)).toEqual(UNPRINTED[name] ?? []);
  });

  it("refuses what a command does not print", () => {
    const doctor = { device: { kind: "cpu", reason: "no GPU" }, checks: [] };
    requireFit("doctor", doctor);
    expect(() => requireFit("doctor", { ...doctor, device: { kind: "tpu" } })).toThrow();
    expect(() => requireFit("doctor", { ...doctor, more: 1 })).toThrow();
  });
});

describe("the keys of an output", () => {
  it.each(PLAIN)("are a promise: %s", (name) => {
    expect(describedKeys(name)).toMatchSnapshot();
  });

  it("are those of a run, a comparison or a sweep where a command can have each", () => {
    const partsOf = (name: string) => (outputSchema(name) as { anyOf: object[] }).anyOf;
    const plain = ["compare", "sweep"].map((name) => {
      const { title, $schema, ...schema } = outputSchema(name) as Record<string, unknown>;
      expect({ title, $schema }).toEqual({
        title: `rnnlab ${name} --json`,
        $schema: "https://json-schema.org/draft/2020-12/schema",
      });
      return schema;
    });
    const [run] = partsOf("train");
    expect(partsOf("train")).toEqual([run, plain[0]]);
    for (const name of ["resume", "report"]) expect(partsOf(name)).toEqual([run, ...plain]);
    expect(outputSchema("error")).toMatchObject({ title: "an error of rnnlab --json" });
    expect(describedKeys("train")).toMatchSnapshot();
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
