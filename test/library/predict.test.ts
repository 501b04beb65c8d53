import { writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import {
  CancelledError,
  type ConfigInput,
  loadConfig,
  openRun,
  type Row,
  type Run,
  train,
  UserError,
} from "../../src/library/index.js";
import { emptyFolder, run as runCli } from "../helpers/cli.js";

const project = emptyFolder();
const runs = join(project, "runs");
const day = (index: number) => new Date(Date.UTC(2024, 0, 1 + index)).toISOString().slice(0, 10);

/** The run of a config, small. */
async function trained(config: ConfigInput): Promise<Run> {
  const model = { cell: "gru", hidden: 4, layers: 1 } as const;
  const loaded = loadConfig({ model, ...config, training: { epochs: 2 } }, { cwd: project });
  for await (const event of train(loaded, { runs, threads: 1 })) {
    if (event.type === "result") return openRun(event.run.folder);
  }
  throw new Error("no result");
}

/** Cells of what `rnnlab predict` prints for a file of the same rows. */
async function printedBy({ folder }: Run, rows: readonly Row[], ...more: string[]) {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = rows.map((row) => names.map((name) => row[name] ?? "").join(","));
  writeFileSync(join(project, "rows.csv"), `${[names.join(","), ...lines].join("\n")}\n`);
  const { stdout } = await runCli(["predict", folder, "-i", "rows.csv", ...more], project);
  const [head = "", ...body] = stdout.trimEnd().split("\n");
  return body.map((line) => {
    const cells = line.split(",");
    return Object.fromEntries(head.split(",").map((name, at) => [name, cells[at]]));
  });
}

describe("predict of a run of series", () => {
  const rows = ["small", "big"].flatMap((shop) =>
    Array.from({ length: 120 }, (_, index) => ({
      day: day(index),
      shop,
      sales: (shop === "big" ? 1000 : 1) * (20 + 3 * Math.sin(index / 3)),
    })),
  );
  const newer = rows.filter((_, index) => index % 120 >= 100);
  let run: Run;

  beforeAll(async () => {
    writeFileSync(
      join(project, "sales.jsonl"),
      rows.map((row) => `${JSON.stringify(row)}\n`).join(""),
    );
    const columns = { time: "day", id: "shop", target: "sales", scalePer: "series" };
    run = await trained({
      data: { task: "csv", file: "sales.jsonl", ...columns, steps: 6, ahead: 2 },
    });
  });

  it("is what the command line predicts, in numbers", async () => {
    const result = await run.predict(newer, { level: 0.5 });
    const printed = await printedBy(run, newer, "--level", "50");
    if (result.objective !== "forecast") throw new Error(result.objective);
    expect(printed).toHaveLength(4);
    expect(result.predictions.map(({ series, time }) => [series, time])).toEqual(
      printed.map(({ series, time }) => [series, time]),
    );
    for (const [index, { forecast, low, high, actual }] of result.predictions.entries()) {
      const cells = printed[index]!;
      expect(forecast).toBeCloseTo(Number(cells.forecast), 6);
      expect(low).toBeCloseTo(Number(cells.low), 6);
      expect(high).toBeCloseTo(Number(cells.high), 6);
      expect(actual).toBeUndefined();
    }
    expect(result.notes.join()).toMatch(/50 %/);
  });

  it("forecasts further without intervals, and from rolling origins with what came", async () => {
    const far = await run.predict(newer, { horizon: 5 });
    if (far.objective !== "forecast") throw new Error(far.objective);
    expect(far.predictions).toHaveLength(10);
    expect(far.predictions[4]).toMatchObject({ ahead: 5, low: undefined, high: undefined });
    const rolling = await run.predict(newer, { origins: 1 });
    if (rolling.objective !== "forecast") throw new Error(rolling.objective);
    const [first] = rolling.predictions;
    expect(first?.actual).toBe(newer.find((row) => row.day === first?.time)?.sales);
  });

  it("stops after the signal: before its turn, and between windows", async () => {
    const before = run.predict(newer, { signal: AbortSignal.abort() });
    await expect(before).rejects.toBeInstanceOf(CancelledError);
    let looks = 0;
    const late = { ...AbortSignal.abort(), addEventListener: () => {} };
    Object.defineProperty(late, "aborted", { get: () => ++looks > 2 }); // twice before the first window
    const between = run.predict(newer, { signal: late as unknown as AbortSignal });
    await expect(between).rejects.toBeInstanceOf(CancelledError);
    await expect(between).rejects.toThrow("stopped before all windows were forecast");
    expect(looks).toBe(3);
    const after = await run.predict(newer, { signal: new AbortController().signal });
    expect(after).toEqual(await run.predict(newer));
  });

  it("takes a file, an iterable that is read once, and gaps as null, undefined or NaN", async () => {
    const whole = await run.predict(newer);
    writeFileSync(
      join(project, "newer.jsonl"),
      newer.map((row) => `${JSON.stringify(row)}\n`).join(""),
    );
    const path = relative(process.cwd(), join(project, "newer.jsonl"));
    expect(await run.predict(path)).toEqual(whole);
    expect(await run.predict(newer.values())).toEqual(whole);
    const gaps = [null, undefined, Number.NaN].map((sales) =>
      run.predict(newer.map((row, index) => (index === 0 ? { ...row, sales } : row))),
    );
    for (const result of await Promise.all(gaps)) {
      expect(result.predictions).toEqual(whole.predictions);
    }
  });

  it("names a series that it leaves out", async () => {
    const short = newer.filter(({ shop }, index) => shop === "small" || index > 37);
    const { predictions, warnings } = await run.predict(short);
    expect(predictions).toHaveLength(2);
    expect(warnings.join()).toMatch(/big/);
    expect(warnings.join()).not.toMatch(/tmp|jsonl/);
  });

  it.each<[string, readonly unknown[], RegExp]>([
    ["no rows", [], /^rows: there are none/],
    [
      "rows without the target",
      [{ day: "2024-05-01", shop: "big" }],
      /^rows: has no column .*sales/,
    ],
    ["a number in place of a row", [newer[0], 3], /^rows, line 2: is 3, expected an object/],
    [
      "an infinite value",
      [{ ...newer[0], sales: 1 / 0 }],
      /^rows, line 1: sales is Infinity, expected a finite/,
    ],
    [
      "a Date",
      [{ ...newer[0], day: new Date() }],
      /^rows, line 1: day is a Date.*format of the run's/,
    ],
    ["an object as a value", [{ ...newer[0], sales: { v: 1 } }], /sales is \{"v":1\}, expected/],
  ])("refuses %s", async (_, wrong, message) => {
    const error = await run.predict(wrong as Row[]).catch((thrown: unknown) => thrown);
    if (!(error instanceof UserError)) throw error;
    expect(error.message).toMatch(message);
  });

  it.each([
    [{ level: 95 }, /level is 95, expected a share/],
    [{ horizon: 0 }, /horizon is 0, expected a whole number/],
    [{ origins: 0.5 }, /origins is 0\.5/],
    [{ threads: -1 }, /threads is -1/],
  ])("refuses %j", async (options, message) => {
    await expect(run.predict(newer, options)).rejects.toThrow(message);
  });

  it("works beside a training, and needs no file but the folder's", async () => {
    const alone = await run.predict(newer);
    const set = { "training.epochs": 1, "data.series": 40, "data.split": [20, 10, 10] };
    const small = loadConfig("smoke", { set });
    const during = [];
    for await (const event of train(small, { runs, threads: 1 })) {
      if (event.type === "start") during.push(run.predict(newer));
    }
    expect(await Promise.all(during)).toEqual([alone]);
  });
});

describe("predict of a run of sequences", () => {
  const words = ["aaa", "aba", "aab", "bbb", "bab", "bba"];
  const texts = Array.from({ length: 60 }, (_, index) => {
    const text = `${words[index % 6]}${words[(index * 5) % 6]!.slice(0, 1 + (index % 3))}`;
    return { text, kind: index % 6 < 3 ? "first" : "second", size: index % 6 };
  });
  const columns = { text: "text", split: [0.6, 0.2, 0.2] };

  beforeAll(() => {
    writeFileSync(
      join(project, "texts.jsonl"),
      texts.map((row) => `${JSON.stringify(row)}\n`).join(""),
    );
  });

  it("classifies, and says why it cannot", async () => {
    const data = { task: "labelled", file: "texts.jsonl", label: "kind", ...columns };
    const run = await trained({ data });
    const rows = [{ text: "aab" }, { text: null }, { text: "bb" }];
    const result = await run.predict(rows);
    if (result.objective !== "classification") throw new Error(result.objective);
    const printed = await printedBy(run, [{ text: "aab" }, { text: "bb" }]);
    const [first, second, third] = result.predictions;
    for (const [at, said] of [first, third].entries()) {
      expect(said?.input).toBe(printed[at]?.input);
      expect(said?.prediction).toBe(printed[at]?.prediction);
      expect(said?.probabilities.first).toBeCloseTo(Number(printed[at]?.p_first), 5);
      expect(said?.probabilities[said.prediction ?? ""]).toBe(said?.probability);
      expect((said?.probabilities.first ?? 0) + (said?.probabilities.second ?? 0)).toBeCloseTo(1);
    }
    expect(second).toMatchObject({ prediction: undefined, probabilities: {} });
    expect(second?.problem).toMatch(/^rows, line 2: text is missing/);
    expect(result.warnings).toHaveLength(1);
    await expect(run.predict(rows, { horizon: 3 })).rejects.toThrow(/horizon is 3, but/);
    const stopped = run.predict(rows, { signal: AbortSignal.abort() });
    await expect(stopped).rejects.toBeInstanceOf(CancelledError);
  });

  it("estimates numbers", async () => {
    const objective = "regression";
    const data = { task: "labelled", file: "texts.jsonl", label: "size", objective, ...columns };
    const run = await trained({ data });
    const result = await run.predict([{ text: "aab" }, { text: "bb" }]);
    if (result.objective !== "regression") throw new Error(result.objective);
    const printed = await printedBy(run, [{ text: "aab" }, { text: "bb" }]);
    for (const [at, { input, prediction }] of result.predictions.entries()) {
      expect(input).toBe(printed[at]?.input);
      expect(prediction).toBeCloseTo(Number(printed[at]?.prediction), 6);
    }
  });
});
