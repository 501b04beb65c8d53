import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { beforeAll, describe, expect, it, vi } from "vitest";
import {
  CancelledError,
  InterruptedError,
  type ResumeEvent,
  resume,
  type SweepEvent,
  type SweepOptions,
  sweep,
  UserError,
} from "../../src/library/index.js";
import { emptyFolder, run } from "../helpers/cli.js";
import { collected } from "../helpers/library.js";
import { setOptions } from "../helpers/set-options.js";

const set = { "training.epochs": 40, "data.series": 40, "data.split": [20, 10, 10] };
const space = { "model.hidden": [3, 4], "training.optimizer.learningRate": "log(1e-3,1e-1)" };
const runs = emptyFolder();
const options: SweepOptions = { config: "smoke", set, trials: 4, runs, threads: 2 };
/** By a single process: to start another one takes longer than the trials. */
const single: SweepOptions = { ...options, threads: 1 };

function resultOf(events: readonly ResumeEvent[]) {
  const last = events.at(-1);
  if (last?.type !== "swept") throw new Error(`the last event is ${last?.type}`);
  return last.result;
}

/** What the trials came to, without names of folders and times. */
function figures({ rows }: ReturnType<typeof resultOf>) {
  return rows.map(({ trial, status, values, value, epochs, rungs }) => {
    return { trial, status, values, value, epochs, rungs };
  });
}

let whole: Awaited<ReturnType<typeof collected>>;

beforeAll(async () => {
  whole = await collected(sweep(space, options));
  if (whole.error !== undefined) throw whole.error;
}, 60_000);

describe("sweep", () => {
  it("reports the folder, the end of every trial, and the result", () => {
    const [first] = whole.seen;
    if (first?.type !== "sweep") throw new Error(`the first event is ${first?.type}`);
    expect(first).toMatchObject({ trials: 4, metric: "validation.mseLastStep", jobs: 2 });
    const ended = whole.seen.flatMap((event) => {
      return event.type === "trial" && event.trial.status === "finished" ? event.trial.trial : [];
    });
    expect(ended.sort()).toEqual([1, 2, 3, 4]);
    const result = resultOf(whole.seen);
    expect(result).toMatchObject({ sweep: first.folder, isDone: true, sampler: "random" });
    const { testLooks, ...stored } = result; // the file leaves it out, since it changes with later runs
    expect(testLooks).toEqual({ runs: 4, settings: 4 });
    expect(JSON.parse(readFileSync(join(first.folder, "result.json"), "utf8"))).toEqual(stored);
    expect(existsSync(join(first.folder, "report.html"))).toBe(true);
  });

  it("makes the sweep that the command line makes", async () => {
    const settings = Object.entries(set).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
    const { stdout } = await run(
      [
        ...["sweep", "-c", "smoke", ...setOptions(settings)],
        "model.hidden=3,4",
        "training.optimizer.learningRate=log(1e-3,1e-1)",
        "--trials",
        "4",
        "--json",
      ],
      emptyFolder(),
    );
    expect(figures(resultOf(whole.seen))).toEqual(figures(JSON.parse(stdout)));
  });

  it("takes rungs and a confirmation", async () => {
    const more = { sampler: "sobol", seeds: 2, seed: 9, metric: "validation.mae" } as const;
    const all = { ...single, ...more, asha: true, confirm: 2, failFast: true };
    const { seen, error } = await collected(sweep(space, all));
    expect(error).toBeUndefined();
    const { asha, epochs, confirmation } = resultOf(seen);
    expect(asha).toEqual({ eta: 3, minEpochs: 1 });
    const kept = JSON.parse(readFileSync(join(resultOf(seen).sweep, "sweep.json"), "utf8"));
    expect(kept).toMatchObject({ ...more, trials: 4, confirm: 2, failFast: true });
    expect(epochs.done).toBeLessThan(epochs.full);
    expect(confirmation?.text).toMatch(/is worth it/);
  });

  it("prints nothing and listens to no signal", async () => {
    const written = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, "write"));
    const listeners = () => process.eventNames().map((name) => [name, process.listenerCount(name)]);
    const before = listeners();
    for await (const event of sweep({ "model.hidden": "2,3" }, { ...single, trials: 2 })) {
      if (event.type === "trial") expect(listeners()).toEqual(before);
    }
    for (const spy of written) {
      expect(spy).not.toHaveBeenCalled();
      spy.mockRestore();
    }
  });

  it("saves after the signal, and resume makes the same sweep of it, to a larger total", async () => {
    const stopping = new AbortController();
    const seen: SweepEvent[] = [];
    const stopped = (async () => {
      const few = { ...options, trials: 3, signal: stopping.signal };
      for await (const event of sweep(space, few)) {
        seen.push(event);
        if (event.type === "trial") stopping.abort();
      }
    })();
    const error = await stopped.catch((thrown: unknown) => thrown);
    if (!(error instanceof InterruptedError)) throw error;
    expect(seen[0]).toMatchObject({ type: "sweep", folder: error.folder });
    const rest = await collected(resume(error.folder, { threads: 1, trials: 4 }));
    expect(rest.error).toBeUndefined();
    expect(figures(resultOf(rest.seen))).toEqual(figures(resultOf(whole.seen)));
  });

  it("makes no folder where it is stopped or refused before it begins", async () => {
    const folder = emptyFolder();
    const signal = AbortSignal.abort();
    const stopped = await collected(sweep(space, { ...options, runs: folder, signal }));
    expect(stopped.error).toBeInstanceOf(CancelledError);
    const refused: readonly (readonly [typeof space | object, SweepOptions, RegExp])[] = [
      [{}, {}, /no key has several values/],
      [{ "model.hiden": [3, 4] }, {}, /model\.hiden/],
      [space, { trials: 0 }, /trials is 0/],
      [space, { seed: -1 }, /seed is -1/],
      [space, { metric: "test.mse" }, /metric test\.mse: a figure of the test set/],
      [space, { asha: { eta: 1 } }, /asha\.eta is 1/],
      [space, { jobs: 0 }, /jobs is 0, expected a whole number from 1 to 1024/],
      [space, { config: "nowhere.json" }, /nowhere\.json/],
    ];
    for (const [searched, wrong, message] of refused) {
      const { error } = await collected(
        sweep({ ...searched }, { ...options, runs: folder, ...wrong }),
      );
      expect(error).toBeInstanceOf(UserError);
      expect(String(error)).toMatch(message);
      expect(String(error)).not.toMatch(/--/);
    }
    expect(readdirSync(folder)).toEqual([]);
  });

  it("names options as a program does in its warnings", async () => {
    const here = emptyFolder();
    const { runs: _, ...others } = single; // to where the config says
    const given = { ...others, trials: 2, seed: 7, set: { ...set, "output.runs": here } };
    const { seen } = await collected(sweep({ "model.hidden": [2, 3] }, given));
    expect(readdirSync(here)).toEqual([basename(resultOf(seen).sweep)]);
    const warnings = seen.flatMap((event) => (event.type === "warning" ? event.message : []));
    expect(warnings).toEqual(["seed 7 has no effect: grid chooses nothing at random"]);
  });
});

describe("resume of a sweep", () => {
  it("yields the result of one that is done, and refuses options that it has not", async () => {
    const folder = resultOf(whole.seen).sweep;
    const { seen } = await collected(resume(folder));
    expect(seen.map(({ type }) => type)).toEqual(["sweep", "swept"]);
    const { error } = await collected(resume(folder, { epochs: 3 }));
    expect(String(error)).toMatch(/epochs is 3, but the folder is a sweep/);
  });
});
