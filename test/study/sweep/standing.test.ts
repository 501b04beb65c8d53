import { expect, it } from "vitest";
import type { Trial } from "../../../src/runs/sweep-file.js";
import { standingOf } from "../../../src/study/sweep/standing.js";
import { SweepView } from "../../../src/study/sweep/view.js";
import { newSweep } from "../../helpers/sweep.js";

const common = {
  values: [2],
  runs: [],
  goal: 9,
  attempts: 1,
  lost: 0,
  startedAt: "",
  durationMs: 1,
};

function trial(
  number: number,
  state: Trial["state"],
  rungs: [number, number][],
  value?: number,
): Trial {
  const reached = rungs.map(([epochs, figure]) => ({ epochs, value: figure }));
  return { ...common, number, state, epochs: reached.at(-1)?.epochs ?? 0, rungs: reached, value };
}

it("trials are ordered by figure if finished, then by rung, then by the figure there, then by number", async () => {
  const folder = await newSweep(["model.hidden=2,3"], {}, ["training.epochs=9"]);
  const { sweep } = new SweepView(folder);
  const trials = [
    trial(1, "failed", []),
    trial(2, "paused", [[1, 0.1]]),
    trial(3, "paused", [[1, 0.7], [3, 0.6]]), // biome-ignore format: one trial
    trial(4, "paused", [[1, 0.8], [3, 0.5]]), // biome-ignore format: one trial
    trial(5, "paused", [[1, 0.1]]),
    trial(6, "paused", []),
    trial(7, "finished", [[9, 0.9]], 0.9),
    trial(8, "finished", [[9, 0.8]], 0.8),
    trial(9, "diverged", []),
  ];
  const { rows, best } = standingOf({ folder, sweep, trials } as unknown as SweepView);
  expect(rows.map((row) => row.trial.number)).toEqual([8, 7, 4, 3, 2, 5, 6, 1, 9]);
  expect(best?.trial.number).toBe(8);
});
