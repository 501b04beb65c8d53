import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  type ConfigInput,
  loadConfig,
  openRun,
  type Prediction,
  type Row,
  type Run,
  train,
} from "../../src/library/index.js";
import { emptyFolder, run as runCli } from "../helpers/cli.js";

/** A run on rows that lie in a file, which is gone afterwards. */
async function trainedOn(rows: readonly Row[], data: object): Promise<Run> {
  const folder = emptyFolder();
  const file = join(folder, "rows.jsonl");
  writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  const config: ConfigInput = {
    data: { file, ...data },
    model: { cell: "gru", hidden: 4, layers: 1 },
    training: { epochs: 2 },
  };
  for await (const event of train(loadConfig(config), { runs: folder, threads: 1 })) {
    if (event.type !== "result") continue;
    renameSync(file, `${file}.gone`);
    return openRun(event.run.folder);
  }
  throw new Error("no result");
}

/** What `rnnlab predict` prints for the same rows, as JSON Lines. */
async function printedBy({ folder }: Run, rows: readonly Row[]) {
  const cwd = emptyFolder();
  writeFileSync(join(cwd, "rows.jsonl"), rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  const { code, stdout, stderr } = await runCli(["predict", folder, "-i", "rows.jsonl"], cwd);
  if (code !== 0) throw new Error(stderr);
  const [head = "", ...lines] = stdout.trimEnd().split("\n");
  return lines.map((line) => {
    const cells = line.split(",");
    return Object.fromEntries(head.split(",").map((name, at) => [name, cells[at] ?? ""]));
  });
}

function forecastsOf(result: Prediction) {
  if (result.objective !== "forecast") throw new Error(result.objective);
  return result.predictions;
}

const day = (index: number) => new Date(Date.UTC(2024, 0, 1 + index)).toISOString().slice(0, 10);

describe("predict with every kind of column", () => {
  const rows = ["north", "south"].flatMap((shop) =>
    Array.from({ length: 120 }, (_, index) => ({
      day: day(index),
      shop,
      area: shop === "north" ? 10 : 30,
      weather: ["fog", "sun", "rain"][(index * 7) % 3],
      price: 2 + Math.cos(index / 5),
      open: index % 7 < 6,
      sales: 20 + 3 * Math.sin(index / 3) + (index % 7),
      returns: 2 + Math.sin(index / 4),
    })),
  );
  const data = {
    task: "csv",
    time: "day",
    id: "shop",
    target: ["sales", "returns"],
    past: ["weather"],
    known: ["price", "open"],
    static: ["area"],
    calendar: ["dayOfWeek"],
    steps: 7,
    ahead: 2,
  };
  /** With the days ahead, of which what is known is known. */
  const asked: Row[] = rows.flatMap((row, index): Row[] => {
    const step = index % 120;
    if (step < 100) return [];
    if (step < 118) return [row];
    return [{ ...row, weather: null, sales: null, returns: null }];
  });

  it("forecasts each target of each series as the command line does, and uses what is known", async () => {
    const run = await trainedOn(rows, data);
    const predictions = forecastsOf(await run.predict(asked));
    expect(predictions.map(({ series, target, ahead }) => `${series} ${target} ${ahead}`)).toEqual(
      ["north", "south"].flatMap((shop) =>
        ["sales", "returns"].flatMap((target) =>
          [1, 2].map((ahead) => `${shop} ${target} ${ahead}`),
        ),
      ),
    );
    const printed = await printedBy(run, asked);
    expect(predictions.map(({ forecast }) => Number(forecast.toPrecision(12)))).toEqual(
      printed.map(({ forecast }) => Number(forecast)),
    );
    const changed = asked.map((row) =>
      row.sales === null ? { ...row, price: 9, open: false } : row,
    );
    const other = forecastsOf(await run.predict(changed));
    expect(other.map(({ forecast }) => forecast)).not.toEqual(
      predictions.map(({ forecast }) => forecast),
    );
    const short = asked.filter((row) => row.sales !== null);
    await expect(run.predict(short)).rejects.toThrow(/price|open|known/);
  });
});

describe("predict of sequences whose steps are rows", () => {
  const rows = Array.from({ length: 60 }, (_, sequence) =>
    Array.from({ length: 5 + (sequence % 3) }, (_, step) => ({
      part: `p${sequence}`,
      x: Math.sin(step + sequence) + (sequence % 2 === 0 ? 1 : -1),
      y: step / 5,
      state: sequence % 2 === 0 ? "good" : "bad",
    })),
  ).flat();
  const columns = { task: "labelled", id: "part", split: [0.6, 0.2, 0.2] };
  const asked: Row[] = rows.slice(0, 24).map(({ part, x, y }) => ({ part, x, y }));

  it("classifies each sequence", async () => {
    const run = await trainedOn(rows, { ...columns, features: ["x", "y"], label: "state" });
    const result = await run.predict(asked);
    if (result.objective !== "classification") throw new Error(result.objective);
    const printed = await printedBy(run, asked);
    expect(result.predictions.map(({ input, prediction }) => [input, prediction])).toEqual(
      printed.map(({ input, prediction }) => [input, prediction]),
    );
    expect(result.predictions.length).toBeGreaterThan(3);
  });
});
