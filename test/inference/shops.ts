import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { type CliResult, emptyFolder, run } from "../helpers/cli.js";

export const STEPS = 6;
export const AHEAD = 2;
export const DAYS = 120;
export const day = (index: number) =>
  new Date(Date.UTC(2024, 0, 1 + index)).toISOString().slice(0, 10);
export const valueAt = (shop: string, i: number) =>
  (shop === "big" ? 1000 : 1) * (20 + 3 * Math.sin(i / 3) + Math.sin(i * i));

/** Rows of two series from a day on. */
export function rows(from: number, to: number): string[] {
  return ["small", "big"].flatMap((shop) =>
    Array.from({ length: to - from }, (_, i) => {
      return `${day(from + i)},${shop},${valueAt(shop, from + i)}`;
    }),
  );
}

export const csv = (lines: readonly string[]) => `${["day,shop,sales", ...lines].join("\n")}\n`;

/** A run on both series, and the folder that commands are given in. */
export interface ShopRun {
  readonly project: string;
  readonly folder: string;
}

/** Trains a small model on the two series; `data` has further settings of its section. */
export async function trainedShops(data: Readonly<Record<string, unknown>> = {}): Promise<ShopRun> {
  const project = emptyFolder();
  writeFileSync(join(project, "data.csv"), csv(rows(0, DAYS)));
  const columns = { file: "data.csv", time: "day", id: "shop", target: "sales" };
  const config = {
    data: { task: "csv", ...columns, steps: STEPS, ahead: AHEAD, ...data },
    model: { hidden: 5, layers: 1 },
    training: { epochs: 3 },
    output: { plots: 1, runs: join(project, "runs") },
  };
  writeFileSync(join(project, "config.json"), JSON.stringify(config));
  const trained = await run(["train", "-c", "config.json", "--json"], project);
  expect(trained.stderr).not.toContain("error");
  return { project, folder: JSON.parse(trained.stdout).run };
}

/** The output of `predict` for a file with the given content. */
export async function predictShops(
  { project, folder }: ShopRun,
  content: string,
  ...more: string[]
): Promise<CliResult & { cells: string[][] }> {
  writeFileSync(join(project, "new.csv"), content);
  const result = await run(["predict", folder, "-i", "new.csv", ...more], project);
  const lines = result.stdout.trimEnd().split("\n");
  return { ...result, cells: lines.slice(1).map((line) => line.split(",")) };
}
