import { setOptions } from "../set-options.js";
import type { Elsewhere, Row, Shown } from "./outcome.js";
import { code, stderr, submitted } from "./outcome.js";

/** Placeholder for the folder in which a command runs. */
export const HERE = "<here>";
export const here = ["-s", `output.runs=${HERE}/runs`];

/** Settings of a small experiment, for `--set` and for a config. */
export const sizes = ["data.series=60", "data.steps=6", "data.ahead=3", "model.hidden=4"];
export const small = [...setOptions([...sizes, "training.epochs=1"]), ...here];

export const folder = (argv: readonly string[], see: Shown["see"]): Row => ({
  argv,
  given: ["--runs", "other"],
  see,
});

/** Rows of the options that set a value of the config, which `see` reads. */
export function configRows(
  argv: readonly string[],
  see: (path: string) => Shown["see"],
  shorts: string,
): Record<string, Row> {
  const rows: Record<string, Row> = {
    "--set": { argv, given: ["-s", "model.layers=3"], see: see("model.layers"), becomes: 3 },
    "--cell": { argv, given: ["--cell", "gru"], see: see("model.cell"), becomes: "gru" },
    "--hidden": { argv, given: ["--hidden", "5"], see: see("model.hidden"), becomes: 5 },
    "--epochs": { argv, given: ["--epochs", "2"], see: see("training.epochs"), becomes: 2 },
    "--seed": { argv, given: ["--seed", "7"], see: see("training.seed"), becomes: 7 },
    "--name": { argv, given: ["--name", "mine"], see: see("name"), becomes: "mine" },
  };
  const names = ["--set", ...shorts.split(" ").filter(Boolean)];
  return Object.fromEntries(names.map((name) => [name, rows[name]!]));
}

/** Rows of the options that describe a data file, which `see` reads from the resulting config. */
export function fileRows(
  argv: readonly string[],
  see: (path: string) => Shown["see"],
): Record<string, Row> {
  const withFile = (path: string) => argv.map((word) => (word === "sales.csv" ? path : word));
  // biome-ignore format: an option a line
  return {
    "--target": { argv, given: ["-t", "units"], see: see("target"), becomes: "units" },
    "--id": { argv: withFile("regions.csv"), given: ["--id", "region"], see: see("id"), becomes: "region" },
    "--missing-values": { argv: withFile("marked.csv"), given: ["--missing-values", "-1"], see: see("missingValues"), becomes: ["-1"] },
    "--encoding": { argv: withFile("latin.csv"), given: ["--encoding", "windows-1251"], see: see("encoding"), becomes: "windows-1251" },
    "--time-zone": { argv, given: ["--time-zone", "Europe/Lisbon"], see: see("timeZone"), becomes: "Europe/Lisbon" },
    "--time-format": { argv, given: ["--time-format", "YYYY-MM-DD HH:mm:ss"], see: see("timeFormat"), becomes: "YYYY-MM-DD HH:mm:ss" },
    "--label": { argv: withFile("reviews.csv"), given: ["-l", "mood"], see: see("label"), becomes: "mood" },
    "--text": { argv: [...withFile("reviews.csv"), "-l", "mood"], given: ["--text", "title"], see: see("text"), becomes: "title" },
  };
}

export const workers: Elsewhere = {
  test: "test/e2e/compare.test.ts",
  because: "starts processes",
};
const stale: Elsewhere = {
  test: "test/faults/owners.test.ts",
  because: "needs an owner on another host",
};
export const native = (says: string): Elsewhere => ({
  test: "test/setup/native.test.ts",
  says,
  because: "downloads, compiles or deletes TensorFlow",
});

/** The rows without expected values, for a command that does not print the config. */
export function differing(given: Readonly<Record<string, Row>>): Record<string, Row> {
  const pairs = Object.entries(given).map(([name, row]) => {
    if (!("becomes" in row)) return [name, row] as const;
    const { becomes: _, ...rest } = row;
    return [name, rest] as const;
  });
  return Object.fromEntries(pairs);
}

/** Rows of the options that start workers on a cluster. */
export function launcherRows(
  argv: readonly string[],
  planned: readonly string[],
): Record<string, Row> {
  // biome-ignore format: an option a line
  return {
    "--stale": stale,
    "--launcher": { argv: planned, given: ["--launcher", "slurm"], see: code, becomes: 0 },
    "--workers": { argv, given: ["--workers", "1"], see: submitted(/--array=\S+/), becomes: "--array=1-1" },
    "--sbatch": { argv, given: ["--sbatch", "--partition=x"], see: submitted(/--partition=\S+/), becomes: "--partition=x" },
    "--detach": { argv: argv.filter((word) => word !== "--detach"), given: ["--detach"], see: stderr(/continue without this process/), becomes: "continue without this process" },
  };
}
