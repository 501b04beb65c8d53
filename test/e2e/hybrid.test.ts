import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { decodeSafetensors } from "../../src/runs/safetensors.js";
import { randomStream } from "../../src/shared/random.js";
import { emptyFolder, interruptedHere, run } from "../helpers/cli.js";

const cwd = emptyFolder();

/** Growing series with a season of 4 and one of 12 steps, multiplied, and a little noise. */
function rows(names: readonly string[], steps: number): string {
  const lines = names.flatMap((name, s) => {
    const random = randomStream(7, name);
    return Array.from({ length: steps }, (_, t) => {
      const season =
        0.5 * Math.sin((2 * Math.PI * t) / 4 + s) + 0.3 * Math.cos((2 * Math.PI * t) / 12);
      return `${t},${name},${Math.exp(1 + s + 0.004 * t + season + 0.02 * random())}`;
    });
  });
  return `t,id,v\n${lines.join("\n")}\n`;
}

const config = {
  data: {
    task: "csv",
    file: "series.csv",
    time: "t",
    id: "id",
    target: "v",
    steps: 36,
    ahead: 8,
    transform: "log",
    scaling: "none",
    split: { valid: 120, test: 140 },
  },
  model: {
    cell: "gru",
    hidden: 4,
    layers: 1,
    hybrid: "exponentialSmoothing",
    seasonalities: [4, 12],
    levelPenalty: 0.1,
  },
  training: { loss: "mae", epochs: 3, optimizer: { learningRate: 0.01 }, restoreBest: true },
};

describe("model.hybrid exponentialSmoothing", () => {
  let result: {
    run: string;
    fingerprint: string;
    test: { maeLastStep: number };
    baselines: Baseline[];
  };
  interface Baseline {
    readonly name: string;
    readonly mae: number;
  }

  beforeAll(async () => {
    writeFileSync(join(cwd, "series.csv"), rows(["a", "b", "c"], 160));
    writeFileSync(join(cwd, "hybrid.json"), JSON.stringify(config));
    const { code, stdout, stderr } = await run(
      ["train", "-c", "hybrid.json", "--set", `output.runs=${cwd}/runs`, "--json"],
      cwd,
    );
    expect([code, code === 0 ? "" : stderr]).toEqual([0, ""]);
    result = JSON.parse(stdout);
  }, 60_000);

  const folder = () => (result.run.startsWith("/") ? result.run : join(cwd, result.run));

  it("keeps a row of coefficients for each series, which learn", () => {
    const bytes = readFileSync(join(folder(), "checkpoints", "best.safetensors"));
    const { tensors } = decodeSafetensors(bytes, "best");
    const { shape, values } = tensors.find(({ name }) => name === "smoothing.coefficients")!;
    expect(shape).toEqual([3, 3]);
    expect(new Set(values).size).toBeGreaterThan(6);
  });

  it("forecasts multiplied seasons that grow", () => {
    const naive = result.baselines.find(({ name }) => name === "lastValue")!;
    expect(result.test.maeLastStep).toBeLessThan(0.2 * naive.mae);
  });

  it("forecasts newer data and a series that it does not know, which it says", async () => {
    writeFileSync(join(cwd, "new.csv"), rows(["b", "new"], 60));
    const { code, stdout, stderr } = await run(
      ["predict", folder(), "-i", join(cwd, "new.csv")],
      cwd,
    );
    expect(code).toBe(0);
    expect(stderr.replace(/\s+/g, " ")).toContain(
      "new: not seen in training, so the smoothing coefficients are the means of the learnt ones",
    );
    const truth = rows(["b", "new"], 68)
      .trim()
      .split("\n")
      .slice(1)
      .map((line) => line.split(","));
    for (const line of stdout.trim().split("\n").slice(1)) {
      const [series, time, forecast] = line.split(",");
      const [, , value] = truth.find(([t, id]) => t === time && id === series)!;
      expect(Math.abs(Number(forecast) / Number(value) - 1)).toBeLessThan(0.25);
    }
  });

  it("continues after an interruption to the same weights", async () => {
    const stopped = await interruptedHere(["train", "-c", "hybrid.json"], cwd, "epoch 1");
    expect(stopped.code).toBe(130);
    const { stdout } = await run(["resume", "last", "--runs", join(cwd, "runs"), "--json"], cwd);
    expect(JSON.parse(stdout).fingerprint).toBe(result.fingerprint);
  });
});
