import type { z } from "zod";
import { suggestion } from "../shared/suggestion.js";
import { knownKeys, pathsNamed, variantsAt } from "./json-schema.js";

type Issue = z.core.$ZodIssue;

/**
 * One sentence for each problem of an issue: what is there, what was expected, what to do.
 *
 * @param config the whole config that the issue was found in
 */
export function describeIssue(issue: Issue, config: unknown): string[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => strangeKey(issue.path, key, config));
  }
  const where = issue.path.length === 0 ? "the config" : issue.path.join(".");
  if (issue.code === "custom") return [`${where} ${issue.message}${nearestKnown(issue)}`];
  return [`${where} is ${shown(inputOf(issue))}, expected ${expectation(issue)}`];
}

/** The sentence about an unknown key, with the nearest known key. */
export function unknownKey(
  path: readonly PropertyKey[],
  key: string,
  known: readonly string[] = knownKeys(path),
): string {
  const prefix = path.map((name) => `${String(name)}.`).join("");
  const full = `${prefix}${key}`;
  if (known.length === 0) return `${full} is not a known key: ${path.join(".")} is a single value.`;
  const [elsewhere, ...others] = pathsNamed(key);
  const moved = elsewhere && others.length === 0 ? ` Did you mean "${elsewhere}"?` : "";
  const near = suggestion(key, known, prefix);
  const advice = (path.length === 0 && moved) || near || moved;
  return `${full} is not a known key.${advice || ` Known keys here: ${known.join(", ")}.`}`;
}

/** The known value nearest to the input, for an issue that lists its known values. */
function nearestKnown({ input, params }: z.core.$ZodIssueCustom): string {
  const { known } = params ?? {};
  return Array.isArray(known) ? nearest(input, known.map(String)) : "";
}

/** The sentence about a key that is unknown, or known only for another task. */
function strangeKey(path: readonly PropertyKey[], key: string, config: unknown): string {
  const variants = variantsAt(path, DISCRIMINATOR);
  const part = path.reduce((whole, name) => (whole as Part | undefined)?.[name], config);
  const chosen = (part as Part | undefined)?.[DISCRIMINATOR] ?? variants[0]?.name;
  const variant = variants.find(({ name }) => name === chosen);
  const others = variants.filter(({ keys }) => keys.includes(key)).map(({ name }) => name);
  if (variant === undefined || others.length === 0) return unknownKey(path, key, variant?.keys);
  return `${[...path, key].join(".")} does not apply to ${variant.name}, only to ${others.join(", ")}`;
}

type Part = Readonly<Record<PropertyKey, unknown>>;

/** The key whose value distinguishes the variants of a part. */
const DISCRIMINATOR = "task";

function shown(value: unknown): string {
  const text = typeof value === "number" ? String(value) : (JSON.stringify(value) ?? "missing");
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** The value at the issue's path. */
function inputOf(issue: Issue): unknown {
  const { input, path } = issue;
  if (issue.code !== "invalid_union" || issue.errors.length > 0) return input;
  return (input as Part | undefined)?.[path.at(-1) ?? ""];
}

function expectation(issue: Issue): string {
  switch (issue.code) {
    case "invalid_union": {
      if (issue.errors.length > 0) return issue.message; // several forms of one value
      const names = variantsAt(issue.path.slice(0, -1), DISCRIMINATOR).map(({ name }) => name);
      return `one of ${names.join(", ")}.${nearest(inputOf(issue), names)}`;
    }
    case "invalid_value": {
      const values = issue.values.map(String);
      return `one of ${values.join(", ")}.${nearest(issue.input, values)}`;
    }
    case "invalid_type":
      if (typeof issue.input === "number" && issue.expected === "number") return "a finite number";
      return typeNames[issue.expected] ?? issue.expected;
    case "too_small":
      return `${subject(issue.origin)} ${issue.inclusive ? "at least" : "above"} ${issue.minimum}`;
    case "too_big":
      return `${subject(issue.origin)} ${issue.inclusive ? "at most" : "below"} ${issue.maximum}`;
    default:
      return issue.message;
  }
}

const typeNames: Readonly<Record<string, string>> = {
  int: "a whole number",
  number: "a number",
  string: "a text in double quotes",
  boolean: "true or false",
  object: "an object in braces",
  tuple: "a list of three numbers, for training, validation and test",
  array: "a list",
};

function subject(origin: string): string {
  if (origin === "array") return "a list whose length is";
  return origin === "string" ? "a text whose length is" : "a number that is";
}

/**
 * The nearest name, in a sentence. An object resembles none and is not converted to text, because its
 * toString may be anything.
 */
function nearest(input: unknown, names: readonly string[]): string {
  return typeof input === "object" ? "" : suggestion(String(input), names);
}
