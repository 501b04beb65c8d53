import type { EffectRule } from "./effects.js";
import { endingOf } from "./other-endings.js";

/** Extensions of files without delimited cells. */
const OTHERS: ReadonlySet<string> = new Set([".json", ".jsonl", ".ndjson", ".parquet", ".ts"]);

/** Rules for options that only apply to CSV and TSV files. */
export function delimitedOnly<K extends string>(
  keys: readonly K[],
): EffectRule<{ readonly file: string } & { readonly [key in K]?: unknown }>[] {
  return keys.map((key) => ({
    key,
    reason: (config) => {
      const ending = endingOf(config.file);
      const reason = key === "encoding" ? "holds text in UTF-8." : "has none.";
      return config[key] !== undefined && OTHERS.has(ending) && `a ${ending} file ${reason}`;
    },
  }));
}
