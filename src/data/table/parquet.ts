import type { AsyncBuffer, FileMetaData } from "hyparquet";
import { asyncBufferFromFile, parquetMetadataAsync, parquetRead, parquetSchema } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { UserError } from "../../shared/errors.js";
import type { Cell, RowSink } from "./cells.js";

/** Rows that are read at once. */
const ROWS = 100_000;

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
  const total = Number(metadata.num_rows);
  let start = 0;
  do {
    const end = Math.min(total, start + ROWS);
    const rows = await whole(path, readRows(file, metadata, names, start, end));
    const first = start + 1;
    if (!sink({ names, rows, place: (index) => first + index })) return;
    start = end;
  } while (start < total);
}

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
    compressors,
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
    throw new UserError(`${path}: cannot be read as Parquet (${reason})`);
  }
}
