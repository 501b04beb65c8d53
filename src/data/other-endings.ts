import { extname } from "node:path";

/** Files that are not read, by their endings, and what to do with them, as a text that follows their path. */
// biome-ignore format: one kind a row
const OTHERS: readonly { readonly endings: readonly string[]; readonly advice: string }[] = [
  {
    endings: [".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".numbers"],
    advice: "is a spreadsheet. Save the sheet with the rows as CSV (UTF-8), and give that file",
  },
  {
    endings: [".zip", ".bz2", ".xz", ".zst", ".7z", ".tar", ".tgz"],
    advice: "is compressed. Unpack it (gunzip, unzip, ...), and give the file that was in it",
  },
  {
    endings: [".geojson"],
    advice:
      "is a JSON document of places, expected an array of objects whose keys are the columns. Run: " +
      "jq -c '.features[].properties' FILE.geojson > FILE.jsonl",
  },
  {
    endings: [
      ".feather", ".arrow", ".orc", ".avro", ".h5", ".hdf5", ".hdf", ".nc", ".grib", ".mat", ".rds", ".rdata",
      ".rda", ".sav", ".por", ".dta", ".sas7bdat", ".xpt", ".pkl", ".pickle", ".npy", ".npz", ".db", ".sqlite",
    ],
    advice: "is a file of another program. Write its rows as CSV or Parquet, for example with pandas, and give that file",
  },
  {
    endings: [".arff"],
    advice:
      "is a file of Weka. Use the .ts or .tsv file of the same archive, or save the rows below @data as CSV with the names " +
      "of the attributes as header",
  },
  {
    endings: [".xml", ".gpx", ".kml", ".html", ".htm", ".pdf", ".doc", ".docx"],
    advice: "is a document, expected a table. Write its rows as CSV, a row for each time or sequence, and give that file",
  },
  {
    endings: [".dly"],
    advice: "has cells of fixed width. Use the CSV file of the station, which has a row for each day",
  },
];

/** Whether the ending says that the file is compressed with gzip. Such a file is unpacked as it is read. */
export function isCompressed(path: string): boolean {
  return /\.gz$/i.test(path);
}

/** The ending in lower case; of a file that is compressed with gzip, the one before `.gz`, or `.txt` if it has none. */
export function endingOf(path: string): string {
  if (!isCompressed(path)) return extname(path).toLowerCase();
  return extname(path.slice(0, -".gz".length)).toLowerCase() || ".txt";
}

/** What to do with a file that is not read, as a text that follows its path; undefined if its ending is not known. */
export function adviceOn(path: string): string | undefined {
  const ending = endingOf(path);
  return OTHERS.find(({ endings }) => endings.includes(ending))?.advice;
}
