import type { Config } from "../config/schema.js";
import { fileHash } from "../data/table/hash.js";
import { dataFileOf } from "../runs/data-file.js";
import { readManifest } from "../runs/reader.js";
import { UserError } from "../shared/errors.js";
import { isFile } from "../shared/files.js";
import type { Entry } from "./entry.js";

/** The hashes of the data files of models to train, if they are compared with finished runs. */
export async function hashesBesideRuns(
  entries: readonly Entry[],
): Promise<ReadonlyMap<string, string>> {
  const hashes = new Map<string, string>();
  if (entries.every(({ runs }) => runs === undefined)) return hashes;
  for (const { config, runs } of entries) {
    const file = dataFileOf(config.data);
    if (runs !== undefined || file === undefined || hashes.has(file) || !isFile(file)) continue;
    hashes.set(file, (await fileHash(file)).sha256);
  }
  return hashes;
}

/**
 * @param hashes SHA-256 of files by their paths
 * @throws UserError naming the first key that affects the windows and differs between two models
 */
export function requireSameData(
  entries: readonly Entry[],
  hashes: ReadonlyMap<string, string> = new Map(),
): void {
  const difference = dataDifference(entries, hashes);
  if (difference === undefined) return;
  throw new UserError(
    `compare: ${difference}, expected the same data: errors on different windows cannot be compared`,
  );
}

/**
 * The first key that affects the windows and differs from the first model, in words such as `b has data.steps 20, a has
 * 10`; undefined if all models have the same windows.
 *
 * @param hashes SHA-256 of files by their paths
 */
export function dataDifference(
  [first, ...others]: readonly Entry[],
  hashes: ReadonlyMap<string, string> = new Map(),
): string | undefined {
  for (const other of others) {
    const [a, b] = keysOfBoth(first!, other, hashes);
    const key = Object.keys({ ...a, ...b }).find((name) => text(a[name]) !== text(b[name]));
    if (key === undefined) continue;
    return `${other.label} has ${key} ${text(b[key])}, ${first!.label} has ${text(a[key])}`;
  }
  return undefined;
}

/**
 * The keys of two entries to compare. A data file is identified by its content instead of its path if the
 * content of both is known.
 */
function keysOfBoth(
  first: Entry,
  other: Entry,
  hashes: ReadonlyMap<string, string>,
): readonly [Keys, Keys] {
  const keys: readonly [Keys, Keys] = [windowKeys(first.config), windowKeys(other.config)];
  const [a, b] = [contentOf(first, hashes), contentOf(other, hashes)];
  if (a === undefined || b === undefined) return keys;
  return [withContent(keys[0], a), withContent(keys[1], b)];
}

function withContent(keys: Keys, sha256: string): Keys {
  return { ...keys, "data.file": `of SHA-256 ${sha256.slice(0, 12)}…` };
}

function contentOf({ config, runs }: Entry, hashes: ReadonlyMap<string, string>) {
  if (runs?.[0] !== undefined) return readManifest(runs[0]).source?.sha256;
  return hashes.get(dataFileOf(config.data) ?? "");
}

type Keys = Readonly<Record<string, unknown>>;

/** The keys that determine the windows on which a model is trained and tested. */
function windowKeys({ data, evaluation }: Config): Keys {
  const keys = Object.entries(data).map(([key, value]) => [`data.${key}`, value] as const);
  return { ...Object.fromEntries(keys), "evaluation.backtest": evaluation.backtest };
}

function text(value: unknown): string {
  return JSON.stringify(value) ?? "none";
}
