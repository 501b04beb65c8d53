import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Command, CommanderError, type Option } from "commander";
import { describe, expect, it } from "vitest";
import { errorReport } from "../../src/cli/error-json.js";
import { createProgram } from "../../src/cli/main.js";
import { emptyFolder, run, runAsPrinted } from "../helpers/cli.js";
import { requireFit } from "../helpers/output-schema.js";

const smoke = [
  "smoke",
  "--set",
  "data.series=40",
  "--set",
  "data.split=[20,10,10]",
  "--set",
  "training.epochs=1",
];

/** The commands that have no commands of their own, with their names. */
function commandsOf(command: Command, names: readonly string[] = []): [string[], Command][] {
  if (command.commands.length === 0) return [[[...names], command]];
  return command.commands.flatMap((inner) => commandsOf(inner, [...names, inner.name()]));
}

/** Whether the parser of an option's value refuses one. */
function refuses({ parseArg, defaultValue }: Option, value: string): boolean {
  try {
    parseArg?.(value, defaultValue);
    return false;
  } catch {
    return true;
  }
}

/** Mistakes in the options and arguments of every command, as command lines with `--json`. */
function mistakes(program: Command): string[][] {
  return commandsOf(program).flatMap(([names, command]) => {
    const subjects = command.registeredArguments.map((_, i) => `nosuch${i}`);
    const options = command.options.filter((option) => refuses(option, "x"));
    return [
      [...names, "--json", "--nonsense"],
      ...(subjects.length > 0 ? [[...names, ...subjects, "--json"]] : []),
      ...options.map(({ long }) => [...names, ...subjects, long ?? "", "x", "--json"]),
    ];
  });
}

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

  const program = createProgram({
    stdout: process.stdout,
    stderr: process.stderr,
    env: {},
    cwd: emptyFolder(),
    argv: [],
  });

  it.each(mistakes(program).map((args) => [args] as const))(
    "says what it is about and what to do: %j",
    async (args) => {
      const { code, stdout, stderr } = await runAsPrinted(args, emptyFolder());
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toMatch(/^\{.*\}\n$/);
      const error = JSON.parse(stderr);
      requireFit("error", error);
      expect(error).toMatchObject({ code: "usage", exitCode: 2 });
      expect(error.where).toMatch(/^\S/);
      expect(error.fix).toMatch(/\w/);
    },
  );

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

it("a command line without a command is an error about the program", () => {
  const help = new CommanderError(1, "commander.help", "(outputHelp)");
  expect(errorReport(help, "Run: rnnlab --help")).toEqual({
    code: "usage",
    exitCode: 2,
    message: "no command given",
    where: null,
    fix: "Run: rnnlab --help",
  });
});
