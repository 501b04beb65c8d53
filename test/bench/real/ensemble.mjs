/** The mean of the forecasts of several runs on the same windows, as `rnnlab compare --seeds` has it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Rows of a run's predictions.csv: `example,ahead,target,prediction,series,time`. */
function readPredictions(run) {
  const [header, ...lines] = readFileSync(join(run, "predictions.csv"), "utf8").trim().split("\n");
  const names = header.split(",");
  const [target, prediction, series] = ["target", "prediction", "series"].map((name) =>
    names.indexOf(name),
  );
  return lines.map((line) => {
    const cells = line.split(",");
    return {
      target: Number(cells[target]),
      prediction: Number(cells[prediction]),
      series: cells[series],
    };
  });
}

function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function smapeOf({ target, prediction }) {
  return (2 * Math.abs(target - prediction)) / (Math.abs(target) + Math.abs(prediction));
}

/** The part of a summary that the figures of series read, of the runs' mean forecast. */
export function ensembleSummary(runs) {
  const members = runs.map(readPredictions);
  const means = members[0].map((row, i) => ({
    ...row,
    prediction: mean(members.map((rows) => rows[i].prediction)),
  }));
  const bySeries = new Map();
  for (const row of means) bySeries.set(row.series, [...(bySeries.get(row.series) ?? []), row]);
  return {
    bySeries: [...bySeries].map(([name, rows]) => ({
      name,
      mae: mean(rows.map(({ target, prediction }) => Math.abs(target - prediction))),
      smape: mean(rows.map(smapeOf)),
    })),
  };
}
