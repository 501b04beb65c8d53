import { outputSchema, outputs } from "../../src/library/schemas/index.js";

interface Schema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly [keyword: string]: unknown;
}

/** Keywords that say where the parts of a value are, and not what a value is. */
const PLACES = new Set([
  ...["$schema", "$defs", "properties", "required", "additionalProperties", "propertyNames"],
  ...["items", "prefixItems", "anyOf"],
]);

/** Every part of a value by its path, with its schema: `rows[].test.mse`, `values.*` under any name. */
function partsOf(
  schema: Schema,
  path: string,
  isRequired: boolean,
): readonly (readonly [path: string, schema: Schema, isRequired: boolean])[] {
  if (schema.$ref !== undefined) throw new Error(`${path}: ${schema.$ref} is not followed`);
  const { properties = {}, required = [], additionalProperties: more, items } = schema;
  const listed = [...(schema.prefixItems ?? []), ...(items ? [items] : [])];
  return [
    [path, schema, isRequired],
    ...(schema.anyOf ?? []).flatMap((part) => partsOf(part, path, isRequired)),
    ...listed.flatMap((part) => partsOf(part, `${path}[]`, true)),
    ...Object.entries(properties).flatMap(([key, part]) =>
      partsOf(part, `${path}.${key}`, required.includes(key)),
    ),
    ...(typeof more === "object" ? partsOf(more, `${path}.*`, true) : []),
  ];
}

/** One line for each part of an output: its path, `?` if it can be missing, and what its schema says of it. */
export function describedKeys(name: string): string {
  const lines = partsOf(outputSchema(name) as Schema, "", true).map(
    ([path, schema, isRequired]) => {
      const said = Object.entries(schema).filter(([keyword]) => !PLACES.has(keyword));
      return `${path}${isRequired ? "" : "?"} ${JSON.stringify(Object.fromEntries(said))}`;
    },
  );
  return lines.join("\n");
}

/** The outputs that are no union of others: `train`, `resume` and `report` print a run or one of these. */
export const PLAIN = Object.keys(outputs).filter((name) => !isUnion(name));

function isUnion(name: string): boolean {
  return ["train", "resume", "report"].includes(name);
}

/** The paths of an output's schema; those of a run are the first of what `train` can print. */
function pathsOf(name: string): ReadonlySet<string> {
  const schema = outputSchema(name === "run" ? "train" : name) as Schema;
  const parts = partsOf(name === "run" ? (schema.anyOf?.[0] ?? {}) : schema, "", true);
  return new Set(parts.map(([path]) => path));
}

const seen = new Map<string, Set<string>>();

/** Which output a value is. */
function plainName(name: string, value: object): string {
  if (!isUnion(name)) return name;
  if ("sweep" in value) return "sweep";
  return "rows" in value ? "compare" : "run";
}

/** Remembers which paths of its schema a printed value has. */
export function rememberKeys(name: string, value: object): void {
  const plain = plainName(name, value);
  const known = pathsOf(plain);
  const found = seen.get(plain) ?? new Set();
  seen.set(plain, found);
  const visit = (part: unknown, path: string): void => {
    found.add(path);
    if (Array.isArray(part)) for (const item of part) visit(item, `${path}[]`);
    else if (typeof part === "object" && part !== null)
      for (const [key, inner] of Object.entries(part))
        visit(inner, known.has(`${path}.${key}`) ? `${path}.${key}` : `${path}.*`);
  };
  visit(value, "");
}

/** The paths of an output's schema that no printed value has had. */
export function unseenKeys(name: string): readonly string[] {
  return [...pathsOf(name)].filter((path) => !seen.get(name)?.has(path));
}
