import type { TableRow } from "../report/served/rows.js";

interface Versioned extends TableRow {
  /** The version in which it last changed. */
  readonly version: number;
}

/** The changes of a table since an earlier version. */
export interface RowChanges {
  readonly version: number;
  readonly rows: readonly TableRow[];
  /** Keys of rows that no longer exist. */
  readonly gone: readonly string[];
}

/** The rows of a table, of which each change makes a new version. */
export class VersionedRows {
  readonly #rows = new Map<string, Versioned>();
  readonly #gone = new Map<string, number>();
  #version = 0;

  /** A number that grows with every change. */
  get version(): number {
    return this.#version;
  }

  /** The markup of a row; empty if there is none. */
  markup(key: string): string {
    return this.#rows.get(key)?.markup ?? "";
  }

  put({ key, markup }: TableRow): void {
    if (this.#rows.get(key)?.markup === markup) return;
    this.#version += 1;
    this.#rows.set(key, { key, markup, version: this.#version });
    this.#gone.delete(key);
  }

  /** Makes a new version of a row that looks the same as before. */
  touch(key: string): void {
    const row = this.#rows.get(key);
    if (row === undefined) return;
    this.#version += 1;
    this.#rows.set(key, { ...row, version: this.#version });
  }

  remove(key: string): void {
    if (!this.#rows.delete(key)) return;
    this.#version += 1;
    this.#gone.set(key, this.#version);
  }

  /** The rows changed since a version, in the order in which they changed. */
  changesSince(version: number): RowChanges {
    const rows = [...this.#rows.values()]
      .filter((row) => row.version > version)
      .sort((a, b) => a.version - b.version)
      .map(({ key, markup }) => ({ key, markup }));
    const gone = [...this.#gone].filter(([, when]) => when > version).map(([key]) => key);
    return { version: this.#version, rows, gone };
  }
}
