import { expect, it } from "vitest";
import type { Dataset } from "../../src/data/dataset.js";
import type { Latest } from "../../src/data/series/latest.js";
import { chainOf } from "../../src/data/series/transforms/chain.js";
import { type Continuation, continued } from "../../src/inference/continued.js";
import { batchOf } from "../helpers/fixed-datasets.js";

const STEPS = 2;
const record = { transforms: chainOf([]), range: { low: 0, high: 9 } };

/** Forecasts, after the second step of a window, its last value plus 10 and 20. */
function forecaster(name: string) {
  return {
    loss: { name } as never,
    *batches(dataset: Dataset) {
      const { x } = batchOf(dataset, []);
      const last = Array.from({ length: dataset.count }, (_, n) => x[(n + 1) * STEPS - 1]!);
      yield batchOf(
        dataset,
        last.flatMap((value) => [0, 0, value + 10, value + 20]),
      );
    },
  };
}

/** Forecasts five steps after the values 3 and 7, with errors from -20 to 5 in units of the window's change. */
function forecasts(loss: string) {
  const window = {
    name: "",
    number: 0,
    now: 1,
    columns: [Float64Array.of(3, 7)],
    records: [record],
  };
  const continuation = {
    collection: { wall: () => 0, label: String, roles: { columns: [{ uses: ["target"] }] } },
    options: { steps: STEPS, ahead: 2, calendar: [], target: ["y"] },
    horizon: 5,
    errors: { windows: 9, usualScales: [1], byOutput: [] },
    ranges: [{ low: -20, high: 5 }, undefined],
  };
  const [[values]] = continued(
    forecaster(loss),
    [window as unknown as Latest],
    continuation as unknown as Continuation,
  ) as [[readonly { forecast: number; low: number; high: number }[]]];
  return values;
}

it("forecasts beyond the model's steps are fed back and have no interval", () => {
  const values = forecasts("mse");
  expect(values.map(({ forecast }) => forecast)).toEqual([17, 27, 37, 47, 57]);
  const change = 7 - 3;
  expect(values[0]).toEqual({ forecast: 17, low: 17 - 20 * change, high: 17 + 5 * change });
  for (const { low, high } of values.slice(1))
    expect([low, high]).toEqual([Number.NaN, Number.NaN]);
});

it("an interval of counts does not go below 0", () => {
  expect(forecasts("poisson")[0]).toEqual({ forecast: 17, low: 0, high: 37 });
});

it("forecasts of several series and targets are fed back each into its own window, which moves in time", () => {
  const seen: number[] = []; // the first time that each pass asks for
  let times: number[] = [];
  const wall = (index: number) => {
    times.push(index);
    return index * 86_400_000;
  };
  const made = {
    loss: { name: "mse" } as never,
    *batches(dataset: Dataset) {
      seen.push(Math.min(...times));
      times = [];
      const { x } = batchOf(dataset, []);
      const all = Array.from({ length: dataset.count }, (_, n) => {
        const place = ((n + 1) * STEPS - 1) * dataset.inputs;
        const ahead = [x[place]!, x[place + 1]!].flatMap((value) => [value + 10, value + 20]);
        return [0, 0, 0, 0, ...ahead];
      });
      yield batchOf(dataset, all.flat());
    },
  };
  const latest = [
    [Float64Array.of(3, 7), Float64Array.of(1, 2)],
    [Float64Array.of(5, 6), Float64Array.of(8, 9)],
  ].map((columns, number) => ({ name: "", number, now: 4, columns, records: [record, record] }));
  const columns = [{ uses: ["target"] }, { uses: ["target"] }];
  const found = continued(
    made,
    latest as unknown as Latest[],
    {
      collection: { wall, label: String, roles: { columns } },
      options: { steps: STEPS, ahead: 2, calendar: ["dayOfWeek"], target: ["y", "z"] },
      horizon: 3,
      errors: undefined,
      ranges: [],
    } as unknown as Continuation,
  );
  const forecasts = found.map((targets) =>
    targets.map((steps) => steps.map((one) => one.forecast)),
  );
  expect(forecasts).toEqual([
    [
      [17, 27, 37],
      [12, 22, 32],
    ],
    [
      [16, 26, 36],
      [19, 29, 39],
    ],
  ]);
  expect(seen).toEqual([3, 5]); // windows of the steps 3 and 4, then of 5 and 6
});
