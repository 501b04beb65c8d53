import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ettVariances, m4Scales } from "./prepare.mjs";

function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** What a row of the table shows of a finished run, as a list of numbers, from its `summary.json`. */
export const figures = {
  /** Mean squared error of one ETTh1 channel over the variance of its training part. */
  zMse: ({ summary: { test }, data, channel }) => [test.mseLastStep / ettVariances(data)[channel]],
  /** The same over all channels. */
  zMseOfChannels({ summary: { test }, data }) {
    const variances = ettVariances(data);
    return [mean(test.byTarget.map(({ name, mse }) => mse / variances[name]))];
  },
  /** sMAPE in per cent and MASE with the seasonal naive error of each series, means over the series. */
  m4({ summary: { bySeries }, data }) {
    const scales = m4Scales(data);
    const mases = bySeries.map(({ name, mae }) => mae / scales[name]);
    return [100 * mean(bySeries.map(({ smape }) => smape)), mean(mases)];
  },
  mse: ({ summary: { test } }) => [test.mseLastStep],
  errorRate: ({ summary: { test } }) => [test.errorRate],
};

/** Figures of M4's benchmark Naive2 on the hourly series, by which the competition's OWA divides. */
const NAIVE_2 = { smape: 18.383, mase: 2.395 };

/**
 * By which candidates are chosen, the smaller the better, and what decides between equals: figures of the
 * validation part, or where a row has folds before its test part those of the folds' own test parts. Each takes a
 * run's summary and the figures of its row.
 */
export const choices = {
  "validation MSE": ({ validation }) => [validation.mseLastStep],
  OWA: (_, [smape, mase]) => [(smape / NAIVE_2.smape + mase / NAIVE_2.mase) / 2],
  "validation MASE": ({ validation }) => [validation.mase],
  "logarithm of the MSE": ({ test }) => [Math.log(test.mseLastStep)],
  "error rate, cross-entropy": ({ test }) => [test.errorRate, test.crossEntropy],
};

export function readSummary(run) {
  return JSON.parse(readFileSync(join(run, "summary.json"), "utf8"));
}
