import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createProgram } from "../../src/cli/main.js";
import { emptyFolder, run } from "../helpers/cli.js";

const program = createProgram({
  stdout: process.stdout,
  stderr: process.stderr,
  env: {},
  cwd: tmpdir(),
  argv: [],
});
const commands = program.commands
  .map((command) => command.name())
  .filter((name) => !name.startsWith("__")); // what the shells' completion calls
const subcommands = program.commands.flatMap((command) =>
  command.commands.map((child) => `${command.name()} ${child.name()}`),
);

describe("help", () => {
  it("of the program names every command", async () => {
    const { code, stdout, stderr } = await run(["--help"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    for (const command of commands) expect(stdout).toContain(`  ${command} `);
  });

  it.each(commands)("of %s has a sentence of purpose and examples", async (command) => {
    const { code, stdout } = await run([command, "--help"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Usage: rnnlab [^\n]*\n\n[A-Z][^.]*\.\n/);
    expect(stdout.match(/^ {2}\$ .*\brnnlab /gm)?.length).toBeGreaterThanOrEqual(2);
    expect(stdout).toMatch(/^Examples:\n {2}# /m);
  });

  it.each(["", ...commands, ...subcommands])("of `rnnlab %s` fits 80 columns", async (words) => {
    const { stdout } = await run([...words.split(" ").filter(Boolean), "--help"]);
    expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
  });

  it.each([...commands, ...subcommands])("of `rnnlab %s` describes all it takes", (words) => {
    const names = words.split(" ");
    const command = names.reduce(
      (outer, name) => outer.commands.find((inner) => inner.name() === name) ?? outer,
      program,
    );
    expect(command.description()).toMatch(/^[A-Z].{12,}\.$/);
    const described = [...command.options, ...command.registeredArguments];
    const texts = described.map(({ description }) => description);
    for (const text of texts) expect(text).toMatch(/^(?!.*[.]$)\S.{3,}/);
    expect(new Set(texts).size).toBe(command.name() === "diff" ? texts.length - 1 : texts.length); // two runs
  });

  it("gives the version of the package", async () => {
    expect((await run(["--version"])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

const mistakes: Readonly<Record<string, readonly string[]>> = {
  "no command": [],
  "unknown command": ["trian"],
  "help of an unknown command": ["help", "trian"],
  "help of an unknown inner command": ["help", "runs", "shwo"],
  "epochs of text": ["train", "lstm", "--epochs", "three"],
  "config to init": ["init", "lstm"],
  "two configs to sweep": ["sweep", "lstm", "-c", "gru", "model.hidden=4,8"],
  "nothing to search": ["sweep", "lstm"],
  "unknown option": ["train", "--confg", "lstm"],
  "option without value": ["train", "--config"],
  "missing config": ["train", "--config", "nothing"],
  "unknown key": ["train", "--set", "model.hiden=3"],
  "impossible value": ["train", "--set", "model.hidden=0"],
  "unknown device": ["train", "--device", "tpu"],
  "GPU where there is none": ["train", "--device", "gpu"],
  "threads 0": ["train", "--threads", "0"],
  "threads of text": ["train", "--threads", "two"],
  "key of another part": ["train", "--set", "training.learningRate=0.1"],
  "setting in two words": ["train", "lstm", "--set", "model.hidden", "3"],
  "several models to train": ["train", "lstm", "gru"],
  "unknown subcommand": ["runs", "shw", "last"],
  "nothing to compare": ["compare"],
  "unknown cell": ["compare", "rnn", "lsmt"],
  "a cell twice": ["compare", "rnn", "rnn"],
  "no such run to predict": ["predict", "nothing"],
  "no such run to plot": ["plot", "nothing"],
  "no run at all": ["plot", "last"],
  "empty run name": ["plot", ""],
  "eta without ASHA": ["sweep", "smoke", "model.hidden=2,3", "--eta", "2"],
  "first rung without ASHA": ["sweep", "smoke", "model.hidden=2,3", "--min-epochs", "2"],
  "no such sweep": ["sweep", "runs/nothing"],
  "no such sweep to cancel": ["sweep", "cancel", "nothing"],
  "a scale of a trained model": ["gradients", "-c", "smoke", "--scale", "2"],
  "gradients of a run and of a config": ["gradients", "last", "-c", "smoke"],
  "gradients of a run and of cells": ["gradients", "last", "--cells", "rnn,gru"],
  "gradients of an untrained run": ["gradients", "last", "--no-train"],
  "gradients of a scaled run": ["gradients", "last", "--scale", "2"],
  "two configs": ["train", "lstm", "-c", "gru"],
  "target of a config": ["train", "lstm", "--target", "units"],
  "label of a named config": ["train", "-c", "lstm", "--label", "stars"],
  "encoding of nothing": ["data", "--encoding", "utf-8"],
  "workers of this machine": ["compare", "rnn", "gru", "--workers", "2"],
  "sbatch of this machine": ["sweep", "smoke", "model.hidden=2,3", "--sbatch", "--time=1"],
  "detached from this machine": ["compare", "rnn", "gru", "--detach"],
  "a note and its removal": ["runs", "note", "last", "wider", "--remove"],
  "no note": ["runs", "note", "last"],
  "prune by a test figure": ["runs", "prune", "--keep-best", "1", "--by", "test.mse"],
  "a port too large": ["serve", "--port", "65536"],
  "a port that is no number": ["serve", "--port", "1e3"],
  "nothing to serve": ["serve"],
  "a data file that is not there": ["serve", "none.csv"],
  "no steps between origins": ["predict", "last", "--origins", "0"],
  "a share as a level": ["predict", "last", "--level", "0.95"],
  "an interval of all": ["predict", "last", "--level", "100"],
  "a process silent for too short": ["resume", "last", "--stale", "9.9"],
  "a process silent for too long": ["resume", "last", "--stale", "86401"],
  "threads 1025": ["train", "--threads", "1025"],
  "a line every 1000001 epochs": ["train", "--log-every", "1000001"],
  "a line every 0 epochs": ["train", "--log-every", "0"],
  "quiet lines": ["train", "--log-every", "2", "--quiet"],
  "hidden without a number": ["train", "lstm", "--hidden", " "],
  "several values to train": ["train", "lstm", "--set", "model.hidden=2,3"],
  "folds from given weights": [
    ...["train", "co2", "--init", "none.safetensors"],
    ...["--set", "evaluation.backtest.folds=2"],
  ],
  "no such weights": ["train", "smoke", "--init", "none.safetensors"],
  "best and last weights": ["export", "last", "--to", "a.onnx", "--best", "--last"],
  "an unknown output": ["schema", "predit"],
  "a config as a command": ["lstm"],
  "data as a command": ["sales.csv"],
  "no file to make a config for": ["init", "none.csv"],
  "pruning that is tried and done": ["runs", "prune", "--keep-best", "1", "--dry-run", "--yes"],
  "a shell that is not known": ["completion", "tcsh"],
  "a command line that is not UTF-8": ["train", "\ufffd.csv"],
};

it("an error is wrapped between words on a terminal", async () => {
  const argv = ["train", "--config", "lstm", "--set", "model.hiden=3"];
  const { stderr } = await run(argv, tmpdir(), 40);
  const lines = stderr.trimEnd().split("\n");
  expect(lines.length).toBeGreaterThan(1);
  expect(lines.filter((line) => line.length > 40)).toEqual([]);
  expect(`${lines.join(" ")}\n`).toBe((await run(argv)).stderr);
});

describe("a mistake on the command line", () => {
  it.each(Object.keys(mistakes))("%s", async (name) => {
    const folder = emptyFolder();
    const cwd = process.cwd();
    process.chdir(folder);
    const result = await run(mistakes[name] ?? [], folder).finally(() => process.chdir(cwd));
    expect(result.code).toBe(2);
    expect(result.stdout).toBe("");
    expect(result.stderr.replaceAll(folder, "FOLDER")).toMatchSnapshot();
    expect(result.stderr).not.toMatch(/\n\s+at /);
    expect(existsSync(join(folder, "runs"))).toBe(false);
  });
});

describe("a folder for runs that cannot be one", () => {
  it("is a file", async () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, "runs"), "");
    const runs = `output.runs=${join(folder, "runs")}`;
    const { code, stderr } = await run(["train", "--config", "smoke", "--set", runs], folder);
    expect(code).toBe(2);
    expect(stderr.replaceAll(folder, "FOLDER")).toMatchSnapshot();
  });

  it("does not let anything be made in it", async () => {
    const { code, stderr } = await run([
      "train",
      "--config",
      "smoke",
      "--set",
      "output.runs=/proc",
    ]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: output\.runs: cannot make a run folder in \/proc \(\w+\)/);
  });
});

describe("a run folder that is damaged", () => {
  const made = (files: Readonly<Record<string, string>>) => {
    const folder = join(emptyFolder(), "broken");
    mkdirSync(folder);
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return folder;
  };

  it.each([
    ["manifest of another version", { "manifest.json": '{ "format": 2 }' }],
    ["manifest without a version", { "manifest.json": "{}" }],
    ["manifest cut short", { "manifest.json": '{ "format": 1, "st' }],
    ["manifest with a wrong type", { "manifest.json": '{ "format": 1, "status": 3 }' }],
  ])("%s", async (_, files) => {
    const folder = made(files);
    const { code, stderr } = await run(["plot", folder]);
    expect(code).toBe(2);
    expect(stderr.replaceAll(folder, "RUN")).toMatchSnapshot();
  });

  it("lacks its config", async () => {
    const folder = made({ "manifest.json": "{}" });
    const { code, stderr } = await run(["predict", folder]);
    expect(code).toBe(2);
    expect(stderr.replaceAll(folder, "RUN")).toMatchSnapshot();
  });
});
