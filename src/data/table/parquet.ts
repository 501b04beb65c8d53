import type { AsyncBuffer, FileMetaData } from "hyparquet";
import { asyncBufferFromFile, parquetMetadataAsync, parquetRead, parquetSchema } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { UserError } from "../../shared/errors.js";
import type { Cell, RowSink } from "./cells.js";

/** Number of rows that are read at once. */
const ROWS = 100_000;

/**
 * Limits for the largest row group and the whole file, in the columns that are read. A file of some hundred kilobytes can
 * contain billions of equal values, which would not fit into memory.
 */
const MOST = { groupRows: 2 ** 24, values: 2 ** 29, bytes: 2 ** 31 };
/** Number of parts in which a row group is read. Each part decodes the pages before it again. */
const PARTS = 16;

/**
 * Reads Parquet with hyparquet, in every common compression.
 *
 * @param wanted the columns to read; others stay on disk
 * @throws UserError if it is not a complete Parquet file, or a column holds lists or structures
 */
export async function readParquet(
  path: string,
  wanted: readonly string[] | undefined,
  sink: RowSink,
): Promise<void> {
  const file = await asyncBufferFromFile(path);
  const metadata = await whole(path, parquetMetadataAsync(file));
  const known = columnNames(metadata);
  const all = new Set(known);
  const names = wanted?.every((name) => all.has(name)) ? wanted : known;
  requireBounded(path, metadata, names);
  const notes = nestedNotes(metadata);
  const total = Number(metadata.num_rows);
  const atOnce = Math.max(ROWS, Math.ceil(largestGroup(metadata) / PARTS));
  let start = 0;
  do {
    const end = Math.min(total, start + atOnce);
    const rows = await whole(path, readRows(file, metadata, names, start, end));
    const first = start + 1;
    if (!sink({ names, rows, notes, place: (index) => first + index })) return;
    start = end;
  } while (start < total);
}

function largestGroup({ row_groups }: FileMetaData): number {
  return row_groups.reduce((most, { num_rows }) => Math.max(most, Number(num_rows)), 0);
}

/** @throws UserError if the columns hold more than can be read, according to the metadata of the file */
function requireBounded(path: string, metadata: FileMetaData, names: readonly string[]): void {
  const wanted = metadata.row_groups.flatMap(({ columns }) =>
    columns.flatMap(({ meta_data: data }) =>
      data && names.includes(data.path_in_schema[0] ?? "") ? [data] : [],
    ),
  );
  const sum = (sizes: readonly bigint[]) => Number(sizes.reduce((all, size) => all + size, 0n));
  const found = {
    groupRows: largestGroup(metadata),
    values: Math.max(Number(metadata.num_rows), sum(wanted.map((data) => data.num_values))),
    bytes: sum(wanted.map((data) => data.total_uncompressed_size)),
  };
  const texts = { groupRows: "rows in one row group", values: "values", bytes: "bytes unpacked" };
  const keys = Object.keys(texts) as (keyof typeof texts)[];
  const over = keys.find((key) => found[key] > MOST[key]);
  if (over === undefined) return;
  throw new UserError(
    `${path}: has ${found[over]} ${texts[over]}, expected at most ${MOST[over]}. ` +
      (over === "groupRows"
        ? "Write it with smaller row groups, such as row_group_size=100000."
        : "Split the file, or leave out rows."),
  );
}

/** The common compressions. They refuse a page that alone would exceed the limit for the whole file. */
const boundedCompressors = Object.fromEntries(
  Object.entries(compressors).map(([name, unpack]) => [
    name,
    (input: Uint8Array, length: number) => {
      if (length > MOST.bytes / 8) throw new Error(`a page of ${length} bytes unpacked`);
      return unpack(input, length);
    },
  ]),
);

/** The columns with one value per row. */
function columnNames(metadata: FileMetaData): string[] {
  const columns = parquetSchema(metadata).children;
  return columns.filter(({ children }) => children.length === 0).map(({ element }) => element.name);
}

/** A sentence on each column that holds several values per row, and is left out. */
function nestedNotes(metadata: FileMetaData): string[] {
  const columns = parquetSchema(metadata).children;
  const nested = columns.filter(({ children }) => children.length > 0);
  return nested.map(
    ({ element }) =>
      `"${element.name}" holds lists or structures, which are left out: write each of their values to a column of its own`,
  );
}

async function readRows(
  file: AsyncBuffer,
  metadata: FileMetaData,
  columns: readonly string[],
  rowStart: number,
  rowEnd: number,
): Promise<Cell[][]> {
  let rows: Cell[][] = [];
  await parquetRead({
    file,
    metadata,
    compressors: boundedCompressors,
    rowStart,
    rowEnd,
    columns: [...columns],
    onComplete: (found) => {
      rows = found as unknown as Cell[][];
    },
  });
  return rows;
}

async function whole<T>(path: string, reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(
      `${path}: cannot be read as Parquet (${reason}), expected a complete Parquet file`,
    );
  }
}
