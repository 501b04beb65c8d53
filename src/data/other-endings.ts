import { extname } from "node:path";

/** Files that are not read, by their endings, and what to do with them, as a text that follows their path. */
// biome-ignore format: one kind a row
const OTHERS: readonly { readonly endings: readonly string[]; readonly advice: string }[] = [
  {
    endings: [".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".numbers"],
    advice: "is a spreadsheet. Save the sheet with the rows as CSV (UTF-8), and give that file",
  },
  {
    endings: [".gz", ".zip", ".bz2", ".xz", ".zst", ".7z", ".tar", ".tgz"],
    advice: "is compressed. Unpack it (gunzip, unzip, ...), and give the file that was in it",
  },
  {
    endings: [".json", ".geojson"],
    advice:
      "is a JSON document, expected JSON Lines: an object in each line, whose keys are the columns. For an array of " +
      "objects, run: jq -c '.[]' FILE.json > FILE.jsonl",
  },
  {
    endings: [
      ".feather", ".arrow", ".orc", ".avro", ".h5", ".hdf5", ".hdf", ".nc", ".grib", ".mat", ".rds", ".rdata",
      ".rda", ".sav", ".por", ".dta", ".sas7bdat", ".xpt", ".pkl", ".pickle", ".npy", ".npz", ".db", ".sqlite",
    ],
    advice: "is a file of another program. Write its rows as CSV or Parquet, for example with pandas, and give that file",
  },
  {
    endings: [".dly"],
    advice: "has cells of fixed width. Use the CSV file of the station, which has a row for each day",
  },
];

/** What to do with a file that is not read, as a text that follows its path; undefined if its ending is not known. */
export function adviceOn(path: string): string | undefined {
  const ending = extname(path).toLowerCase();
  return OTHERS.find(({ endings }) => endings.includes(ending))?.advice;
}
