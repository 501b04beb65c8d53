import { resolve } from "node:path";
import { jsonText } from "../report/json-text.js";
import { looksText } from "../report/looks-text.js";
import { runDetails } from "../report/run-details.js";
import { runDifferences, runDiffText } from "../report/run-diff.js";
import { runsJson, runsTable } from "../report/runs-table.js";
import { findRun } from "../runs/find.js";
import { findLostStudy, findStudy } from "../runs/find-study.js";
import { shownPath } from "../runs/folders.js";
import { testLooks } from "../runs/looks.js";
import { prunable } from "../runs/prune.js";
import { filterRuns, requireKnown, sortRuns } from "../runs/query.js";
import { listRuns, type RunEntry, readEntry } from "../runs/registry.js";
import { removeRun } from "../runs/remove.js";
import { UserError } from "../shared/errors.js";
import { isFolder } from "../shared/files.js";
import type { CliContext } from "./context.js";
import { outputStyles, outputWidth, wrapped } from "./output.js";

export interface RunsFolder {
  readonly runs: string;
}

export interface Printing extends RunsFolder {
  readonly json?: true;
}

export interface ListOptions extends Printing {
  readonly where: readonly string[];
  readonly sort?: string;
  readonly reverse?: true;
}

export interface PruneCommand extends RunsFolder {
  readonly keepBest: number;
  readonly by?: string;
  readonly where: readonly string[];
  readonly unfinished?: true;
  readonly yes?: true;
}

/** `rnnlab runs`: one row for each run. */
export function list(options: ListOptions, context: CliContext): void {
  const base = resolve(context.cwd, options.runs);
  const found = filterRuns(listRuns(base), options.where);
  const sorted = options.sort ? sortRuns(found, options.sort, options.reverse === true) : found;
  const shown = options.reverse && !options.sort ? sorted.toReversed() : sorted;
  if (options.json) printJson(runsJson(shown), context);
  else if (shown.length > 0) print(runsTable(shown, layout(context)), context);
  else
    context.stderr.write(
      options.where.length > 0
        ? `No runs in ${shownPath(base)} match ${options.where.join(" and ")}.\n`
        : `No runs yet in ${shownPath(base)}. Try: rnnlab train lstm\n`,
    );
}

/** `rnnlab runs show`. */
export function show(run: string, options: Printing, context: CliContext): void {
  const entry = entryOf(run, options, context);
  const looks = testLooks(entry);
  if (options.json) {
    const { manifest } = entry;
    printJson({ ...runsJson([entry])[0], manifest, testLooks: looks }, context);
  } else {
    const { width = Number.POSITIVE_INFINITY, ...rest } = layout(context);
    const remark = looksText(looks);
    context.stdout.write(
      runDetails(entry, {
        ...rest,
        width,
        wrap: (text, indent) => wrapped(text, context.stdout, indent),
      }),
    );
    if (remark) context.stdout.write(`\n${wrapped(remark, context.stdout)}\n`);
  }
}

/** `rnnlab runs diff`. */
export function diff(
  [a, b]: readonly [string, string],
  options: Printing,
  context: CliContext,
): void {
  const [left, right] = [entryOf(a, options, context), entryOf(b, options, context)];
  if (options.json) printJson(runDifferences(left, right), context);
  else {
    const wrap = (text: string) => wrapped(text, context.stdout);
    print(runDiffText(left, right, { ...layout(context), wrap }), context);
  }
}

/** `rnnlab runs rm`: looks up every name before it removes the first folder. */
export function remove(names: readonly string[], options: RunsFolder, context: CliContext): void {
  const base = resolve(context.cwd, options.runs);
  const folders = new Set(names.map((name) => removable(name, base)));
  for (const folder of folders) {
    removeRun(folder, base);
    print(`removed ${folder}`, context);
  }
}

/** A comparison or sweep by name only, because `last` means the newest run. */
function removable(name: string, base: string): string {
  if (name === "last") return findRun(name, base);
  return findStudy(name, base) ?? findLostStudy(name, base) ?? findRun(name, base);
}

/** `rnnlab runs prune`: lists what would be removed; removes it only with `--yes`. */
export function prune(options: PruneCommand, context: CliContext): void {
  const base = resolve(context.cwd, options.runs);
  const entries = filterRuns(listRuns(base), options.where);
  if (options.by !== undefined) requireChoosable(options.by, entries);
  const doomed = prunable(entries, { ...options, unfinished: options.unfinished === true });
  for (const { folder } of doomed) {
    if (!options.yes) print(`would remove ${folder}`, context);
    else if (removedHere(folder, base)) print(`removed ${folder}`, context);
  }
  const rest = entries.length - doomed.length;
  const hint = options.yes || doomed.length === 0 ? "" : "; add --yes to remove them";
  context.stderr.write(`${doomed.length} to remove, ${rest} to keep${hint}\n`);
}

/** Removes a run; returns false if another process has removed it in the meantime. */
function removedHere(folder: string, base: string): boolean {
  try {
    removeRun(folder, base);
    return true;
  } catch (error) {
    if (!(error instanceof UserError) || isFolder(folder)) throw error;
    return false;
  }
}

/** @throws UserError if the figure is one of the test set, or no run has it */
function requireChoosable(path: string, entries: readonly RunEntry[]): void {
  if (path.startsWith("test.")) {
    const twin = path.replace("test.", "validation.");
    throw new UserError(
      `--by ${path}: a figure of the test set, expected a validation figure: once the runs to keep are ` +
        `chosen by a test figure, it no longer estimates the error on new data. Use ${twin}.`,
    );
  }
  requireKnown("--by", path, entries);
}

function entryOf(run: string, { runs }: Printing, { cwd }: CliContext): RunEntry {
  const folder = findRun(run, resolve(cwd, runs));
  const entry = readEntry(folder);
  if (entry) return entry;
  throw new UserError(`${folder}: the run has been removed in the meantime`);
}

function layout({ stdout, env }: CliContext) {
  const width = stdout.isTTY ? outputWidth(stdout) : undefined;
  return { width, styles: outputStyles(env, stdout), now: Date.now() };
}

function print(text: string, { stdout }: CliContext): void {
  stdout.write(`${text}\n`);
}

function printJson(value: unknown, context: CliContext): void {
  print(jsonText(value), context);
}
