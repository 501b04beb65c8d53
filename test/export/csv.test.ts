import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { csv } from "../../src/export/csv.js";
import { emptyFolder, run } from "../helpers/cli.js";
import { fakeRun } from "../helpers/runs.js";

function twoRuns() {
  const base = emptyFolder();
  const sets = ["training.epochs=2", "training.seed=7"];
  const first = fakeRun(base, { name: "2026-01-02T03-04-05-lstm-0a0a", sets });
  const second = fakeRun(base, { name: "2026-01-02T03-04-06-lstm-0b0b", sets: [] });
  return { base, first, second };
}

async function tableOf(folders: readonly string[]): Promise<string[][]> {
  const pieces = (await csv.render(folders, {})) as Iterable<string>;
  const lines = [...pieces].join("").trimEnd().split("\n");
  return lines.map((line) => line.split(","));
}

describe("csv", () => {
  it("has a row for each epoch of each run, with the figures of metrics.jsonl", async () => {
    const { first, second } = twoRuns();
    const [head = [], ...rows] = await tableOf([first, second]);
    expect(head.slice(0, 4)).toEqual(["run", "name", "seed", "epoch"]);
    const metrics = [first, second].flatMap((folder) =>
      readFileSync(join(folder, "metrics.jsonl"), "utf8").trim().split("\n"),
    );
    expect(rows).toHaveLength(metrics.length);
    for (const [at, line] of metrics.entries()) {
      for (const [figure, value] of Object.entries(JSON.parse(line))) {
        expect(Number(rows[at]![head.indexOf(figure)])).toBe(value);
      }
    }
    expect(rows.map(([, , seed]) => seed).slice(0, 2)).toEqual(["7", "7"]);
  });

  it("leaves a cell empty where a run does not have a figure", async () => {
    const { first, second } = twoRuns();
    const [last] = readFileSync(join(second, "metrics.jsonl"), "utf8").trim().split("\n").slice(-1);
    const record = { ...JSON.parse(last!), epoch: 99, accuracy: 0.5, valLoss: null };
    appendFileSync(join(second, "metrics.jsonl"), `${JSON.stringify(record)}\n`);
    const [head = [], ...rows] = await tableOf([first, second]);
    const column = (name: string) => rows.map((row) => row[head.indexOf(name)]);
    expect(column("accuracy").at(-1)).toBe("0.5");
    expect(column("accuracy").at(0)).toBe("");
    expect(column("valLoss").at(-1)).toBe("");
  });

  it("has every digit of a number, and a name with a comma and quotes as one cell", async () => {
    const folder = fakeRun(emptyFolder(), { name: 'a,"b"' });
    const path = join(folder, "metrics.jsonl");
    const [line = ""] = readFileSync(path, "utf8").split("\n");
    const loss = 0.1 + 0.2;
    writeFileSync(path, `${JSON.stringify({ ...JSON.parse(line), loss, valLoss: 1e-7 })}\n`);
    const pieces = (await csv.render([folder], {})) as Iterable<string>;
    const [head = "", row = ""] = [...pieces].join("").split("\n");
    expect(row.slice(0, 20)).toBe('"a,""b""",lstm,1,1,0');
    const cells = row.split(",").slice(-head.split(",").length);
    const figure = (name: string) => cells[head.split(",").indexOf(name)];
    expect([figure("loss"), figure("valLoss")]).toEqual(["0.30000000000000004", "1e-7"]);
  });

  it("is written by rnnlab export for several runs, once for each", async () => {
    const { base, first, second } = twoRuns();
    const file = join(base, "epochs.csv");
    const { code, stdout } = await run(["export", first, second, first, "--to", file]);
    expect([code, stdout]).toEqual([0, `${file}\n`]);
    const runs = readFileSync(file, "utf8").trimEnd().split("\n").slice(1);
    expect(new Set(runs.map((line) => line.split(",")[0])).size).toBe(2);
    expect(runs.filter((line) => line.startsWith("2026-01-02T03-04-05"))).toHaveLength(2);
  });

  it("takes all runs of a comparison", async () => {
    const base = emptyFolder();
    const comparison = join(base, "2026-01-03T00-00-00-compare-3333");
    mkdirSync(comparison);
    const names = ["2026-01-02T03-04-05-lstm-0a0a", "2026-01-02T03-04-06-gru-0b0b"];
    for (const name of names) fakeRun(comparison, { name });
    const members = names.map((run) => ({ label: run, seed: 1, run }));
    const record = { format: 1, createdAt: "2026-01-03T00:00:00.000Z", command: [], members };
    writeFileSync(join(comparison, "comparison.json"), JSON.stringify(record));
    const file = join(base, "epochs.csv");
    const { code, stderr } = await run(["export", "2026-01-03", "--runs", base, "--to", file]);
    expect(code, stderr).toBe(0);
    const lines = readFileSync(file, "utf8").trimEnd().split("\n").slice(1);
    const titles = new Set(lines.map((line) => line.split(",")[0]));
    expect([...titles]).toEqual(names.map((name) => `2026-01-03T00-00-00-compare-3333/${name}`));
  });

  it("takes all runs of a sweep, and says where none has begun", async () => {
    const base = emptyFolder();
    const sweep = join(base, "2026-01-03T00-00-00-sweep-3333");
    mkdirSync(sweep);
    writeFileSync(join(sweep, "sweep.json"), JSON.stringify({ createdAt: "2026-01-03" }));
    const argv = ["export", "2026-01-03", "--runs", base, "--to", join(base, "epochs.csv")];
    expect((await run(argv)).stderr).toContain("none of its runs has started");
    fakeRun(sweep);
    const { code, stderr } = await run(argv);
    expect(code, stderr).toBe(0);
  });

  it("refuses runs of the same name", async () => {
    const [a, b] = [fakeRun(emptyFolder()), fakeRun(emptyFolder())];
    await expect(tableOf([a, b])).rejects.toThrow(/has the same name as/);
  });
});
