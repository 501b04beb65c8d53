import { z } from "zod";
import { configSchema } from "./schema.js";

/** The subset of JSON Schema that the config's schema uses. */
export interface JsonSchema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly enum?: readonly unknown[];
  readonly description?: string;
  readonly const?: unknown;
  readonly default?: unknown;
  readonly items?: JsonSchema;
  /** Variants, distinguished by a key that is constant in each variant. */
  readonly oneOf?: readonly JsonSchema[];
  /** The forms that a value may have. */
  readonly anyOf?: readonly JsonSchema[];
}

/** A key that only config files have: what they extend is merged before the config is checked. */
const extendsSchema: JsonSchema = {
  description: "Config or list of configs to start from; this config overrides and adds keys",
  anyOf: [{ type: "string" }, { type: "array", items: { type: "string" } }],
};

function withExtends(schema: JsonSchema): JsonSchema {
  return { ...schema, properties: { ...schema.properties, extends: extendsSchema } };
}

/** The JSON Schema of a config file, for editors and for the types of `--set`. */
export function configJsonSchema(): JsonSchema {
  jsonSchema ??= withExtends(z.toJSONSchema(configSchema, { io: "input" }) as JsonSchema);
  return jsonSchema;
}

/** Cached, because it takes some milliseconds and is looked up for each key of a config. */
let jsonSchema: JsonSchema | undefined;

/**
 * The JSON Schemas of the config's part at `path`: none, one, or one for each variant that has the
 * part.
 */
function schemasAt(path: readonly PropertyKey[]): readonly JsonSchema[] {
  return path.reduce<readonly JsonSchema[]>(
    (schemas, key) => schemas.flatMap((schema) => propertyOf(schema, key) ?? []),
    variantsOf(configJsonSchema()),
  );
}

function propertyOf({ properties = {} }: JsonSchema, key: PropertyKey): readonly JsonSchema[] {
  return Object.hasOwn(properties, key) ? variantsOf(properties[String(key)]!) : [];
}

function variantsOf(schema: JsonSchema): readonly JsonSchema[] {
  return schema.oneOf ?? [schema];
}

export function isKnown(path: readonly PropertyKey[]): boolean {
  return schemasAt(path).length > 0;
}

/** Whether the config's value at `path` is a string in every variant. */
export function isText(path: readonly PropertyKey[]): boolean {
  const schemas = schemasAt(path);
  return schemas.length > 0 && schemas.every(({ type }) => type === "string");
}

/** Whether the config's value at `path` is a string or, in some variant, a list. */
export function isTextOrList(path: readonly PropertyKey[]): boolean {
  return schemasAt(path).some(({ anyOf }) => anyOf?.[0]?.type === "string");
}

/** The default of the config's value at `path`; if several variants have one, that of the first. */
export function defaultAt(path: readonly PropertyKey[]): unknown {
  return schemasAt(path)[0]?.default;
}

/** The keys that the config's part at `path` may have in any of its variants. */
export function knownKeys(path: readonly PropertyKey[]): string[] {
  const names = schemasAt(path).flatMap(({ properties = {} }) => Object.keys(properties));
  return [...new Set(names)].filter((name) => name !== "$schema");
}

/** One variant of a part of a config. */
export interface Variant {
  readonly name: string;
  readonly keys: readonly string[];
}

/** The variants of the part at `path`, distinguished by the value of the key `discriminator`. */
export function variantsAt(path: readonly PropertyKey[], discriminator: string): Variant[] {
  return schemasAt(path).flatMap(({ properties = {} }) => {
    const name = properties[discriminator]?.const;
    return typeof name === "string" ? [{ name, keys: Object.keys(properties) }] : [];
  });
}

/** The paths of all keys with this name, in any part of a config. */
export function pathsNamed(key: string): string[] {
  return [...new Set(pathsIn(configJsonSchema(), key))];
}

function pathsIn(schema: JsonSchema, key: string, path: readonly string[] = []): string[] {
  return variantsOf(schema).flatMap(({ properties = {} }) =>
    Object.entries(properties).flatMap(([name, part]) => {
      const place = [...path, name];
      return [...(name === key ? [place.join(".")] : []), ...pathsIn(part, key, place)];
    }),
  );
}
