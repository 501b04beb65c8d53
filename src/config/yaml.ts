import { createRequire } from "node:module";
import { extname } from "node:path";
import type { Document } from "yaml";
import { UserError } from "../shared/errors.js";
import { requireShallow } from "../shared/json.js";
import { lineAndColumn } from "./place.js";

/** Loads the parser, which takes as long as all other parts of a config together, for YAML alone. */
const requirePackage = createRequire(import.meta.url);

/** Endings of YAML files. */
export const yamlEndings: readonly string[] = [".yaml", ".yml"];

export function isYaml(file: string): boolean {
  return yamlEndings.includes(extname(file).toLowerCase());
}

/**
 * Reads YAML 1.2, whose core schema knows the types of JSON: `no` is a text and no dates are made.
 *
 * @throws UserError with line and column when the text is not YAML, or names a key twice
 */
export function parseYaml(text: string, source: string): unknown {
  try {
    return plainValue(readDocument(text, source));
  } catch (error) {
    if (error instanceof UserError) throw error;
    // Too many levels (a stack overflow) or aliases, or a value that contains itself.
    throw new UserError(`${source}: not usable (${(error as Error).message})`);
  }
}

function readDocument(text: string, source: string): Document.Parsed {
  const { parseDocument } = requirePackage("yaml") as typeof import("yaml");
  const document = parseDocument(text, { prettyErrors: false, version: "1.2" });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem === undefined) return document;
  const place = lineAndColumn(text, problem.pos[0]);
  throw new UserError(`${source}${place}: not YAML (${problem.message})`);
}

/** The document's value, if it is one that JSON has as well. */
function plainValue(document: Document.Parsed): unknown {
  const value: unknown = document.toJS();
  requireShallow(JSON.stringify(value) ?? "null");
  return value;
}
