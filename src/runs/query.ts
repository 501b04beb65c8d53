import { metricPaths } from "../config/expect.js";
import { UserError } from "../shared/errors.js";
import { suggestion } from "../shared/suggestion.js";
import { fieldOf, fieldsOf, flatFields } from "./fields.js";
import type { RunEntry } from "./registry.js";

/** One `--where`: `model.cell=lstm`, `test.mseLastStep<0.02`. */
interface Condition {
  readonly path: string;
  readonly sign: Sign;
  readonly value: string;
}

const SHAPE = /^\s*([^\s<>=!~]+)\s*(<=|>=|!=|==?|<|>|~)\s*(.*?)\s*$/;

const holds = {
  "<": (a: Comparable, b: Comparable) => a < b,
  "<=": (a: Comparable, b: Comparable) => a <= b,
  ">": (a: Comparable, b: Comparable) => a > b,
  ">=": (a: Comparable, b: Comparable) => a >= b,
  "=": (a: Comparable, b: Comparable) => a === b,
  "==": (a: Comparable, b: Comparable) => a === b,
  "!=": (a: Comparable, b: Comparable) => a !== b,
  "~": (a: Comparable, b: Comparable) => String(a).includes(String(b)),
} as const;

type Sign = keyof typeof holds;
type Comparable = number | string;

/**
 * The runs that meet every condition. A run without the value that a condition names meets it only with `!=`.
 *
 * @throws UserError when a condition cannot be parsed, or no run has such a key
 */
export function filterRuns(
  entries: readonly RunEntry[],
  conditions: readonly string[],
): readonly RunEntry[] {
  const parsed = conditions.map(parseCondition);
  for (const { path } of parsed) requireKnown("--where", path, entries);
  return entries.filter((entry) => parsed.every((condition) => meets(entry, condition)));
}

/**
 * The runs sorted by the value at a path, lowest first unless reversed; runs without a value come last in
 * either order.
 *
 * @throws UserError when no run has such a key
 */
export function sortRuns(
  entries: readonly RunEntry[],
  path: string,
  descending: boolean,
): RunEntry[] {
  requireKnown("--sort", path, entries);
  const sign = descending ? -1 : 1;
  return [...entries].sort((a, b) => {
    const [x, y] = [fieldOf(a, path) ?? undefined, fieldOf(b, path) ?? undefined];
    if (x === undefined || y === undefined)
      return Number(x === undefined) - Number(y === undefined);
    return sign * compare(x, y);
  });
}

function parseCondition(text: string): Condition {
  const [, path, sign, value] = SHAPE.exec(text) ?? [];
  if (path === undefined || sign === undefined || !value) {
    throw new UserError(
      `--where ${text}: expected a key, one of =, !=, <, <=, >, >=, ~ and a value in quotes, ` +
        'for example --where "test.mseLastStep<0.02"',
    );
  }
  return { path, sign: sign as Sign, value };
}

/** Compares numbers as numbers and anything else as text; lists and objects as JSON. */
function meets(entry: RunEntry, { path, sign, value }: Condition): boolean {
  if (path === "tag") return meetsTag(entry, sign, value);
  const found = fieldOf(entry, path);
  if (found === undefined || found === null) return sign === "!=";
  const wanted = Number(value);
  if (typeof found === "number" && !Number.isNaN(wanted)) return holds[sign](found, wanted);
  return holds[sign](asText(found), value);
}

/** At least one of the tags must meet the condition; with `!=`, none of them may be the value. */
function meetsTag({ tags }: RunEntry, sign: Sign, value: string): boolean {
  if (sign === "!=") return !tags.includes(value);
  return tags.some((tag) => holds[sign](tag, value));
}

function compare(a: unknown, b: unknown): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return asText(a).localeCompare(asText(b), "en", { numeric: true });
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/**
 * Rejects a key that no run has: it is probably misspelled, and an empty list would hide that.
 *
 * @throws UserError when no run has it
 */
export function requireKnown(option: string, path: string, entries: readonly RunEntry[]): void {
  if (entries.length === 0 || entries.some((entry) => fieldOf(entry, path) !== undefined)) return;
  const known = knownPaths(entries);
  if (known.has(path)) return;
  const hint =
    suggestion(path, [...known]) ||
    " Use a key of the config such as model.hidden, or a figure such as validation.mse.";
  throw new UserError(`${option} ${path}: no run has this key.${hint}`);
}

/** Every key that some run has, and the keys that only finished runs have. */
function knownPaths(entries: readonly RunEntry[]): ReadonlySet<string> {
  const used = entries.flatMap((entry) => [...flatFields(fieldsOf(entry)).keys()]);
  return new Set([...metricPaths, ...used]);
}
