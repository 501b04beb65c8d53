import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { createProgram } from "../src/cli/main.js";
import { isFile } from "../src/shared/files.js";
import { emptyFolder, run, spawnRnnlab } from "./helpers/cli.js";

const TOP = fileURLToPath(new URL("..", import.meta.url));
const FINGERPRINTS = join(TOP, "test/golden/fingerprints.json");

/**
 * Whether the models of the README are trained whole, which takes 20 seconds of processor time: .ci/leg-bits asks for it.
 * All epochs compute in the same ways, so that most faults show in the first.
 */
const WHOLE = process.env.RNNLAB_WHOLE !== undefined;
const models = ["rnn", "lstm", "gru"];

const { stdin, stdout, stderr } = process;
const { commands } = createProgram({ stdin, stdout, stderr, env: {}, cwd: ".", argv: [] });

const pages = ["README.md", ...readmesIn("src"), ...readmesIn("configs"), "runs/README.md"];

function readmesIn(folder: string): string[] {
  return readdirSync(join(TOP, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".md"))
    .map((path) => join(folder, path));
}

/** The code blocks of a page in one language. */
function blocks(page: string, language: string): string[] {
  const text = readFileSync(join(TOP, page), "utf8");
  return Array.from(text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm))
    .filter(([, name]) => name === language)
    .map(([, , code = ""]) => code);
}

describe.each(pages)("%s", (page) => {
  const text = readFileSync(join(TOP, page), "utf8").replaceAll(/^```[\s\S]*?^```$/gm, "");

  it("links to files and headings that exist", () => {
    for (const [, link = ""] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^https?:/.test(link)) continue;
      const [path = "", heading] = link.split("#");
      const file = path === "" ? join(TOP, page) : resolve(TOP, dirname(page), path);
      expect(isFile(file), `${page}: ${link}`).toBe(true);
      if (heading !== undefined) expect(headingsOf(file), `${page}: ${link}`).toContain(heading);
    }
  });
});

describe("each folder of more than a dozen files", () => {
  const many = readdirSync(join(TOP, "src"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map(({ parentPath }) => relative(TOP, parentPath));
  const large = [...new Set(many)].filter(
    (folder) => many.filter((other) => other === folder).length > 12,
  );

  it.each(large)(
    "%s has a page of at most a screen that ends with how to add something",
    (folder) => {
      const lines = readFileSync(join(TOP, folder, "README.md"), "utf8")
        .trimEnd()
        .split("\n");
      expect(lines.length).toBeLessThanOrEqual(80);
      const last = lines.findLastIndex((line) => line.includes("To add a"));
      expect(last).toBeGreaterThan(0);
      expect(lines.slice(last + 1).filter((line) => line.startsWith("#"))).toEqual([]);
    },
  );
});

/** The fingerprints of all runs below a folder. */
function fingerprintsIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith("manifest.json"))
    .map((path) => JSON.parse(readFileSync(join(folder, path), "utf8")).fingerprint);
}

/** The anchors of a page's headings, as GitHub makes them. */
function headingsOf(file: string): string[] {
  return Array.from(readFileSync(file, "utf8").matchAll(/^#+ (.*)$/gm), ([, title = ""]) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{Letter}\p{Number}\s-]/gu, "")
      .replaceAll(/\s/g, "-"),
  );
}

describe("the README", () => {
  it("has both commands for a fresh machine in its first block", () => {
    const [first = ""] = blocks("README.md", "sh");
    expect(first).toContain("npm ci && npx rnnlab train --config lstm.json");
    expect(first).toContain("npm ci && npm test");
  });

  it("has at most 900 words up to the end of the table of commands", () => {
    const text = readFileSync(join(TOP, "README.md"), "utf8");
    expect(text.slice(0, text.indexOf("\n## More")).split(/\s+/).length).toBeLessThanOrEqual(900);
  });

  it("names every command", () => {
    const text = readFileSync(join(TOP, "README.md"), "utf8");
    const isShown = (name: string) => name !== "help" && !name.startsWith("_");
    for (const command of commands.filter((known) => isShown(known.name()))) {
      expect(text, command.name()).toContain(`\`${command.name()}`);
    }
  });

  it(`shows what compare prints, of runs with the recorded fingerprints (${WHOLE ? "whole" : "first epochs"})`, {
    timeout: 120_000,
  }, () => {
    const [shown = ""] = blocks("README.md", "text");
    const cwd = mkdtempSync(join(tmpdir(), "readme-"));
    const short = WHOLE ? [] : ["--set", "training.epochs=1"];
    const { stdout, code } = spawnRnnlab(["compare", ...models, ...short], cwd);
    expect(code).toBe(0);
    const table = stdout.slice(0, stdout.indexOf("\n\n") + 1);
    expect(known(figures(table))).toEqual(known(figures(shown)));
    const recorded = JSON.parse(readFileSync(FINGERPRINTS, "utf8"));
    const expected = models.map((name) => recorded[WHOLE ? name : `${name}-1`]);
    expect(fingerprintsIn(join(cwd, "runs")).sort()).toEqual(expected.sort());
  });
});

/** The lines of a table of which all figures are known: after an epoch, of a model only its parameters are. */
function known(lines: readonly string[][]): string[][] {
  if (WHOLE) return [...lines];
  const isModel = ([rank = ""]: readonly string[]) => /^\d$/.test(rank);
  const ofModels = lines
    .filter(isModel)
    .map(([, name = "", parameters = ""]) => [name, parameters]);
  return [...lines.filter((line) => !isModel(line)), ...ofModels.sort()];
}

describe("the page about sequences with a class", () => {
  const page = "src/data/labelled/README.md";

  it("shows the confusion matrix that its command prints", { timeout: 120_000 }, async () => {
    const [line = ""] = blocks(page, "sh");
    const [shown = ""] = blocks(page, "text");
    const argv = line.trim().split(" ").slice(2); // without "npx rnnlab"
    const { stdout, code } = await run([...argv, "--quiet"], emptyFolder());
    expect(code).toBe(0);
    expect(stdout).toContain(`\n${shown}\n`);
  });
});

/**
 * The numbers and the first letters of the words in each line, without times. On a slow machine longer times
 * leave less room, so that names are cut.
 */
function figures(table: string): string[][] {
  return table
    .replaceAll(/\d[\d.]* (s|ms|min)\b/g, "")
    .replaceAll(/─+/g, "─")
    .replaceAll(/([a-z])[a-z]*…?/gi, "$1")
    .trimEnd()
    .split("\n")
    .map((line) => line.trim().split(/\s+/));
}
