import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Writable } from "node:stream";
import type { Command } from "commander";
import { describe, expect, it } from "vitest";
import { placeholder } from "../../src/cli/completion/complete.js";
import { choicesAt } from "../../src/cli/completion/keys.js";
import { sourceOf } from "../../src/cli/completion/sources.js";
import { createProgram } from "../../src/cli/main.js";
import { modelCellNames } from "../../src/config/model-cells.js";
import { emptyFolder, run } from "../helpers/cli.js";

const A = "2026-01-01T00-00-00-lstm-1111";
const B = "2026-01-02T00-00-00-gru-2222";
const COMPARISON = "2026-01-03T00-00-00-compare-3333";

/** A working directory with two runs, a comparison, configs and folders. */
function workplace(): string {
  const folder = emptyFolder();
  for (const name of [A, B, COMPARISON]) mkdirSync(join(folder, "runs", name), { recursive: true });
  for (const name of [A, B]) writeFileSync(join(folder, "runs", name, "manifest.json"), "{}");
  writeFileSync(join(folder, "runs", COMPARISON, "comparison.json"), "{}");
  writeFileSync(join(folder, "runs", A, "annotations.json"), '{"tags":["paper","old"]}');
  mkdirSync(join(folder, "runs", "no-run"));
  mkdirSync(join(folder, "other", "2025-05-05T00-00-00-rnn-5555"), { recursive: true });
  writeFileSync(join(folder, "other", "2025-05-05T00-00-00-rnn-5555", "manifest.json"), "{}");
  mkdirSync(join(folder, "my configs"));
  writeFileSync(join(folder, "my configs", "wide.json"), "{}");
  writeFileSync(join(folder, "mine.json"), "{}");
  writeFileSync(join(folder, "notes.txt"), "");
  writeFileSync(join(folder, ".hidden.json"), "");
  return folder;
}

const folder = workplace();

async function completed(...words: string[]): Promise<string[]> {
  const { code, stdout, stderr } = await run(["__complete", "--", ...words], folder);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout
    .split("\n")
    .filter(Boolean)
    .map((line) => line.split("\t")[0] ?? "");
}

const trainOptions = [
  "--config",
  "--set",
  "--cell",
  "--hidden",
  "--epochs",
  "--seed",
  "--name",
  "--device",
  "--threads",
  "--quiet",
  "--log-every",
  "--target",
  "--id",
  "--missing-values",
  "--encoding",
  "--time-zone",
  "--time-format",
  "--label",
  "--text",
  "--init",
  "--expect",
  "--tag",
  "--json",
  "--help",
];

const cases: readonly (readonly [words: readonly string[], values: readonly string[]])[] = [
  [["tr"], ["train"]],
  [["runs", "d"], ["diff"]],
  [["help", "tr"], ["train"]],
  [
    ["config", ""],
    ["schema", "show", "help"],
  ],
  [["train", "--"], trainOptions],
  [
    ["train", "--json", "--set", "a=b", "--device=cpu", "--"],
    trainOptions.filter((name) => name !== "--json" && name !== "--device"), // --set is repeatable
  ],
  [["inspect", "--j"], ["--json"]],
  [["train", "sm"], ["smoke"]],
  [
    ["train", "m"],
    ["mine.json", "my configs/"],
  ],
  [["train", "--cell", "l"], ["lstm"]],
  [["train", "--", "--"], []],
  [
    ["train", "--device", ""],
    ["auto", "cpu", "gpu", "native"],
  ],
  [["train", "--device=c"], ["--device=cpu"]],
  [["train", "--threads", ""], []],
  [["train", "-c", "sm"], ["smoke"]],
  [
    ["train", "--config", "m"],
    ["mine.json", "my configs/"],
  ],
  [
    ["train", "--config", "./m"],
    ["./mine.json", "./my configs/"],
  ],
  [["train", "--config", "my configs/"], ["my configs/wide.json"]],
  [["train", "--config", "."], [".hidden.json"]],
  [["train", "--config", "no such folder/x"], []],
  [["train", "--init", "n"], ["notes.txt"]],
  [
    ["train", "--set", "model.h"],
    ["model.hidden=", "model.hybrid="],
  ],
  [
    ["train", "--set", "model.cell="],
    [
      "model.cell=rnn",
      "model.cell=lstm",
      "model.cell=gru",
      "model.cell=mingru",
      "model.cell=minlstm",
      "model.cell=bidirectional",
    ],
  ],
  [["train", "--set", "model.bidirectional=t"], ["model.bidirectional=true"]],
  [["train", "--set=training.optimizer.name=s"], ["--set=training.optimizer.name=sgd"]],
  [["train", "--set", "model.hidden="], []],
  [
    ["train", "--tag", ""],
    ["old", "paper"],
  ],
  [["runs", "tag", A, "pa"], ["paper"]],
  [["train", "--expect", "test.mseL"], ["test.mseLastStep<"]],
  [
    ["compare", "l"],
    ["lstm", "last"],
  ],
  [["compare", "lstm", "gr"], ["gru"]],
  [["compare", "2026-01-02"], [B]],
  [
    ["plot", "2026"],
    [COMPARISON, B, A],
  ],
  [["plot", "be"], ["best"]],
  [
    ["plot", A, ""],
    ["--runs", "--help"],
  ],
  [["plot", "no-"], []],
  [["plot", "runs/2026-01-01"], [`runs/${A}/`]],
  [["plot", "--runs", "other", "2025"], ["2025-05-05T00-00-00-rnn-5555"]],
  [["plot", "--runs=other", "2025"], ["2025-05-05T00-00-00-rnn-5555"]],
  [["plot", "--runs", "o"], ["other/"]],
  [["runs", "diff", A, "2026-01-02"], [B]],
  [["runs", "--wh"], ["--where"]],
  [["runs", "--where", "model.ce"], ["model.cell="]],
  [["runs", "--where", "model.cell=l"], ["model.cell=lstm"]],
  [["runs", "-w", "model.hi"], ["model.hidden<"]],
  [["runs", "-w", "stat"], ["status="]],
  [["runs", "--sort", "stat"], ["status"]],
  [
    ["runs", "prune", "--by", "test.mas"],
    ["test.mase", "test.maseLastStep"],
  ],
  [
    ["completion", ""],
    ["bash", "zsh", "fish"],
  ],
  [["__"], []],
];

