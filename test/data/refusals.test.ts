import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const SOURCE = fileURLToPath(new URL("../../src/data/", import.meta.url));
const TESTS = fileURLToPath(new URL("../", import.meta.url));

function contentsOf(folder: string, self = ""): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(ts|mjs)$/.test(name) && !name.includes("node_modules") && name !== self)
    .map((name) => readFileSync(join(folder, name), "utf8"));
}

/** A text with its words alone: without quotes, escapes, and the ends of its lines. */
const plain = (text: string) =>
  text.replaceAll(/["'`\\]+\s*\+?\s*["'`]*/g, "").replaceAll(/\s+/g, " ");

/** The argument of a call that begins at an index, up to its closing bracket. */
function argumentAt(source: string, start: number): string {
  let depth = 0;
  for (let at = start; at < source.length; at += 1) {
    depth += source[at] === "(" ? 1 : source[at] === ")" ? -1 : 0;
    if (depth === 0) return source.slice(start + 1, at);
  }
  return source.slice(start + 1);
}

/** The texts of an argument, cut where values are put in, joined where they are only divided into lines. */
function textsOf(argument: string): string[] {
  const joined = argument.replaceAll(/["`]\s*\+\s*["`]/g, "");
  const texts = [...joined.matchAll(/"((?:[^"\\]|\\.)*)"|`((?:[^`\\]|\\.)*)`/g)];
  return texts.flatMap(([, quoted = "", template = ""]) =>
    `${quoted}${template}`.split(/\$\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}/),
  );
}

const WORDS = 4;

/** Every few consecutive words of a text. */
function piecesOf(text: string): string[] {
  const words = plain(text).trim().split(" ");
  if (words.length < WORDS) return [];
  return words.slice(0, 1 - WORDS || undefined).map((_, i) => words.slice(i, i + WORDS).join(" "));
}

it("every refusal of a data file occurs in a test, in some words of its own", () => {
  const tests = plain(contentsOf(TESTS, "data/refusals.test.ts").join("\n"));
  const calls = contentsOf(SOURCE).flatMap((source) =>
    [...source.matchAll(/new (?:UserError|Refusal)\(/g)].map((match) =>
      textsOf(argumentAt(source, match.index + match[0].length - 1)),
    ),
  );
  const worded = calls.filter((texts) => texts.flatMap(piecesOf).length > 0);
  expect(worded.length).toBeGreaterThan(50);
  const untested = worded.filter(
    (texts) => !texts.flatMap(piecesOf).some((piece) => tests.includes(piece)),
  );
  expect(untested.map((texts) => texts.join("…").trim())).toEqual([]);
});
