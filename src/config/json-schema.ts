import { configJsonSchema, type JsonSchema } from "./schema.js";

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
