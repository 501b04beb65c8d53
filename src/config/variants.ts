import { z } from "zod";

type Options = Readonly<Record<string, number | boolean | string>>;

/** The options of each variant of a part with their defaults, keyed by the variant's name. */
type Table = Readonly<Record<string, Options>>;

type OptionOf<T extends Table> = { [N in keyof T]: keyof T[N] }[keyof T] & string;

/** The resolved part: a variant's name, every option of that variant, and nothing else. */
export type Variant<T extends Table> = {
  [N in keyof T]: { readonly name: N } & Readonly<T[N]>;
}[keyof T];

/** The part as it is written in a config. The schema rejects an option of another variant. */
type VariantInput<T extends Table> = {
  readonly name?: (keyof T & string) | undefined;
} & {
  readonly [Key in OptionOf<T>]?: number | boolean | string | undefined;
};

/**
 * A part of a config that is one of several variants, selected by its `name`. It is written as one
 * flat object, so that `--set` and editors know every key, but an option of another variant is
 * rejected.
 *
 * @param first the variant if no name is given
 * @param rules the schema of each option; the defaults are added to its description
 */
export function variants<T extends Table>(
  table: T,
  first: keyof T & string,
  rules: Readonly<Record<OptionOf<T>, z.ZodType>>,
): z.ZodType<Variant<T>, VariantInput<T>> {
  const names = Object.keys(table) as (keyof T & string)[];
  const fields = Object.entries<z.ZodType>(rules).map(([key, rule]) => {
    const text = `${rule.description} (${defaultsText(table, key)})`;
    return [key, rule.optional().describe(text)] as const;
  });
  return z
    .strictObject({ name: z.enum(names).default(first as never), ...Object.fromEntries(fields) })
    .superRefine(({ name, ...given }, context) => {
      for (const [key, input] of Object.entries(given)) {
        if (Object.hasOwn(table[name]!, key)) continue;
        const message = `does not apply to ${name}, only to ${owners(table, key).join(", ")}`;
        context.addIssue({ code: "custom", path: [key], message, input });
      }
    })
    .transform(({ name, ...given }) => ({ name, ...table[name], ...given }) as Variant<T>);
}

/** Names of the variants that have the option. */
function owners(table: Table, key: string): string[] {
  return Object.keys(table).filter((name) => Object.hasOwn(table[name]!, key));
}

/** `adam, sgd: 0; adamw: 0.01` */
function defaultsText(table: Table, key: string): string {
  const groups = new Map<unknown, string[]>();
  for (const name of owners(table, key)) {
    const value = table[name]![key];
    groups.set(value, [...(groups.get(value) ?? []), name]);
  }
  return [...groups].map(([value, names]) => `${names.join(", ")}: ${value}`).join("; ");
}
