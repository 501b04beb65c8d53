import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { parquetWriteFile } from "hyparquet-writer";
import { findConfig, subjectOf } from "../../../src/config/find.js";
import { resolveConfig } from "../../../src/config/resolve.js";
import { requireFilePath } from "../../../src/data/file-path.js";
import { loadFolds, loadSequences } from "../../../src/data/registry.js";
import { type Row, rowCells } from "../../../src/data/table/row-objects.js";
import { modelRecord, requireOtherData } from "../../../src/inference/model-record.js";
import { requireSomeSequence } from "../../../src/inference/sequence-predictions.js";
import { fileOf, load, loadFile, suggest } from "./refusing.js";

/** Bad data that is no single file of rows, and all that is said. FOLDER stands for the folder of its files. */
interface OtherBad {
  readonly use: () => unknown;
  readonly refused: string;
}

export const FOLDER = dirname(fileOf("others", ""));
const config = (data: object) => resolveConfig({ data }, "test");
const days = Array.from(
  { length: 12 },
  (_, i) => `2020-01-${String(i + 1).padStart(2, "0")},${i}\n`,
);
const series = fileOf("folds", `t,v\n${days.join("")}`);
const csv = { task: "csv", file: series, time: "t", target: "v", steps: 1, ahead: 1 };
const folds = (test: number, steps: number) => () =>
  loadFolds(config({ ...csv, steps }).data, { folds: 2, window: "expanding", test });
const record = { task: "words", classes: ["english", "french"], alphabet: "abc" };

/** One member of a packed file, which may have several: 16 million blanks and ends of lines. */
const member = gzipSync(`${" ".repeat(1023)}\n`.repeat(1 << 14), { level: 1 });

function listsInParquet(): string {
  const filename = join(FOLDER, "lists.parquet");
  parquetWriteFile({
    filename,
    columnData: [{ name: "v", data: days.map((_, i) => [i, i + 1]) }],
    schema: [
      { name: "root", num_children: 1 },
      { name: "v", repetition_type: "OPTIONAL", num_children: 1, converted_type: "LIST" },
      { name: "list", repetition_type: "REPEATED", num_children: 1 },
      { name: "element", repetition_type: "OPTIONAL", type: "DOUBLE" },
    ],
  });
  return filename;
}

export const otherBad: Readonly<Record<string, OtherBad>> = {
  "a path of several lines": {
    use: () => requireFilePath("a\nb.csv"),
    refused:
      "a\nb.csv: expected a path of at most 4096 characters without line breaks and other control characters. Rename the file or its folder.",
  },
  "no such file": {
    use: () => loadFile(join(FOLDER, "no.csv"), {}),
    refused: "/no.csv: no such file",
  },
  "a folder for a file": {
    use: () => {
      mkdirSync(join(FOLDER, "folder.csv"), { recursive: true });
      return loadFile(join(FOLDER, "folder.csv"), {});
    },
    refused: "/folder.csv: is not a file",
  },
  "an array of more characters than a text may have": {
    use: () => {
      const members = Array.from({ length: 16 }, () => member);
      const file = fileOf("long array", Buffer.concat([gzipSync("["), ...members]), "json.gz");
      return loadFile(file, {});
    },
    refused:
      "/long-array.json.gz: has more than 256 million characters, which is too long for one array. Write an object in each line instead: jq -c '.[]' FILE.json > FILE.jsonl",
  },
  "lists in Parquet": {
    use: () => suggest(listsInParquet(), {}),
    refused:
      '/lists.parquet: has no column of numbers to forecast. Columns: . "v" holds lists or structures, which are left out: write each of their values to a column of its own',
  },
  "no rows of a program": {
    use: () => rowCells([]),
    refused: "rows: there are none, expected at least one",
  },
  "a row of a program that is a list": {
    use: () => rowCells([[1] as unknown as Row]),
    refused: "rows, line 1: is [1], expected an object with the columns as keys",
  },
  "a date among the rows of a program": {
    use: () => rowCells([{ t: new Date(0) as unknown as string }]),
    refused:
      "rows, line 1: t is a Date, expected a finite number, a text, true, false or null. Write times in the format of the run's data",
  },
  "an infinite number among the rows of a program": {
    use: () => rowCells([{ v: 1 }, { v: Infinity }]),
    refused: "rows, line 2: v is Infinity, expected a finite number, a text, true, false or null",
  },
  "more folds than the series has steps for": {
    use: folds(9, 1),
    refused:
      "/folds.csv: evaluation.backtest leaves nothing to train on in fold 1. Set fewer folds or a shorter evaluation.backtest.test.",
  },
  "a fold without a window": {
    use: folds(3, 4),
    refused:
      "evaluation.backtest, fold 1: /folds.csv: no window of data.steps + data.ahead = 5 steps without a gap lies in the train part, which has 4 steps (2020-01-01 to 2020-01-04). Make data.steps smaller, or that part of data.split larger.",
  },
  "more words than a language has": {
    use: () => load({ task: "words", words: 100_000, shortest: 4, longest: 9 }),
    refused:
      "data.words is 100000, expected at most 54775: the english list has no more words of 4 to 9 letters",
  },
  "a word with digits": {
    use: async () => {
      const file = fileOf("words", "word\nr2d2\n");
      const found = await loadSequences(config({ task: "words" }).data, record as never, file);
      requireSomeSequence(found!, () => {});
    },
    refused: '/words.csv, line 2: word is "r2d2", expected a word of letters',
  },
  "other series for a model of sine waves": {
    use: () => requireOtherData("runs/a", config({ task: "sines" })),
    refused:
      'runs/a: data.task is "sines", expected "csv", "labelled" or "words" to predict from other data. Without --input, the test set is predicted again.',
  },
  "a folder of an earlier version without its data": {
    use: () => modelRecord(FOLDER, config({ ...csv, file: join(FOLDER, "no.csv") }), () => {}),
    refused:
      "/no.csv: no such file (An earlier version made , which has no inference.json: its model can only be used together with the file that it was trained on.)",
  },
  "a data file of another ending": {
    use: () => {
      fileOf("rows", "1 2\n", "log");
      return subjectOf("rows.log", FOLDER);
    },
    refused:
      'rows.log: has the ending ".log", expected that of a config (.json, .yaml, .yml) or of a data file (.csv, .tsv, .tab, .txt, .dat, .data, .asc, .prn, .rdb, .jsonl, .ndjson, .parquet, .ts, .gz). A text file with rows can be renamed to .txt; a config can be given with --config',
  },
  "neither a config nor data": {
    use: () => subjectOf("sales", FOLDER),
    refused:
      "sales: no config of this name here or in configs/, expected a config file, a bundled config (adding, best, bidirectional, co2, copy, gru, lstm, rnn, seattle-weather, smoke, words) or a data file (.csv, .tsv, .tab, .txt, .dat, .data, .asc, .prn, .rdb, .jsonl, .ndjson, .parquet, .ts, .gz).",
  },
  "data for a config": {
    use: () => findConfig("sales.csv", FOLDER),
    refused:
      "--config sales.csv: sales.csv is data, not a config. Run: rnnlab train sales.csv, or: rnnlab init sales.csv",
  },
};
