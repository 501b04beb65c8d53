import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Command } from "commander";
import { beforeAll, describe, expect, it } from "vitest";
import { createProgram } from "../src/cli/main.js";
import { shellWords } from "../src/cli/workers.js";
import { isKnown } from "../src/config/json-schema.js";
import { emptyFolder, runAt } from "./helpers/cli.js";
import { setOptions } from "./helpers/set-options.js";

const TOP = fileURLToPath(new URL("..", import.meta.url));

const pages = ["README.md", "runs/README.md", ...["src", "configs", "test/bench"].flatMap(pagesIn)];

function pagesIn(folder: string): string[] {
  return readdirSync(join(TOP, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".md") && !path.includes("node_modules"))
    .map((path) => join(folder, path));
}

/** The program whose commands only check their arguments, and the texts of its help. */
function checkingProgram() {
  const texts: string[] = [];
  const stream = { columns: 80, write: (text: string) => texts.push(text) > 0 };
  const streams = { stdin: process.stdin, stdout: stream, stderr: stream } as never;
  const program = createProgram({ ...(streams as object), env: {}, cwd: ".", argv: [] } as never);
  const commands = all(program);
  for (const command of commands) {
    command.exitOverride();
    if (command.commands.length === 0) command.action(() => undefined);
  }
  return { program, commands, texts };
}

function all(command: Command): Command[] {
  return [command, ...command.commands.flatMap(all)];
}

/** The arguments of rnnlab in a line of a shell, without pipes, redirections and comments. */
function argumentsIn(line: string): string[][] {
  const parts = line.match(/(?:"[^"]*"|'[^']*'|[^"'|>;&#]|(?<=\S)[#])+/g) ?? [];
  return parts.flatMap((part) => {
    const words = shellWords(part.trim()).filter((word) => word !== "$" && word !== "npx");
    return words[0] === "rnnlab" ? [words.slice(1)] : [];
  });
}

function joined(text: string): string[] {
  return text.replaceAll(/\\\n\s*/g, "").split("\n");
}

function linesOf(page: string): string[] {
  const text = readFileSync(join(TOP, page), "utf8");
  const blocks = Array.from(text.matchAll(/^```sh\n([\s\S]*?)^```$/gm), ([, code = ""]) => code);
  const inline = Array.from(text.matchAll(/`(rnnlab [^`\n]*)`/g), ([, line = ""]) => line);
  return [...blocks.flatMap(joined), ...inline];
}

/** What is missing if a sentence names a command or an option without its arguments. */
const SHORT = [
  "commander.missingArgument",
  "commander.missingMandatoryOptionValue",
  "commander.optionMissingArgument",
];

/** Words that stand for what a reader puts in. */
const PLACEHOLDER = /\b(?:KEY|CONFIG|FILE|FOLDER|RUN|NAME|URL|N)\b|\.\.\./;

const documented = pages.flatMap((page) =>
  linesOf(page).flatMap((line) => argumentsIn(line).map((argv) => [page, argv] as const)),
);

const examples = checkingProgram().commands.flatMap((command) => {
  const texts: string[] = [];
  command.configureOutput({ writeOut: (text) => texts.push(text) });
  command.outputHelp();
  const lines = joined(texts.join("")).filter((line) => /^\s*\$ /.test(line));
  return lines.flatMap((line) => argumentsIn(line).map((argv) => [command.name(), argv] as const));
});

/** @throws CommanderError if the program does not accept the arguments */
async function requireAccepted(argv: readonly string[]): Promise<void> {
  if (argv.length === 0 || argv.includes("--help")) return;
  const { program, commands } = checkingProgram();
  const isFamily = commands.some((known) => known.commands.length > 0 && known.name() === argv[0]);
  if (argv.length === 1 && isFamily) return; // named in a sentence
  await program.parseAsync([...argv], { from: "user" });
  for (const [at, word] of argv.entries()) {
    if (word !== "--set" && word !== "-s") continue;
    const [key = ""] = argv[at + 1]!.split("=");
    expect(isKnown(key.split(".")), `--set ${key}`).toBe(true);
  }
}

describe("a command line of the documentation", () => {
  const whole = documented.filter(([, argv]) => !PLACEHOLDER.test(argv.join(" ")));

  it("is found on many pages", () => {
    expect(new Set(whole.map(([page]) => page)).size).toBeGreaterThan(8);
    expect(examples.length).toBeGreaterThan(50);
  });

  it.each(whole)("%s: rnnlab %j is accepted", async (_, argv) => {
    await requireAccepted(argv).catch((error: { code?: string }) => {
      if (!SHORT.includes(error.code ?? "")) throw error;
    });
  });

  it.each(examples)("help of %s: rnnlab %j is accepted", async (_, argv) => {
    await requireAccepted(argv);
  });
});

/** A command with settings that make its training short. */
function shortened(argv: readonly string[]): string[] {
  if (argv[0] !== "train" && argv[0] !== "compare") return [...argv];
  if (argv.includes("smoke")) return [...argv];
  const isMade = ["lstm", "lstm.json", "best", "rnn"].some((name) => argv.includes(name));
  const settings = [
    "training.epochs=1",
    ...(argv.includes("words") ? ["data.words=50"] : []),
    ...(isMade ? ["data.series=60"] : []),
  ];
  return [...argv, ...setOptions(settings)];
}

/** What a block needs that other programs or pages make. */
const elsewhere = /mlflow:|stream\.onnx|completion|error\.json/;

const blocks = pages.flatMap((page) => {
  const text = readFileSync(join(TOP, page), "utf8");
  return Array.from(text.matchAll(/^```sh\n([\s\S]*?)^```$/gm), ([, code = ""]) => {
    return [page, joined(code).flatMap(argumentsIn)] as const;
  }).filter(([, commands]) => commands.length > 0);
});

function salesCsv(): string {
  const rows = Array.from({ length: 200 }, (_, day) => {
    const date = new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10);
    return `${date},${100 + day / 10 + 20 * Math.sin((2 * Math.PI * day) / 7)}`;
  });
  return `date,units\n${rows.join("\n")}\n`;
}

describe("a block of commands of the documentation", () => {
  const trained = emptyFolder();
  beforeAll(async () => {
    await runAt(shortened(["train", "lstm", "--quiet"]), trained);
  });

  it.each(blocks)("%s: %j runs", { timeout: 240_000 }, async (page, commands) => {
    const folder = emptyFolder();
    writeFileSync(join(folder, "sales.csv"), salesCsv());
    // A block may be about a run of the reader's.
    if (page !== "README.md" || !commands[0]!.includes("lstm"))
      cpSync(trained, folder, { recursive: true });
    for (const argv of commands) {
      if (elsewhere.test(argv.join(" "))) continue;
      const { code, stderr } = await runAt(shortened(argv), folder);
      expect(code, `rnnlab ${argv.join(" ")}: ${stderr}`).toBe(0);
    }
  });
});
