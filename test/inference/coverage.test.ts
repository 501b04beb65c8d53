import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import { runExperiment } from "../../src/experiment/run.js";
import { forecastOf } from "../../src/inference/forecast.js";
import { randomStream } from "../../src/shared/random.js";
import { emptyFolder } from "../helpers/cli.js";

const LENGTH = 6000;
const TRAINED = 3000;

/**
 * y_t = .8 y_(t-1) + s_t e_t, whose noise is normal and has a deviation that changes slowly by a factor
 * of up to 4: where the noise is loud is seen in a window's own changes.
 */
function series(): number[] {
  const random = randomStream(3, "coverage");
  let y = 0;
  return Array.from({ length: LENGTH }, (_, t) => {
    const [u, v] = [random(), random()];
    const noise = Math.sqrt(-2 * Math.log(1 - u)) * Math.cos(2 * Math.PI * v);
    y = 0.8 * y + 2 ** Math.sin(t / 90) * noise;
    return 500 + 50 * y;
  });
}

// By quantiles the width is the network's own: with a training this short it does not yet know loud from quiet.
const losses = [
  { training: {}, farthest: 0.07 },
  { training: { loss: "quantile" }, farthest: undefined },
  { training: { loss: "quantile", quantiles: [0.25, 0.5, 0.75] }, farthest: undefined },
];

it.each(losses)(
  "holds the level after the test part: %o",
  async ({ training: loss, farthest }) => {
    const folder = emptyFolder();
    const values = series();
    const file = (name: string, from: number, to: number) => {
      const path = join(folder, name);
      const rows = values.slice(from, to).map((value, i) => `${from + i},${value}`);
      writeFileSync(path, `n,y\n${rows.join("\n")}\n`);
      return path;
    };
    const data = {
      task: "csv",
      file: file("data.csv", 0, TRAINED),
      time: "n",
      target: "y",
      steps: 20,
      ahead: 3,
    };
    const model = { cell: "gru", hidden: 6, layers: 1 };
    const training = { ...loss, epochs: 4, optimizer: { learningRate: 0.01 } };
    const config = resolveConfig({ data, model, training, output: { runs: folder } }, "test");
    const run = await runExperiment(config, { threads: 1, command: ["test"] });
    const input = file("after.csv", TRAINED, LENGTH);
    const notes: string[] = [];
    for (const level of [0.5, 0.8, 0.95]) {
      const { csv } = await forecastOf([run.folder], {
        input,
        level,
        stride: 1,
        threads: 1,
        onWarning: (text) => expect(text).toBe(""),
        onNote: (text) => notes.push(text),
      });
      const rows = [...csv].join("").trimEnd().split("\n").slice(1);
      const cells = rows.map((row) => row.split(","));
      const inside = ({ quiet }: { readonly quiet?: boolean }) => {
        const chosen = cells.filter(([, origin, , , , , , actual]) => {
          const loud = Math.sin(Number(origin) / 90) > 0;
          return actual !== "" && (quiet === undefined || quiet !== loud);
        });
        const held = chosen.filter(([, , , , , low, high, actual]) => {
          return Number(actual) >= Number(low) && Number(actual) <= Number(high);
        });
        return held.length / chosen.length;
      };
      expect(Math.abs(inside({}) - level)).toBeLessThan(0.03);
      for (const quiet of farthest === undefined ? [] : [true, false]) {
        expect(Math.abs(inside({ quiet }) - level)).toBeLessThan(farthest!);
      }
      const share = `${Number((100 * inside({})).toPrecision(3))} % within the ${100 * level} % intervals`;
      expect(notes.at(-1)).toContain(share.replace(/^(\d\d) %/, "$1.0 %"));
    }
  },
  60_000,
);
