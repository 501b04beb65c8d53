import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import { evaluate } from "../../src/evaluation/evaluate.js";
import { prepare, runExperiment } from "../../src/experiment/run.js";
import { withDevice } from "../../src/kernels/open-device.js";
import { createNetwork } from "../../src/model/network.js";
import { parameterSpecs } from "../../src/model/parameters.js";
import { checkedWeights } from "../../src/runs/checked-weights.js";
import { testedWeights } from "../../src/runs/layout.js";
import { readWeights } from "../../src/runs/reader.js";
import { randomStream } from "../../src/shared/random.js";
import { emptyFolder } from "../helpers/cli.js";

const folder = emptyFolder();

/** Two series of different size with a trend, a season, noise and some gaps. */
function seriesFile(seed: number): string {
  const random = randomStream(seed, "series");
  const [trend, season, noise, units] = [random() - 0.5, 3 * random(), random(), 1 + 50 * random()];
  const rows = ["a", "b"].flatMap((id, s) =>
    Array.from({ length: 90 }, (_, t) => {
      const value = 20 + trend * t + season * Math.sin(t / 2) + noise * (random() - 0.5);
      return random() < 0.03 ? "" : `${id},${t},${(value * (s === 0 ? 1 : units)).toFixed(4)}`;
    }).filter((row) => row !== ""),
  );
  const file = join(folder, `series-${seed}.csv`);
  writeFileSync(file, ["id,t,v", ...rows, ""].join("\n"));
  return file;
}

const options = fc.record({
  seed: fc.integer({ min: 1, max: 1000 }),
  loss: fc.constantFrom("mse", "mae", "huber", "quantile"),
  seriesWeights: fc.constantFrom(undefined, "naive" as const),
  scalePer: fc.constantFrom("series", "all"),
  level: fc.constantFrom("series", "last", "mean", "seasonal"),
  spread: fc.constantFrom("series", "window"),
  affine: fc.boolean(),
  learningRate: fc.constantFrom(1e-3, 0.05, 1),
  batchSize: fc.constantFrom(4, 64),
});

it("with a skip and restoreBest no run is worse on its validation part than the line it starts from", async () => {
  await fc.assert(
    fc.asyncProperty(options, async (chosen) => {
      const { seed, loss, seriesWeights, affine, learningRate, batchSize, ...data } = chosen;
      const config = resolveConfig(
        {
          data: {
            task: "csv",
            file: seriesFile(seed),
            id: "id",
            time: "t",
            target: "v",
            steps: 6,
            ahead: 2,
            period: 4,
            missing: "interpolate",
            ...data,
          },
          model: { cell: "gru", layers: 1, hidden: 3, skip: "linear", targets: "lastStep", affine },
          training: {
            epochs: 3,
            batchSize,
            loss,
            seriesWeights,
            seed,
            restoreBest: true,
            optimizer: { name: "adam", learningRate },
          },
          device: "cpu",
          output: { runs: join(folder, "runs") },
        },
        "test",
      );
      const { folder: run } = await runExperiment(config, { threads: 1, command: ["test"] });
      const [start, end] = await withDevice({ device: "cpu", threads: 1 }, async () => {
        const { data: splits, spec, weights } = await prepare(config, {});
        const { tensors } = readWeights(run, testedWeights(config));
        const tested = checkedWeights(tensors, parameterSpecs(spec), run);
        return [weights, tested].map((values) => {
          const network = createNetwork(spec, values);
          const figure = evaluate(network, splits.valid).loss;
          network.dispose();
          return figure;
        });
      });
      expect(end).toBeLessThanOrEqual(start!);
    }),
    { numRuns: 10, seed: 7 },
  );
}, 60_000);
