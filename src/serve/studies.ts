import { join } from "node:path";
import type { ListedRun, ListedStudy } from "../report/served/listed.js";
import { rowKey, runRow, studyRow } from "../report/served/rows.js";
import { isAtWork } from "../runs/at-work.js";
import type { RunChanges, RunStore } from "./run-store.js";
import { type StudyRecord, studyRecord } from "./study-record.js";
import type { VersionedRows } from "./versioned-rows.js";

/** A comparison or sweep as it was last read. */
interface Known {
  readonly record: StudyRecord;
  /** Its runs that have begun, the oldest first. */
  readonly runs: readonly ListedRun[];
  readonly status: ListedStudy["status"];
}

/** The comparisons and sweeps of a folder, with their rows in the table and those of the runs that they refer to. */
export class Studies {
  readonly #base: string;
  readonly #rows: VersionedRows;
  #known: ReadonlyMap<string, Known> = new Map();

  constructor(base: string, rows: VersionedRows) {
    this.#base = base;
    this.#rows = rows;
  }

  /** The comparison or sweep whose folder contains a run; undefined if there is none. */
  ownerOf(path: string): string | undefined {
    const [name = ""] = path.split("/", 1);
    return this.#known.has(name) ? name : undefined;
  }

  /** Undefined if there is no comparison or sweep with this name. */
  get(name: string): ListedStudy | undefined {
    const known = this.#known.get(name);
    return known && listedStudy(known);
  }

  /** The keys of the rows of each comparison or sweep, with the time in milliseconds since 1970 when it was created. */
  items(): { readonly at: number; readonly name: string; readonly keys: readonly string[] }[] {
    return [...this.#known].map(([name, { record, runs }]) => ({
      at: Date.parse(record.createdAt ?? "") || 0,
      name,
      keys: [name, ...runs.map(({ path }) => rowKey(path, name))],
    }));
  }

  /** Reads the files that have changed, and brings the rows up to date. */
  refresh(names: readonly string[], runs: RunStore, { read, gone }: RunChanges): void {
    const before = this.#known;
    const records = new Map(
      names.map((name) => [name, studyRecord(this.#base, name, before.get(name)?.record)]),
    );
    const isSame =
      records.size === before.size &&
      [...records].every(([name, record]) => record === before.get(name)?.record);
    const areRunsSame = isSame && read.size === 0 && gone.size === 0;
    const members = areRunsSame ? undefined : membersOf(records, runs);
    this.#known = new Map(
      [...records].map(([name, record]) => {
        const shown = members === undefined ? before.get(name)!.runs : members.get(name)!;
        const status = studyStatus(record, shown, () => isAtWork(join(this.#base, name)));
        return [name, { record, runs: shown, status }];
      }),
    );
    if (!areRunsSame) for (const [name, known] of before) this.#removeRows(name, known);
    for (const [name, known] of this.#known) {
      const old = before.get(name);
      if (isChanged(known, old, read)) this.#putRows(known);
      // The table does not show the records of trials, but the page of the sweep does.
      if (old && old.record.trialsChangedAt !== known.record.trialsChangedAt) {
        this.#rows.touch(name);
      }
    }
  }

  /** Removes the rows of a comparison or sweep that are no longer there. */
  #removeRows(name: string, { runs }: Known): void {
    const now = this.#known.get(name);
    if (now === undefined) this.#rows.remove(name);
    const kept = new Set(now?.runs.map(({ path }) => path));
    for (const { path } of runs) if (!kept.has(path)) this.#rows.remove(rowKey(path, name));
  }

  #putRows(known: Known): void {
    const { name } = known.record;
    this.#rows.put(studyRow(listedStudy(known)));
    for (const run of known.runs) if (isReference(run, name)) this.#rows.put(runRow(run, name));
  }
}

function isChanged(now: Known, before: Known | undefined, read: ReadonlySet<string>): boolean {
  return (
    now.record !== before?.record ||
    now.status !== before.status ||
    now.runs.length !== before.runs.length ||
    now.runs.some(({ path }) => read.has(path))
  );
}

function isReference({ path }: ListedRun, study: string): boolean {
  return !path.startsWith(`${study}/`);
}

/** The runs in the folder of each comparison and sweep, and those to which a comparison refers. */
function membersOf(
  records: ReadonlyMap<string, StudyRecord>,
  runs: RunStore,
): ReadonlyMap<string, ListedRun[]> {
  const members = new Map<string, ListedRun[]>([...records.keys()].map((name) => [name, []]));
  for (const run of runs.all()) {
    const [name = ""] = run.path.split("/", 1);
    members.get(name)?.push(run);
  }
  for (const [name, { references }] of records) {
    const found = references.map((path) => runs.get(path)).filter((run) => run !== undefined);
    members.get(name)?.push(...found);
  }
  return members;
}

/** A comparison or sweep as the table shows it. */
function listedStudy({ record, runs, status }: Known): ListedStudy {
  const { name, kind, createdAt, tags, note, planned } = record;
  return { name, kind, status, createdAt, tags, note, planned, runs };
}

/** @param isAtWork whether a process works on it between two runs; only asked if that decides */
function studyStatus(
  record: StudyRecord,
  runs: readonly ListedRun[],
  isAtWork: () => boolean,
): ListedStudy["status"] {
  if (record.isDamaged) return "damaged";
  if (runs.some(({ entry: { status } }) => status === "running")) return "running";
  if (isFinished(record, runs)) return "finished";
  if (isAtWork()) return "running";
  return record.hasFailed ? "failed" : "unfinished";
}

function isFinished(
  { kind, hasResult, planned = 0 }: StudyRecord,
  runs: readonly ListedRun[],
): boolean {
  if (kind === "sweep") return hasResult; // stopped trials never finish
  const finished = runs.filter(({ entry: { status } }) => status === "finished");
  return hasResult && finished.length >= planned;
}
