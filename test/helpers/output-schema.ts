import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { expect } from "vitest";
import { outputSchema } from "../../src/library/schemas/index.js";

interface Schema {
  readonly type?: unknown;
  readonly [key: string]: unknown;
}

/** The schema with no keys but those that it names: what it does not describe is then found. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== "object" || schema === null) return schema;
  const entries = Object.entries(schema).map(([key, part]) => [key, closed(part)]);
  const parts: Schema = Object.fromEntries(entries);
  return "properties" in parts && parts.type === "object" && !("additionalProperties" in parts)
    ? { ...parts, additionalProperties: false }
    : parts;
}

const validators = new Map<string, ValidateFunction>();

/** Fails unless a value has what the schema of an output names, and nothing else. */
export function requireFit(name: string, value: unknown): void {
  const ajv = new Ajv2020({ strict: false, allErrors: false });
  const validate = validators.get(name) ?? ajv.compile(closed(outputSchema(name)) as Schema);
  validators.set(name, validate);
  const fits = validate(value);
  const errors = (validate.errors ?? []).map(({ instancePath, message, params }) => {
    return `${instancePath} ${message} ${JSON.stringify(params)}`;
  });
  expect({ fits, errors: errors.slice(0, 12) }, name).toEqual({ fits: true, errors: [] });
}
