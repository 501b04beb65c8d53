import { metricPaths } from "../../config/expect.js";
import { configJsonSchema, type JsonSchema } from "../../config/schema.js";
import { manifestSchema } from "../../runs/manifest.js";
import { type Candidate, candidates } from "./candidate.js";

/** For `--set`: every key of a config with "=", or a key with the values that it may have. */
export function settings(word: string): Candidate[] {
  const [key] = word.split("=", 1);
  const chosen = leaves().filter(({ path }) => path === key);
  if (word.includes("=")) return chosen.flatMap(choices);
  return leaves().map(({ path, schema }) => ({
    value: `${path}=`,
    description: schema.description,
  }));
}

/** For `--where`: the keys of runs, those of numbers with "<", or a key with its values. */
export function conditions(word: string): Candidate[] {
  if (word.includes("=")) return settings(word);
  const known = new Map(leaves().map(({ path, schema }) => [path, schema]));
  const keys = fields().map((path) => {
    const number = metricPaths.some((metric) => metric === path) || isNumber(known.get(path));
    return `${path}${number ? "<" : "="}`;
  });
  return candidates(keys);
}

/** For `--expect`: every figure with "<". */
export function expectations(): Candidate[] {
  return candidates(metricPaths.map((path) => `${path}<`));
}

/** The figures that runs are ranked by. */
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

/** The values that a key of the config may have, where they are few. */
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
