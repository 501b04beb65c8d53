import { isText } from "../../config/json-schema.js";
import { keyPath, parseOverride } from "../../config/overrides.js";
import type { Dimension } from "../../runs/sweep-file.js";
import { UserError } from "../../shared/errors.js";
import { splitArguments, unquoted } from "./arguments.js";

/** One `key=values` of a sweep: a key with several values, or one with the same value in all trials. */
export type SpaceEntry =
  | { readonly type: "dimension"; readonly dimension: Dimension }
  | { readonly type: "setting"; readonly text: string };

/**
 * Parses `key=values` in the syntax of Hydra: `a,b,c`, `choice(a,b)`, `range(1,10)`, `interval(lo,hi)`,
 * `int(interval(lo,hi))`, `tag(log,interval(lo,hi))`, and `log(lo,hi)` for short. A single value is a
 * setting.
 *
 * @throws UserError when there is no `=`, no such key, or the values have none of these forms
 */
export function parseSpaceEntry(text: string): SpaceEntry {
  const equals = text.indexOf("=");
  if (equals < 1) {
    throw new UserError(
      `sweep ${text}: expected key=values, for example model.hidden=16,32,64 or ` +
        "training.optimizer.learningRate=log(1e-4,1e-1)",
    );
  }
  const key = text.slice(0, equals);
  const values = text.slice(equals + 1).trim();
  const source = `sweep ${text}`;
  keyPath(key, source);
  const parts = splitArguments(values, source);
  const { name } = callOf(values) ?? {};
  const isPlain = name === undefined || (isText(key.split(".")) && !Object.hasOwn(functions, name));
  if (parts.length === 1 && isPlain) return { type: "setting", text };
  const dimension = parts.length > 1 ? choice(parts, key, source) : called(values, key, source);
  return { type: "dimension", dimension: { key, text: values, ...dimension } };
}

/** A dimension without its key and source text. */
type Values = Dimension extends infer D
  ? D extends Dimension
    ? Omit<D, "key" | "text">
    : never
  : never;

