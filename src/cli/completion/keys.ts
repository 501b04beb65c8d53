import { metricPaths } from "../../config/expect.js";
import { configJsonSchema, type JsonSchema } from "../../config/json-schema.js";
import { manifestSchema } from "../../runs/manifest.js";
import { type Candidate, candidates } from "./candidate.js";

/** Candidates for `--set`: every config key followed by "=", or a key with its possible values. */
export function settings(word: string): Candidate[] {
  const [key] = word.split("=", 1);
  const chosen = leaves().filter(({ path }) => path === key);
  if (word.includes("=")) return chosen.flatMap(choices);
  return leaves().map(({ path, schema }) => ({
    value: `${path}=`,
    description: schema.description,
  }));
}

/**
 * Candidates for `--where`: the keys of runs, numeric keys followed by "<", or a key with its
 * values.
 */
export function conditions(word: string): Candidate[] {
  if (word.includes("=")) return settings(word);
  const known = new Map(leaves().map(({ path, schema }) => [path, schema]));
  const keys = fields().map((path) => {
    const number = metricPaths.some((metric) => metric === path) || isNumber(known.get(path));
    return `${path}${number ? "<" : "="}`;
  });
  return candidates(keys);
}

/** Candidates for `--expect`: every figure followed by "<". */
export function expectations(): Candidate[] {
  return candidates(metricPaths.map((path) => `${path}<`));
}

/** The figures that runs can be ranked by. */
export function figures(): Candidate[] {
  return candidates(metricPaths);
}

/** Keys of the config, of the manifest and of the figures. */
export function fields(): string[] {
  const ofConfig = leaves().map(({ path }) => path);
  const manifestKeys = Object.keys(manifestSchema.shape);
  return [
    "run",
    ...manifestKeys,
    ...metricPaths,
    ...ofConfig.filter((path) => !path.startsWith("expect.")),
  ];
}

/** The possible values of a config key, if there are few. */
export function choicesAt(key: string): string[] {
  return leaves()
    .filter(({ path }) => path === key)
    .flatMap(({ schema }) => valuesOf(schema));
}

interface Leaf {
  readonly path: string;
  readonly schema: JsonSchema;
}

function leaves(schema = configJsonSchema(), path: readonly string[] = []): Leaf[] {
  if (schema.oneOf) return distinct(schema.oneOf.flatMap((variant) => leaves(variant, path)));
  if (schema.properties === undefined) return [{ path: path.join("."), schema }];
  return Object.entries(schema.properties)
    .filter(([key]) => key !== "$schema")
    .flatMap(([key, part]) => leaves(part, [...path, key]));
}

/** Variants of a part share keys; where one is constant, each has a value of its own. */
function distinct(all: readonly Leaf[]): Leaf[] {
  const paths = [...new Set(all.map(({ path }) => path))];
  return paths.map((path) => {
    const variants = all.filter((leaf) => leaf.path === path).map(({ schema }) => schema);
    const constants = variants.flatMap((schema) => schema.const ?? []);
    const { description } = variants[0]!;
    if (constants.length === 0) return { path, schema: variants[0]! };
    return { path, schema: { enum: constants, ...(description && { description }) } };
  });
}

function choices({ path, schema }: Leaf): Candidate[] {
  return candidates(valuesOf(schema).map((value) => `${path}=${value}`));
}

function valuesOf(schema: JsonSchema): string[] {
  if (schema.type === "boolean") return ["true", "false"];
  return (schema.enum ?? []).map(String);
}

function isNumber(schema: JsonSchema | undefined): boolean {
  return schema?.type === "number" || schema?.type === "integer";
}
