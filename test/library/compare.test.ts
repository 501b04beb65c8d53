import { readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { beforeAll, describe, expect, it, vi } from "vitest";
import {
  CancelledError,
  type CompareEvent,
  type CompareOptions,
  compare,
  InterruptedError,
  loadConfig,
  openRun,
  type ResumeEvent,
  resume,
  UserError,
} from "../../src/library/index.js";
import { emptyFolder, run } from "../helpers/cli.js";
import { collected } from "../helpers/library.js";

const EPOCHS = 40; // long enough for a signal to arrive in time on a busy machine
const set = { "training.epochs": EPOCHS, "data.series": 40, "data.split": [20, 10, 10] };
const runs = emptyFolder();
const options: CompareOptions = { config: "smoke", set, seeds: 2, runs, threads: 2 };

function eventsOf<T extends ResumeEvent["type"]>(events: readonly ResumeEvent[], type: T) {
  return events.filter((event): event is Extract<ResumeEvent, { type: T }> => event.type === type);
}

function resultOf(events: readonly ResumeEvent[]) {
  const last = events.at(-1);
  if (last?.type !== "compared") throw new Error(`the last event is ${last?.type}`);
  return last.result;
}

/** A result without what differs from one time to the next. */
function figures(result: object): unknown {
  const varies = ["comparison", "run", "runs", "durationMs", "failed", "testLooks"];
  return JSON.parse(JSON.stringify(result, (key, value) => (varies.includes(key) ? 0 : value)));
}

let whole: Awaited<ReturnType<typeof collected>>;

beforeAll(async () => {
  whole = await collected(compare(["gru", "rnn"], options));
  if (whole.error !== undefined) throw whole.error;
});

describe("compare", () => {
  it("reports the folder, every run from beginning to end, and the result", () => {
    const [first] = whole.seen;
    if (first?.type !== "comparison") throw new Error(`the first event is ${first?.type}`);
    expect(first.jobs).toBe(2);
    expect(first.missing.map(({ label, seed }) => `${label} ${seed}`).sort()).toEqual([
      "gru 1",
      "gru 2",
      "rnn 1",
      "rnn 2",
    ]);
    const news = eventsOf(whole.seen, "member");
    for (const { label, seed } of first.missing) {
      const matching = news.filter(({ member }) => member.label === label && member.seed === seed);
      const types = matching.map(({ event }) => event.type).filter((type) => type !== "batch");
      const epochs = Array.from({ length: EPOCHS }, () => "epoch");
      expect(types).toEqual(["run", "start", ...epochs, "end", "finished"]);
    }
    expect(resultOf(whole.seen).comparison).toBe(first.folder);
    for (const { member, event } of news) {
      if (event.type !== "run") continue;
      const [row] = resultOf(whole.seen).rows.filter(({ label }) => label === member.label);
      expect(event).toMatchObject({ parameters: row!.parameters, device: { kind: "cpu" } });
      expect(row!.runs).toContain(event.folder);
    }
  });

  it("yields the result of one that is done", async () => {
    const { seen, error } = await collected(resume(resultOf(whole.seen).comparison!));
    expect(error).toBeUndefined();
    expect(seen.map(({ type }) => type)).toEqual(["comparison", "compared"]);
    expect(seen[0]).toMatchObject({ missing: [], jobs: 0 });
    expect(figures(resultOf(seen))).toEqual(figures(resultOf(whole.seen)));
  });

  it("makes the comparison that the command line makes", async () => {
    const settings = Object.entries({ ...set, "output.runs": emptyFolder() }).flatMap(
      ([key, value]) => [
        "--set",
        `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`,
      ],
    );
    const args = ["compare", "gru", "rnn", "-c", "smoke", "--seeds", "2", ...settings, "--json"];
    const { stdout } = await run(args, emptyFolder());
    const printed = JSON.parse(stdout);
    expect(figures(resultOf(whole.seen))).toEqual(figures(printed));
    const files = (folder: string) =>
      readdirSync(folder)
        .filter((name) => !/^\d{4}-/.test(name))
        .sort();
    expect(files(resultOf(whole.seen).comparison ?? "")).toEqual(files(printed.comparison));
  });

  it("takes whole configs and finished runs beside cells", async () => {
    const finished = resultOf(whole.seen).rows[0]?.run ?? "";
    const config = loadConfig("smoke", { set: { ...set, name: "mine", "model.hidden": 3 } });
    const { seen, error } = await collected(compare([finished, config], { runs, threads: 2 }));
    expect(error).toBeUndefined();
    expect(eventsOf(seen, "comparison")[0]?.missing.map(({ label }) => label)).toEqual(["mine"]);
    expect(resultOf(seen).rows.map(({ label, hidden }) => [label, hidden])).toEqual([
      [openRun(finished).config.name, openRun(finished).config.model.hidden],
      ["mine", 3],
    ]);
  });

  it("matches the numbers of parameters only where that is asked for", () => {
    const [gru, rnn] = resultOf(whole.seen).rows;
    expect(gru?.hidden).toBe(rnn?.hidden);
    const here = emptyFolder();
    const { runs: _, ...others } = options; // to where the config says
    const matched = { seeds: 1, jobs: 1, matchParameters: true };
    const there = { ...others, ...matched, set: { ...set, "output.runs": here } };
    return collected(compare(["gru", "rnn"], there)).then(({ seen }) => {
      const [first, second] = resultOf(seen).rows;
      expect(second?.hidden).toBeGreaterThan(Number(first?.hidden));
      expect(readdirSync(here)).toEqual([basename(resultOf(seen).comparison!)]);
    });
  });

  it("prints nothing and listens to no signal", async () => {
    const written = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, "write"));
    const before = process.eventNames().map((name) => [name, process.listenerCount(name)]);
    for await (const event of compare(["gru"], { ...options, seeds: 1 })) {
      const names = process.eventNames();
      if (event.type === "member") {
        expect(names.map((name) => [name, process.listenerCount(name)])).toEqual(before);
      }
    }
    for (const spy of written) {
      expect(spy).not.toHaveBeenCalled();
      spy.mockRestore();
    }
  });

  it("saves after the signal, and resume makes the same comparison of it", async () => {
    const stopping = new AbortController();
    const seen: CompareEvent[] = [];
    const stopped = (async () => {
      for await (const event of compare(["gru", "rnn"], { ...options, signal: stopping.signal })) {
        seen.push(event);
        if (event.type === "member" && event.event.type === "epoch") stopping.abort();
      }
    })();
    const error = await stopped.catch((thrown: unknown) => thrown);
    if (!(error instanceof InterruptedError)) throw error;
    expect(eventsOf(seen, "comparison")[0]?.folder).toBe(error.folder);
    const { seen: rest } = await collected(resume(error.folder, { threads: 1 }));
    expect(eventsOf(rest, "comparison")[0]?.missing.length).toBeGreaterThan(1);
    expect(figures(resultOf(rest))).toEqual(figures(resultOf(whole.seen)));
  });

  it("makes no folder where it is stopped or refused before it begins", async () => {
    const folder = emptyFolder();
    const signal = AbortSignal.abort();
    const stopped = await collected(compare(["gru"], { ...options, runs: folder, signal }));
    expect(stopped.error).toBeInstanceOf(CancelledError);
    const refused: readonly (readonly [string[], CompareOptions, RegExp])[] = [
      [["gruu"], {}, /gruu: no such model, .*did you mean.*gru/i],
      [["gru", "gru"], {}, /gru is named twice/],
      [["gru"], { seeds: 0 }, /seeds is 0, expected a whole number/],
      [["gru"], { seeds: 1025 }, /seeds is 1025, expected a whole number from 1 to 1024/],
      [["gru"], { jobs: 2000 }, /jobs is 2000, expected a whole number from 1 to 1024/],
      [["gru"], { data: "nowhere.csv" }, /data .*nowhere\.csv: no such file/],
      [["gru"], { set: { ...set, "model.hiden": 3 } }, /model\.hiden/],
    ];
    for (const [models, wrong, message] of refused) {
      const { error } = await collected(compare(models, { ...options, runs: folder, ...wrong }));
      expect(error).toBeInstanceOf(UserError);
      expect(String(error)).toMatch(message);
      expect(String(error)).not.toMatch(/--/);
    }
    expect(readdirSync(folder)).toEqual([]);
  });

  it("names options as a program does in its warnings", async () => {
    const [row] = resultOf(whole.seen).rows;
    const { seen } = await collected(compare([row?.run ?? ""], { runs, seeds: 3 }));
    expect(eventsOf(seen, "warning").map(({ message }) => message)).toEqual([
      "seeds 3 has no effect: all models are finished runs, which are not trained again",
    ]);
  });
});

