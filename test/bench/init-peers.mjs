import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const script = fileURLToPath(new URL("init_peers.py", import.meta.url));

/**
 * What other tools need to forecast the same windows: the values, the targets of each test window in order, and the
 * steps of a season.
 *
 * @returns undefined if the file has several series or targets
 */
export function peerSeries(text, data, run) {
  if (Array.isArray(data.target) || data.id !== undefined) return undefined;
  const [header, ...rows] = text
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(","));
  const column = header.indexOf(data.target);
  const [, ...predictions] = readFileSync(join(run, "predictions.csv"), "utf8").trim().split("\n");
  const targets = [];
  for (const line of predictions) {
    const [example, , target] = line.split(",").map(Number);
    targets[example] ??= [];
    targets[example].push(target);
  }
  const values = rows.map((cells) => Number(cells[column]));
  return { values, targets, period: data.period ?? 1 };
}

/**
 * Mean squared errors of AutoTheta and AutoETS of statsforecast on the windows of {@link peerSeries}, each forecast from all
 * values before it.
 *
 * @returns for each series the errors by the name of the tool; undefined if its windows are not found among its values
 */
export function peerErrors(python, series) {
  const input = JSON.stringify(series.map((one) => one ?? null));
  const { status, stdout, stderr } = spawnSync(python, [script], {
    input,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`${python} ${script}\n${stderr}`);
  return JSON.parse(stdout);
}
