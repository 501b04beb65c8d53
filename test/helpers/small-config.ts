import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** Settings of `smoke` that make its data small enough for commands that are run many times. */
export const FEW_SERIES = ["data.series=40", "data.split=[28,8,4]", "data.steps=6", "data.ahead=3"];

/** Writes `c.json`, which trains a small model of series for an epoch, with the runs beside it. */
export function writeSmallConfig(folder: string, data: Readonly<Record<string, unknown>>): void {
  const config = {
    data: { task: "csv", steps: 14, ahead: 3, ...data },
    model: { hidden: 3, layers: 1, skip: "linear" },
    training: { epochs: 1 },
    output: { runs: join(folder, "runs"), plots: 1 },
  };
  writeFileSync(join(folder, "c.json"), JSON.stringify(config));
}
