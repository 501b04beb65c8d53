import { describe, expect, it } from "vitest";
import { train } from "../../src/training/loop.js";
import { trainingOn } from "../helpers/training.js";
import { testedDevice } from "./device.js";

/** Losses of the article's recipe after an epoch on a fifth of its series. */
async function firstEpoch(device: "cpu" | typeof testedDevice, cell: string) {
  const training = await trainingOn(
    device,
    `model.cell=${cell}`,
    "data.series=2000",
    "training.epochs=1",
  );
  for await (const _ of train(training));
  const { epoch: _, durationMs: __, ...losses } = training.state.history[0]!;
  training.optimizer.dispose();
  training.network.dispose();
  return losses;
}

describe.each(["rnn", "lstm", "gru", "bidirectional"])(
  "an epoch of the article's %s, on 2000 series",
  (cell) => {
    it(`is on ${testedDevice} what it is on the CPU, within 1e-3`, async () => {
      const expected = Object.entries(await firstEpoch("cpu", cell));
      const actual = await firstEpoch(testedDevice, cell);
      for (const [name, value] of expected) {
        const got = (actual as Record<string, unknown>)[name];
        if (typeof value !== "number") continue;
        expect(Math.abs((got as number) / value - 1), `${name}: ${got}, not ${value}`).toBeLessThan(
          1e-3,
        );
      }
    });
  },
);
