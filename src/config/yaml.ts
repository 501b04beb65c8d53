import { createRequire } from "node:module";
import { extname } from "node:path";
import type { Document } from "yaml";
import { UserError } from "../shared/errors.js";
import { requireShallow } from "../shared/json.js";
import { lineAndColumn } from "./place.js";

/**
 * Loads the parser only for YAML, because loading it takes as long as everything else in reading a
 * config.
 */
const requirePackage = createRequire(import.meta.url);

/** Extensions of YAML files. */
export const yamlEndings: readonly string[] = [".yaml", ".yml"];

export function isYaml(file: string): boolean {
  return yamlEndings.includes(extname(file).toLowerCase());
}

/**
 * Parses YAML 1.2, whose core schema has the types of JSON: `no` is a string, and dates stay
 * strings.
 *
 * @throws UserError with line and column if the text is not YAML, or has a key twice
 */
export function parseYaml(text: string, source: string): unknown {
  try {
    return plainValue(readDocument(text, source), source);
  } catch (error) {
    if (error instanceof UserError) throw error;
    const { message } = error as Error;
    const known = unusable.find(([pattern]) => pattern.test(message))?.[1];
    throw new UserError(`${source}: ${known ?? `not usable (${message.split("\n")[0]})`}`);
  }
}

const TOO_DEEP = "is nested too deeply for a config";

/** Messages for YAML that cannot be a config. */
const unusable: readonly (readonly [pattern: RegExp, sentence: string])[] = [
  [/circular/, "a value contains itself through an alias, expected a config without such an alias"],
  [/alias count/, "its aliases expand to too many values, expected a config without them"],
  [/call stack/, TOO_DEEP],
];

/** Parser messages that users would not understand, and their replacements. */
const reworded: readonly (readonly [pattern: RegExp, sentence: string])[] = [
  [/call stack/, TOO_DEEP],
  [/multiple documents/, "has several documents (---), expected one config"],
];

function readDocument(text: string, source: string): Document.Parsed {
  const { isScalar, parseDocument, visit } = requirePackage("yaml") as typeof import("yaml");
  const document = parseDocument(text, { prettyErrors: false, version: "1.2", logLevel: "error" });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem === undefined) {
    visit(document, {
      Pair(_, { key }) {
        if (key === null || isScalar(key)) return;
        throw new UserError(`${source}: a key is a list or an object, expected a name`);
      },
    });
    return document;
  }
  const place = lineAndColumn(text, problem.pos[0]);
  const sentence = reworded.find(([pattern]) => pattern.test(problem.message))?.[1];
  throw new UserError(`${source}${place}: ${sentence ?? `not YAML (${problem.message})`}`);
}

/** The document's value, if JSON can represent it. */
function plainValue(document: Document.Parsed, source: string): unknown {
  const value: unknown = document.toJS();
  requireShallow(JSON.stringify(value) ?? "null");
  requirePlain(value, source);
  return value;
}

/** @throws UserError if a tag made a value that JSON cannot hold, such as bytes or a set */
function requirePlain(value: unknown, source: string): void {
  if (typeof value !== "object" || value === null) return;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== Array.prototype) {
    throw new UserError(
      `${source}: a tag produces a ${value.constructor.name}, expected numbers, texts, lists and objects`,
    );
  }
  for (const part of Object.values(value)) requirePlain(part, source);
}
