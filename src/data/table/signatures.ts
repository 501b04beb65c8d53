import type { Buffer } from "node:buffer";

/** How files of other programs begin, whatever their ending says. */
// biome-ignore format: one kind a row
const SIGNATURES: readonly (readonly [start: string, is: string, advice: string])[] = [
  ["PK\x03\x04", "a ZIP archive or an Excel workbook", "save the sheet with the rows as CSV (UTF-8), or unpack the archive"],
  ["\xd0\xcf\x11\xe0", "an Excel workbook", "save the sheet with the rows as CSV (UTF-8)"],
  ["\x1f\x8b", "compressed with gzip", "give it the ending .csv.gz, or unpack it"],
  ["BZh", "compressed with bzip2", "unpack it"],
  ["\x28\xb5\x2f\xfd", "compressed with Zstandard", "unpack it"],
  ["\xfd7zXZ", "compressed with xz", "unpack it"],
  ["7z\xbc\xaf", "a 7-Zip archive", "unpack it"],
  ["PAR1", "a Parquet file", "give it the ending .parquet"],
  ["ARROW1", "an Arrow (Feather) file", "write its rows as CSV or Parquet, for example with pandas"],
  ["ORC", "an ORC file", "write its rows as CSV or Parquet, for example with pandas"],
  ["Obj\x01", "an Avro file", "write its rows as CSV or Parquet, for example with pandas"],
  ["SQLite format 3", "an SQLite database", "write the rows of a table as CSV: sqlite3 -header -csv FILE 'select * from TABLE' > FILE.csv"],
  ["\x89HDF", "an HDF5 file", "write its rows as CSV or Parquet, for example with pandas"],
  ["CDF\x01", "a NetCDF file", "write its rows as CSV or Parquet, for example with xarray"],
  ["\x93NUMPY", "a NumPy file", "write its rows as CSV: numpy.savetxt"],
  ["MATLAB 5.0", "a MATLAB file", "write its rows as CSV: writetable"],
  ["RDX", "an R file", "write its rows as CSV: write.csv"],
  ["$FL2", "an SPSS file", "write its rows as CSV"],
  ["%PDF", "a PDF document", "copy the table into a text file with a row in each line"],
  ["{\\rtf", "a text document (RTF)", "save it as plain text"],
];

/** Number of bytes that are looked at: a name of a column may begin like a file of another program, such as ORCHARD or PAR1. */
const LOOKED_AT = 64;

/** What a file is, and what to do, as a text that follows its path; undefined if it does not begin like one of another program. */
export function signatureAdvice(head: Buffer): string | undefined {
  const start = head.toString("latin1", 0, LOOKED_AT);
  const isBinary = head.subarray(0, LOOKED_AT).some((byte) => byte < 9 || (byte > 13 && byte < 32));
  const found = SIGNATURES.find(
    ([signature]) => start.startsWith(signature) && (isBinary || !/^\w+$/.test(signature)),
  );
  if (found !== undefined) return `is ${found[1]}, expected a text file with rows: ${found[2]}`;
  if (head[0] !== 0x80 || head[1]! < 2 || head[1]! > 5) return undefined;
  return "is a Python pickle, expected a text file with rows: write its rows as CSV or Parquet with pandas";
}
