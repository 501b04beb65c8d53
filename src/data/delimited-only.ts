import { extname } from "node:path";
import type { EffectRule } from "./effects.js";

/** Extensions of files without delimited cells. */
const OTHERS: ReadonlySet<string> = new Set([".jsonl", ".ndjson", ".parquet", ".ts"]);

/** Rules for options that only apply to CSV and TSV files. */
export function delimitedOnly<K extends string>(
  keys: readonly K[],
): EffectRule<{ readonly file: string } & { readonly [key in K]?: unknown }>[] {
  return keys.map((key) => ({
    key,
    reason: (config) => {
      const ending = extname(config.file).toLowerCase();
      return config[key] !== undefined && OTHERS.has(ending) && `a ${ending} file has none.`;
    },
  }));
}
