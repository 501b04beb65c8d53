import { resolve } from "node:path";
import { bundledConfigs } from "../config/bundled.js";
import { ConfigNotFoundError } from "../config/find.js";
import { loadConfig } from "../config/load.js";
import { modelCellNames } from "../config/model-cells.js";
import { type ConfigRequest, deviceSets, requestedConfig } from "../config/request.js";
import { resolveConfig } from "../config/resolve.js";
import type { Config } from "../config/schema.js";
import type { FileHash } from "../data/table/hash.js";
import { withDataFile } from "../runs/data-file.js";
import { findRun } from "../runs/find.js";
import { readConfig, readManifest, readRun } from "../runs/reader.js";
import { requireSameData as requireSameSource } from "../runs/same-data.js";
import { UserError } from "../shared/errors.js";
import { isFile } from "../shared/files.js";
import { suggestion } from "../shared/suggestion.js";
import type { Entry } from "./entry.js";
import { distinctLabels } from "./labels.js";
import { hashesBesideRuns, requireSameData } from "./same-windows.js";

/** The name of a cell, config file or finished run, or a whole config. */
export type ModelReference = string | Config;

/**
 * The models that the arguments of `compare` name: cells, finished runs, config files.
 *
 * @throws UserError when an argument is none of these, or the data differ
 */
export async function namedEntries(
  names: readonly ModelReference[],
  request: EntryRequest,
  cwd: string,
): Promise<Entry[]> {
  const entries = distinctLabels(grouped(names.map((name) => entryOf(name, request, cwd))));
  requireSameData(entries, await hashesBesideRuns(entries));
  return entries;
}

/** Warnings, a sentence each, about options of `compare` that have no effect on the given models. */
export function optionsWithoutEffect(
  names: readonly ModelReference[],
  entries: readonly Entry[],
  options: ConfigRequest & { readonly seeds: number; readonly matchParameters?: true },
): string[] {
  const cells = names.filter(isCell);
  const trained = entries.some(({ runs }) => runs === undefined);
  const sets = options.set.filter((text) => !text.startsWith("output."));
  const cellSet = options.set.find((text) => text.startsWith("model.cell="));
  const finished = "all models are finished runs, which are not trained again";
  const rules: readonly (readonly [boolean, string])[] = [
    [!trained && options.seeds > 1, `--seeds ${options.seeds} has no effect: ${finished}`],
    [!trained && sets.length > 0, `--set ${sets[0]} has no effect: ${finished}`],
    [!trained && options.matchParameters === true, `--match-parameters has no effect: ${finished}`],
    [
      cellSet !== undefined && cells.length === names.length,
      `--set ${cellSet} has no effect: each model has the cell in its name`,
    ],
    [
      options.config !== undefined && cells.length === 0,
      `--config ${options.config} only determines the folder: it is the base config of models that ` +
        "are given as cells, and there are none",
    ],
  ];
  return rules.flatMap(([holds, text]) => (holds ? [text] : []));
}

/** What applies to all entries. */
interface EntryRequest extends ConfigRequest {
  /** Their data file, which may have another path than when the runs finished. */
  readonly moved?: FileHash | undefined;
}

function entryOf(name: ModelReference, request: EntryRequest, cwd: string): Entry {
  const entry =
    typeof name === "string" ? entryWhereItWas(name, request, cwd) : entryOfConfig(name, request);
  const { moved } = request;
  if (moved === undefined) return entry;
  for (const run of entry.runs ?? []) requireSameSource(readManifest(run), { source: moved }, run);
  return { ...entry, config: withDataFile(entry.config, moved.file) };
}

function isCell(name: ModelReference): boolean {
  return typeof name === "string" && modelCellNames().includes(name);
}

function entryOfConfig(given: Config, { set, device }: ConfigRequest): Entry {
  const config = resolveConfig(given, `the config "${given.name}"`, [
    ...set,
    ...deviceSets(device),
  ]);
  return { label: config.name, config };
}

function entryWhereItWas(name: string, request: ConfigRequest, cwd: string): Entry {
  if (isCell(name)) {
    const sets = [`model.cell=${name}`, `name=${name}`];
    return { label: name, config: requestedConfig(request, cwd, sets) };
  }
  const run = runNamed(name, cwd);
  if (run !== undefined) {
    const { config } = readRun(run);
    return { label: config.name, config, runs: [run] };
  }
  const config = configNamed(name, request, cwd);
  return { label: config.name, config };
}

/** The run folder with this name, if there is one. */
function runNamed(name: string, cwd: string): string | undefined {
  if (isFile(resolve(cwd, name))) return undefined;
  try {
    const folder = findRun(name, resolve(cwd, "runs"));
    readConfig(folder);
    return folder;
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

function configNamed(name: string, { set, device }: ConfigRequest, cwd: string): Config {
  const known = [...modelCellNames(), ...bundledConfigs()];
  try {
    return loadConfig(name, cwd, [...set, ...deviceSets(device)]);
  } catch (error) {
    if (!(error instanceof ConfigNotFoundError)) throw error;
    throw new UserError(
      `${name}: no such model, expected a cell (${modelCellNames().join(", ")}), a config or a run.` +
        suggestion(name, known),
    );
  }
}

/** Groups finished runs that differ only in their seed. */
function grouped(entries: readonly Entry[]): Entry[] {
  const groups = new Map<string, Entry>();
  for (const entry of entries) {
    const key = entry.runs ? modelKey(entry.config) : `train ${groups.size}`;
    const before = groups.get(key);
    const runs = [...(before?.runs ?? []), ...(entry.runs ?? [])];
    groups.set(key, before ? { ...before, runs } : entry);
  }
  return [...groups.values()];
}

function modelKey({ data, model, training: { seed: _, ...training } }: Config): string {
  return JSON.stringify({ data, model, training });
}

/**
 * Finished run folders; those that differ only in their seed get one label.
 *
 * @throws UserError when a run is not finished or the data differ
 */
export function groupedRuns(folders: readonly string[]): Required<Pick<Entry, "label" | "runs">>[] {
  const entries = folders.map((folder) => {
    const { config } = readRun(folder);
    return { label: config.name, config, runs: [folder] };
  });
  const groups = distinctLabels(grouped(entries));
  requireSameData(groups);
  return groups.map(({ label, runs = [] }) => ({ label, runs }));
}