describe("rnnlab __complete", () => {
  it.each(cases)("%j", async (words, values) => {
    expect(await completed(...words)).toEqual(values);
  });

  it("describes what it offers", async () => {
    const { stdout } = await run(["__complete", "--", "train", "--thr"], folder);
    expect(stdout).toBe("--threads\tCPU threads\n");
  });
});

/** Values that nothing can be known of. */
const free = ["number", "command", "column", "seconds", "stride", "options", "text", "format"];

describe("every value that the program takes", () => {
  const program = createProgram({
    stdout: new Writable(),
    stderr: new Writable(),
    env: {},
    cwd: folder,
    argv: [],
  });
  const asked = commandsOf(program).flatMap((command) => [
    ...command.options.filter(({ required, optional }) => required || optional),
    ...command.registeredArguments,
  ]);
  const names = asked.filter(({ argChoices }) => !argChoices).map(placeholder);

  it.each([...new Set(names)])("<%s> has candidates or is free", (name) => {
    const known = sourceOf(name) !== undefined || free.includes(name);
    expect(known, `say in src/cli/completion/sources.ts where <${name}> comes from`).toBe(true);
  });

  it("is looked for in all commands", () => {
    expect(names).toContain("run");
    expect(asked.length).toBeGreaterThan(40);
  });
});

function commandsOf(command: Command): Command[] {
  const visible = command.commands.filter((child) => child.name() !== "__complete");
  return [command, ...visible.flatMap(commandsOf)];
}

it("a word after an argument is no command, and numbers are compared by size", async () => {
  expect(await completed("runs", "show", "--wh")).toEqual([]);
  expect(await completed("runs", "there", "show", "--wh")).toEqual(["--where"]);
  const keys = await completed("runs", "--where", "");
  expect(keys).toEqual(
    expect.arrayContaining([
      ...["model.hidden<", "training.optimizer.learningRate<", "test.mse<", "data.steps<"],
      ...["model.cell=", "model.bidirectional=", "status=", "run="],
    ]),
  );
});

it("files are in the order of their names, commands are offered in the first place alone", async () => {
  const cwd = emptyFolder();
  for (const name of ["c", "a", "d", "b"]) writeFileSync(join(cwd, `${name}.csv`), "");
  const { stdout } = await run(["__complete", "--", "init", ""], cwd);
  expect(stdout.match(/\w\.csv/g)).toEqual(["a.csv", "b.csv", "c.csv", "d.csv"]);
  expect(await completed("runs", "")).toContain("show");
  expect(await completed("runs", "there", "")).not.toContain("show");
});

it("runs are offered the newest first, folders once a word has begun", async () => {
  expect(await completed("plot", "")).toEqual(["last", "best", COMPARISON, B, A]);
  expect(await completed("plot", "o")).toEqual(["other/"]);
});

it("keys to sort by are those of runs, without what a training is expected to reach", async () => {
  const keys = await completed("runs", "--sort", "");
  expect(keys).toEqual(expect.arrayContaining(["run", "status", "test.mse", "model.hidden"]));
  expect(keys.filter((key) => key?.startsWith("expect"))).toEqual([]);
});

it("cells are those of the config's schema, and a key without a list has no values", () => {
  expect(choicesAt("model.cell")).toEqual(modelCellNames());
  expect(choicesAt("model.bidirectional")).toEqual(["true", "false"]);
  expect([choicesAt("model.hidden"), choicesAt("model.cells")]).toEqual([[], []]);
});
