import type { AsyncBuffer, FileMetaData } from "hyparquet";
import { asyncBufferFromFile, parquetMetadataAsync, parquetRead, parquetSchema } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { UserError } from "../../shared/errors.js";
import type { Cell, RowSink } from "./cells.js";

/** Rows that are read at once. */
const ROWS = 100_000;

/**
 * What a file may hold in its largest row group and as a whole, in the columns that are read. A file of
 * some hundred kilobytes can claim billions of equal values; more than these would not fit in memory.
 */
const MOST = { groupRows: 2 ** 24, values: 2 ** 29, bytes: 2 ** 31 };
/** Parts that a row group is read in, each of which decodes the pages before it again. */
const PARTS = 16;

/**
 * Reads Parquet by hyparquet, with every usual compression.
 *
 * @param wanted columns to read; others stay on disk
 * @throws UserError when it is no whole Parquet file, or a column holds lists or structures
 */
export async function readParquet(
  path: string,
  wanted: readonly string[] | undefined,
  sink: RowSink,
): Promise<void> {
  const file = await asyncBufferFromFile(path);
  const metadata = await whole(path, parquetMetadataAsync(file));
  const known = columnNames(metadata);
  const names = wanted?.every((name) => known.includes(name)) ? wanted : known;
  requireBounded(path, metadata, names);
  const total = Number(metadata.num_rows);
  const atOnce = Math.max(ROWS, Math.ceil(largestGroup(metadata) / PARTS));
  let start = 0;
  do {
    const end = Math.min(total, start + atOnce);
    const rows = await whole(path, readRows(file, metadata, names, start, end));
    const first = start + 1;
    if (!sink({ names, rows, place: (index) => first + index })) return;
    start = end;
  } while (start < total);
}

function largestGroup({ row_groups }: FileMetaData): number {
  return row_groups.reduce((most, { num_rows }) => Math.max(most, Number(num_rows)), 0);
}

/** @throws UserError where the columns hold more than can be read, as the file itself says */
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

/** The usual compressions, which refuse a page that would unpack to more than the whole may have. */
const boundedCompressors = Object.fromEntries(
  Object.entries(compressors).map(([name, unpack]) => [
    name,
    (input: Uint8Array, length: number) => {
      if (length > MOST.bytes / 8) throw new Error(`a page of ${length} bytes unpacked`);
      return unpack(input, length);
    },
  ]),
);

/** The columns that hold one value a row. */
function columnNames(metadata: FileMetaData): string[] {
  const columns = parquetSchema(metadata).children;
  return columns.filter(({ children }) => children.length === 0).map(({ element }) => element.name);
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
