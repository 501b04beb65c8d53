/** Reads the data folder and brings it into the layouts that the configs beside this file name. */
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Cells of a CSV file without line breaks in quotes. */
function readCells(path) {
  const lines = readFileSync(path, "utf8").trim().split(/\r?\n/);
  return lines.map((line) => line.split(",").map((cell) => cell.replace(/^"|"$/g, "")));
}

/** Steps of the training part of ETTh1: 12 months of 30 days. */
const ETT_TRAINING = 8640;

/** Mean squared errors of ETTh1 are of values divided by the standard deviation of the training part. */
export function ettVariances(data) {
  const [header, ...rows] = readCells(join(data, "ETTh1.csv"));
  return Object.fromEntries(
    header.slice(1).map((channel, i) => {
      const values = rows.slice(0, ETT_TRAINING).map((row) => Number(row[i + 1]));
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      return [channel, values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length];
    }),
  );
}

/** Hours of the longest M4 series with its test part: all series end together. */
const M4_HOURS = 1008;

/** The M4 series and their 48 values to forecast, by name. */
function m4Series(data) {
  const [train, test] = ["train", "test"].map((part) => {
    const rows = readCells(join(data, `Hourly-${part}.csv`)).slice(1);
    return new Map(rows.map(([name, ...cells]) => [name, cells.filter(Boolean).map(Number)]));
  });
  return [...train].map(([name, values]) => ({ name, train: values, test: test.get(name) }));
}

function writeM4(data, to) {
  const lines = m4Series(data).flatMap(({ name, train, test }) => {
    const values = [...train, ...test];
    return values.map((value, i) => `${name},${M4_HOURS - values.length + i},${value}`);
  });
  writeFileSync(join(to, "m4-hourly.csv"), `series,hour,value\n${lines.join("\n")}\n`);
}

/** Mean absolute error of the seasonal naive forecast at 24 hours in each M4 training series. */
export function m4Scales(data) {
  return Object.fromEntries(
    m4Series(data).map(({ name, train }) => {
      const changes = train.slice(24).map((value, i) => Math.abs(value - train[i]));
      return [name, changes.reduce((sum, change) => sum + change, 0) / changes.length];
    }),
  );
}

const layouts = { "m4-hourly.csv": writeM4 };

/** Puts the file that a config names into a folder, in the layout that it has there. */
export function prepare(file, data, to) {
  const write = layouts[file];
  if (write) write(data, to);
  else copyFileSync(join(data, file), join(to, file));
}