/** Whether the value of a `--set` option lists several values. */
export function asksForSeveral(text: string): boolean {
  const value = text.slice(text.indexOf("=") + 1);
  const { name } = callOf(value) ?? {};
  if (name !== undefined && Object.hasOwn(functions, name)) return true;
  try {
    return splitArguments(value, text).length > 1;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

interface Call {
  readonly name: string;
  readonly inside: string;
}

function callOf(text: string): Call | undefined {
  const [, name, inside] = /^([A-Za-z_]+)\((.*)\)$/s.exec(text.trim()) ?? [];
  return name === undefined || inside === undefined ? undefined : { name, inside };
}

type Build = (args: readonly string[], key: string, source: string) => Values;

const functions: Readonly<Record<string, Build>> = {
  choice,
  range,
  interval: (args, _, source) => {
    const [low, high] = bounds(args, "interval", source);
    return { kind: "float", low, high, log: false };
  },
  log: (args, _, source) => {
    const [low, high] = bounds(args, "log", source);
    return logarithmic({ kind: "float", low, high, log: false }, source);
  },
  int: (args, key, source) => whole(inner(args, "int", key, source), source),
  float: (args, key, source) => inner(args, "float", key, source),
  tag: (args, key, source) => {
    const last = args.at(-1) ?? "";
    const tags = args.slice(0, -1).map((tag) => tag.trim());
    const unknown = tags.find((tag) => tag !== "log");
    if (unknown !== undefined || tags.length === 0) {
      throw new UserError(
        `${source}: tag(${args.join(",")}) has the tag ${unknown ?? "none"}, expected log, as in ` +
          "tag(log,interval(1e-4,1e-1))",
      );
    }
    return logarithmic(called(last, key, source), source);
  },
};

function called(text: string, key: string, source: string): Values {
  const call = callOf(text);
  const build = call && Object.hasOwn(functions, call.name) ? functions[call.name] : undefined;
  if (call !== undefined && build !== undefined) {
    return build(splitArguments(call.inside, source), key, source);
  }
  throw new UserError(
    `${source}: ${text} is not known, expected values such as 16,32,64 or one of ` +
      `${Object.keys(functions)
        .map((name) => `${name}()`)
        .join(", ")}`,
  );
}

/** Parses the only argument of `int()` or `float()`, which is itself a function. */
function inner(args: readonly string[], name: string, key: string, source: string): Values {
  const [only = "", ...others] = args;
  if (others.length === 0) return called(only, key, source);
  throw new UserError(
    `${source}: ${name}() has ${args.length} arguments, expected one, as in ${name}(interval(8,64))`,
  );
}

function choice(args: readonly string[], key: string, source: string): Values {
  const values = args.map((text) => {
    const value = text.trim();
    const { name } = callOf(value) ?? {};
    if (name !== undefined && Object.hasOwn(functions, name)) {
      throw new UserError(
        `${source}: ${value} is listed with other values, expected ${name}() alone`,
      );
    }
    if (value === "") {
      throw new UserError(`${source}: has an empty value, expected values between the commas`);
    }
    return parseOverride(`${key}=${unquoted(value)}`).value;
  });
  const texts = values.map((value) => JSON.stringify(value));
  const repeated = texts.find((text, index) => texts.indexOf(text) !== index);
  if (repeated === undefined) return { kind: "choice", values };
  throw new UserError(`${source}: has ${repeated} twice, expected each value once`);
}

/** Python's range: from `start` in steps of `step`, excluding `stop`. */
function range(args: readonly string[], _: string, source: string): Values {
  const given = args.map((text) => numberOf(text.replace(/^\s*(start|stop|step)\s*=/, ""), source));
  const [start, stop, step = 1] = given.length === 1 ? [0, given[0]!] : given;
  if (start === undefined || stop === undefined || given.length > 3 || step === 0) {
    throw new UserError(`${source}: range() expects start, stop and a step that is not 0`);
  }
  const count = Math.max(0, Math.ceil((stop - start) / step - 1e-9));
  if (count === 0 || count > MOST_VALUES) {
    throw new UserError(`${source}: range() has ${count} values, expected 1 to ${MOST_VALUES}`);
  }
  const values = Array.from({ length: count }, (_, index) => rounded(start + index * step));
  if (step > 0 && values.every(Number.isSafeInteger)) {
    return { kind: "int", low: values[0]!, high: values.at(-1)!, step, log: false };
  }
  return { kind: "choice", values };
}

const MOST_VALUES = 100_000;

/** Removes rounding errors that adding fractions such as 0.1 leaves. */
function rounded(value: number): number {
  return Number(value.toPrecision(12));
}

function bounds(args: readonly string[], name: string, source: string): [number, number] {
  const [low, high] = args.map((text) => numberOf(text.replace(/^\s*(start|end)\s*=/, ""), source));
  if (args.length === 2 && low !== undefined && high !== undefined && low < high) {
    return [low, high];
  }
  throw new UserError(
    `${source}: ${name}(${args.join(",")}), expected two numbers, the smaller one first`,
  );
}

function numberOf(text: string, source: string): number {
  const number = text.trim() === "" ? Number.NaN : Number(text);
  if (Number.isFinite(number)) return number;
  throw new UserError(`${source}: ${text.trim() || "nothing"}, expected a number`);
}

function whole(values: Values, source: string): Values {
  if (values.kind === "int") return values;
  if (values.kind === "choice") {
    throw new UserError(`${source}: int() expects interval(), such as int(interval(8,64))`);
  }
  const { low, high, log } = values;
  const [first, last] = [Math.ceil(low), Math.floor(high)];
  if (first < last) return { kind: "int", low: first, high: last, step: 1, log };
  throw new UserError(`${source}: has fewer than two whole numbers from ${low} to ${high}`);
}

function logarithmic(values: Values, source: string): Values {
  if (values.kind === "choice") {
    throw new UserError(`${source}: log expects an interval, such as log(1e-4,1e-1)`);
  }
  if (values.low > 0) return { ...values, log: true };
  throw new UserError(
    `${source}: begins at ${values.low}, expected a number above 0, which a logarithm needs`,
  );
}
