import {
  type SweepStanding,
  settingsText,
  type TrialRow,
} from "../../src/report/sweep/standing.js";
import type { Dimension, Trial } from "../../src/runs/sweep-file.js";

/** What the made trials of {@link trialRow} search. */
const madeSpace: Dimension[] = [
  { key: "model.cell", text: "lstm,gru", kind: "choice", values: ["lstm", "gru"] },
  {
    key: "training.optimizer.learningRate",
    text: "log",
    kind: "float",
    low: 1e-4,
    high: 0.1,
    log: true,
  },
];

/** A finished trial. */
export function trialRow(
  number: number,
  values: unknown[],
  value: number,
  changes: Partial<TrialRow> = {},
): TrialRow {
  const trial: Trial = {
    number,
    values,
    state: "finished",
    runs: [{ seed: 1, run: `run-${number}` }],
    goal: 9,
    epochs: 9,
    rungs: [
      { epochs: 3, value: value * 2 },
      { epochs: 9, value },
    ],
    value,
    attempts: 0,
    lost: 0,
    startedAt: "2026-01-01T00:00:00.000Z",
    endedAt: new Date(Date.UTC(2026, 0, 1, 0, number)).toISOString(),
    durationMs: 1000,
  };
  const common = { status: "finished", epochs: 9, rungValue: value, value } as const;
  return { trial, settings: settingsText(madeSpace, values), ...common, ...changes };
}

/** A finished sweep, made up: the cost depends on the rate alone. */
export function madeStanding(count: number): SweepStanding {
  const rows = Array.from({ length: count }, (_, index) => {
    const rate = 10 ** (-4 + (3 * ((index * 7) % count)) / count);
    return trialRow(
      index + 1,
      [index % 2 === 0 ? "lstm" : "gru", rate],
      Math.abs(Math.log10(rate) + 2) + 0.1,
    );
  }).sort((a, b) => a.value! - b.value!);
  const sweep = {
    format: 1 as const,
    createdAt: "",
    command: ["rnnlab", "sweep", "<script>"],
    base: {},
    space: madeSpace,
    sampler: "random",
    seed: 1,
    trials: count,
    seeds: 1,
    metric: "validation.mseLastStep",
    failFast: false,
    asha: { eta: 3, minEpochs: 3 },
    confirm: 0,
  };
  return {
    folder: "runs/x",
    sweep,
    better: "less",
    epochMetric: "valLossLastStep",
    epochs: 9,
    rows,
    best: rows[0],
    isDone: true,
  };
}