describe("resume of a comparison", () => {
  it("runs a member that failed, after its data file has moved", async () => {
    const folder = emptyFolder();
    const [first, second] = [join(folder, "a.jsonl"), join(folder, "b.jsonl")];
    const rows = Array.from({ length: 120 }, (_, i) => JSON.stringify({ y: Math.sin(i / 3) }));
    writeFileSync(first, rows.join("\n"));
    const data = { task: "csv", file: first, target: "y", steps: 6, ahead: 2 };
    const config = { data, model: { hidden: 3, layers: 1 }, training: { epochs: 40 } };
    const stopping = new AbortController();
    const begun = compare(["gru", "rnn"], {
      config,
      runs: folder,
      threads: 1,
      jobs: 1,
      signal: stopping.signal,
    });
    let comparison = "";
    try {
      for await (const event of begun) {
        if (event.type === "comparison") comparison = event.folder;
        if (event.type === "member" && event.event.type === "finished") stopping.abort();
      }
    } catch (error) {
      expect(error).toBeInstanceOf(InterruptedError);
    }
    renameSync(first, second);
    const [done = ""] = readdirSync(comparison).filter((name) => /^\d{4}-.*-gru-/.test(name));
    const plots = join(comparison, done, "plots.txt");
    const drawn = readFileSync(plots, "utf8");
    writeFileSync(plots, "damaged");
    const { error } = await collected(resume(comparison));
    expect(String(error)).toMatch(/a\.jsonl/);
    const { seen } = await collected(resume(comparison, { data: second, jobs: 1 }));
    expect(resultOf(seen).rows).toHaveLength(2);
    expect(eventsOf(seen, "warning").map(({ message }) => message)).toEqual([
      expect.stringMatching(/plots\.txt changed since the run ended; written again$/),
    ]);
    expect(readFileSync(plots, "utf8")).toBe(drawn);
    const third = join(folder, "c.jsonl");
    renameSync(second, third);
    const models = resultOf(seen).rows.map(({ run }) => run);
    const again = await collected(compare(models, { runs: folder, data: third }));
    expect(again.error).toBeUndefined();
    expect(resultOf(again.seen).rows.map(({ test }) => test)).toEqual(
      resultOf(seen).rows.map(({ test }) => test),
    );
    expect(
      JSON.parse(readFileSync(join(comparison, "comparison.json"), "utf8")).result,
    ).toBeTruthy();
  });

  it.each([
    [{ epochs: 3 }, /epochs is 3, but the folder is a comparison/],
    [{ jobs: 0 }, /jobs is 0/],
  ])("refuses %j", async (wrong, message) => {
    const { error } = await collected(resume(resultOf(whole.seen).comparison ?? "", wrong));
    expect(error).toBeInstanceOf(UserError);
    expect(String(error)).toMatch(message);
  });

  it("refuses the number of processes for a run", async () => {
    const { error } = await collected(resume(resultOf(whole.seen).rows[0]?.run ?? "", { jobs: 2 }));
    expect(String(error)).toMatch(/jobs is 2, but the folder is a run/);
  });
});
