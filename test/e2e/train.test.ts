import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { emptyFolder, runAt, spawnRnnlab } from "../helpers/cli.js";
import { setOptions } from "../helpers/set-options.js";

const folder = emptyFolder();
const argv = ["train", "--config", "smoke.json", "--json"];

const first = spawnRnnlab(argv, folder);
const result = JSON.parse(first.stdout);

describe("rnnlab train --config smoke.json --json", () => {
  it("prints one JSON object and nothing else on stdout", () => {
    expect(first.code).toBe(0);
    expect(Object.keys(result)).toEqual([
      "run",
      "name",
      "device",
      "seed",
      "parameters",
      "epochs",
      "durationMs",
      "final",
      "test",
      "validation",
      "testedEpoch",
      "baselines",
      "fingerprint",
      "testLooks",
    ]);
    expect(result.device).toEqual({
      kind: "cpu",
      kernel: expect.any(String),
      threads: expect.any(Number),
    });
    expect(Object.keys(result.final)).toEqual([
      "loss",
      "lossLastStep",
      "valLoss",
      "valLossLastStep",
    ]);
    expect(Object.keys(result.test)).toEqual(
      expect.arrayContaining(["mse", "mseLastStep", "maeLastStep", "maseLastStep", "byHorizon"]),
    );
  });

  it("writes one plain line for each epoch on stderr where there is no terminal", () => {
    const lines = first.stderr.split("\n").filter((line) => line.startsWith("epoch "));
    expect(lines.length).toBe(result.epochs);
    expect(lines[0]).toMatch(
      /^epoch 1\/5 loss \d\.\d{5} loss_last_step \d\.\d{5} val_loss \d\.\d{5} val_loss_last_step \d\.\d{5} \[/,
    );
  });

  it("learns", () => {
    expect(result.final.valLoss).toBeLessThan(0.15);
  });

  it("leaves the whole run folder", () => {
    expect(readdirSync(join(folder, result.run)).sort()).toEqual([
      "checkpoints",
      "config.json",
      "manifest.json",
      "metrics.jsonl",
      "plots.txt",
      "predictions.csv",
      "report.html",
      "summary.json",
      "windows.json",
    ]);
    expect(existsSync(join(folder, result.run, "checkpoints", "last.safetensors"))).toBe(true);
    const plots = readFileSync(join(folder, result.run, "plots.txt"), "utf8");
    expect(plots.match(/#\d+ /g)?.length).toBe(15);
  });

  it("has the fingerprint that it has on every machine", () => {
    const golden = new URL("../golden/fingerprints.json", import.meta.url);
    expect(result.fingerprint).toBe(JSON.parse(readFileSync(golden, "utf8")).smoke);
  });

  it("gives the same weights again, and others for another seed", async () => {
    expect(JSON.parse((await runAt(argv, folder)).stdout).fingerprint).toBe(result.fingerprint);
    const other = await runAt([...argv, "--set", "training.seed=2"], folder);
    expect(JSON.parse(other.stdout).fingerprint).not.toBe(result.fingerprint);
  });

  it("can be shown from the run folder alone", async () => {
    const csv = readFileSync(join(folder, result.run, "predictions.csv"), "utf8");
    const predicted = spawnRnnlab(["predict", result.run], folder);
    expect(predicted).toEqual({ code: 0, stderr: "", stdout: csv });
    const plotted = await runAt(["plot", result.run], folder);
    expect(plotted.code).toBe(0);
    expect(plotted.stdout).toContain("prediction starts");
  });
});

describe("rnnlab train --config best", () => {
  it("trains, here for an epoch on few series, and tests the last step alone", async () => {
    const sets = setOptions(["data.series=200", "training.epochs=1"]);
    const best = ["train", "--config", "best", ...sets, "--json"];
    const { code, stdout } = await runAt(best, folder);
    expect(code).toBe(0);
    const { parameters, test } = JSON.parse(stdout);
    expect(parameters).toBe(29_098);
    expect(test.mse).toBe(test.mseLastStep);
  });
});

describe("rnnlab compare", () => {
  const compare = spawnRnnlab(
    ["compare", "rnn", "lstm", "gru", "bidirectional", "--config", "smoke", "--json"],
    folder,
  );

  it("prints a row for each cell", () => {
    expect(compare.code).toBe(0);
    const { rows } = JSON.parse(compare.stdout);
    expect(rows.map(({ cell }: { cell: string }) => cell)).toEqual([
      "rnn",
      "lstm",
      "gru",
      "bidirectional",
    ]);
    for (const row of rows) {
      expect(row.test.mseLastStep).toBeGreaterThan(0);
      expect(existsSync(join(folder, row.run, "summary.json"))).toBe(true);
    }
  });

  it("gives the lstm the same weights as train", () => {
    const { rows } = JSON.parse(compare.stdout);
    expect(rows[1].fingerprint).toBe(result.fingerprint);
  });

  it("says that a bidirectional forecast counts its last step alone", () => {
    expect(compare.stderr.match(/bidirectional: only the last step/g)?.length).toBe(1);
    const { test } = JSON.parse(compare.stdout).rows[3];
    expect(test.mse).toBe(test.mseLastStep);
  });
});

describe("rnnlab inspect --config lstm.json", () => {
  it("prints what the article prints", async () => {
    const { stdout } = await runAt(["inspect", "--config", "lstm.json"], folder);
    expect(stdout).toMatchSnapshot();
  });

  it.each([
    ["rnn", 1510],
    ["lstm", 5410],
    ["gru", 4110],
    ["bidirectional", 3810],
  ])("counts the parameters of %s: %i", async (cell, count) => {
    const { stdout } = await runAt(["inspect", "--config", cell, "--json"], folder);
    expect(JSON.parse(stdout).parameterCount).toBe(count);
  });
});
