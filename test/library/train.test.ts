import { readdirSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { beforeAll, describe, expect, it, vi } from "vitest";
import {
  CancelledError,
  ExperimentError,
  InterruptedError,
  loadConfig,
  openRun,
  type ResumeEvent,
  resume,
  train,
  UserError,
} from "../../src/library/index.js";
import { emptyFolder, run } from "../helpers/cli.js";
import { collected } from "../helpers/library.js";

const runs = emptyFolder();
const sets = { "training.epochs": 3, "data.series": 40, "data.split": [20, 10, 10], name: "tiny" };
const config = loadConfig("smoke", { set: sets });
const options = { runs, threads: 1 };

function resultOf(events: readonly ResumeEvent[]) {
  const last = events.at(-1);
  if (last?.type !== "result") throw new Error(`the last event is ${last?.type}`);
  return last.run;
}

let whole: Awaited<ReturnType<typeof collected>>;
let fingerprint: string | undefined;

beforeAll(async () => {
  whole = await collected(train(config, options));
  fingerprint = resultOf(whole.seen).manifest.fingerprint;
});

describe("train", () => {
  it("yields the run, its training and its record in order", () => {
    const types = whole.seen.map(({ type }) => type).filter((type) => type !== "batch");
    expect(types).toEqual(["run", "start", "epoch", "epoch", "epoch", "end", "result"]);
    const { folder, manifest } = resultOf(whole.seen);
    const { parameters, device } = manifest;
    const used = expect.objectContaining(device);
    expect(whole.seen[0]).toEqual({ type: "run", folder, parameters, device: used });
    expect(whole.seen[0]).not.toHaveProperty("device.close");
    expect(manifest.command).toEqual(["node", ...process.argv.slice(1)]);
  });

  it("makes the run that the command line makes", async () => {
    const settings = Object.entries(sets).flatMap(([key, value]) => [
      "--set",
      `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`,
    ]);
    const place = ["--set", `output.runs=${emptyFolder()}`];
    const args = ["train", "--config", "smoke", ...settings, ...place, "--json"];
    const { stdout } = await run(args, runs);
    const printed = JSON.parse(stdout);
    expect(printed.fingerprint).toBe(fingerprint);
    expect(resultOf(whole.seen).summary.test).toEqual(printed.test);
    const files = (folder: string) => readdirSync(folder).sort();
    expect(files(resultOf(whole.seen).folder)).toEqual(files(printed.run));
  });

  it("prints nothing and listens to no signal", async () => {
    const written = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, "write"));
    const logged = vi.spyOn(console, "log");
    const before = process.eventNames().map((name) => [name, process.listenerCount(name)]);
    const during: unknown[] = [];
    for await (const event of train(config, options)) {
      if (event.type === "epoch") {
        during.push(process.eventNames().map((name) => [name, process.listenerCount(name)]));
      }
    }
    for (const spy of [...written, logged]) {
      expect(spy).not.toHaveBeenCalled();
      spy.mockRestore();
    }
    expect(during).toEqual([before, before, before]);
  });

  it("begins with the weights of a file, and leaves its folder where the config says", async () => {
    const output = { ...config.output, runs: emptyFolder() };
    const init = join(resultOf(whole.seen).folder, "checkpoints", "last.safetensors");
    const { seen } = await collected(train({ ...config, output }, { threads: 1, init }));
    const { folder, epochs } = resultOf(seen);
    expect(readdirSync(output.runs)).toEqual([basename(folder)]);
    const [first] = epochs;
    expect(first!.loss).toBeLessThan(resultOf(whole.seen).epochs.at(-1)!.loss);
  });

  it("does nothing before the loop begins", async () => {
    const folder = emptyFolder();
    train(config, { runs: folder });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(readdirSync(folder)).toEqual([]);
  });

  it("throws after the signal, and resume makes the same run of it", async () => {
    const stopping = new AbortController();
    const seen: ResumeEvent[] = [];
    const stopped = (async () => {
      for await (const event of train(config, { ...options, signal: stopping.signal })) {
        seen.push(event);
        if (event.type === "epoch") stopping.abort();
      }
    })();
    const error = await stopped.catch((thrown: unknown) => thrown);
    if (!(error instanceof InterruptedError)) throw error;
    expect(openRun(error.folder).manifest.status).toBe("interrupted");
    expect(() => openRun(error.folder).summary).toThrow(UserError);
    const { seen: rest } = await collected(resume(error.folder, { threads: 1 }));
    expect(resultOf(rest).manifest.fingerprint).toBe(fingerprint);
  });

  it("saves after the signal while it resumes, too", async () => {
    const longer = loadConfig("smoke", { set: { ...sets, "training.epochs": 40 } });
    const { seen: all } = await collected(train(longer, options));
    let folder = "";
    for await (const event of train(longer, options)) {
      if (event.type === "run") folder = event.folder;
      if (event.type === "epoch") break;
    }
    const stopping = new AbortController();
    const stopped = (async () => {
      for await (const event of resume(folder, { threads: 1, signal: stopping.signal })) {
        if (event.type === "epoch") stopping.abort();
      }
    })();
    await expect(stopped).rejects.toMatchObject({ name: "InterruptedError", folder });
    const { seen: rest } = await collected(resume(folder, { threads: 1 }));
    expect(resultOf(rest).manifest.fingerprint).toBe(resultOf(all).manifest.fingerprint);
  });

  it("saves when the loop is left, before the loop's next line", async () => {
    let folder = "";
    for await (const event of train(config, options)) {
      if (event.type === "run") folder = event.folder;
      if (event.type === "epoch") break;
    }
    expect(openRun(folder).manifest.status).toBe("interrupted");
    const { seen } = await collected(resume(folder, { threads: 1 }));
    expect(resultOf(seen).manifest.fingerprint).toBe(fingerprint);
  });

  it("takes turns: two at once make the same runs, each in a folder of its own", async () => {
    const both = await Promise.all([1, 2].map(() => collected(train(config, options))));
    const records = both.map(({ seen }) => resultOf(seen));
    expect(records.map(({ manifest }) => manifest.fingerprint)).toEqual([fingerprint, fingerprint]);
    expect(new Set(records.map(({ folder }) => folder)).size).toBe(2);
  });

  it("gives up its turn at once after the signal, without a folder", async () => {
    const folder = emptyFolder();
    const first = collected(train(config, options));
    const stopping = new AbortController();
    const second = collected(train(config, { runs: folder, signal: stopping.signal }));
    let over = false;
    void first.then(() => (over = true));
    stopping.abort();
    expect((await second).error).toBeInstanceOf(CancelledError);
    expect(over).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
    expect(resultOf((await first).seen).manifest.fingerprint).toBe(fingerprint);
  });

  it("continues after a run that failed", async () => {
    const optimizer = { name: "sgd", learningRate: 1000 };
    const set = { ...sets, "training.optimizer": optimizer, "training.epochs": 30 };
    const diverging = loadConfig("smoke", { set: { ...set, "training.clip": {} } });
    const { error } = await collected(train(diverging, options));
    expect(error).toBeInstanceOf(ExperimentError);
    expect((await collected(train(config, options))).error).toBeUndefined();
  });

  it.each([
    [{ threads: 0 }, /threads is 0, expected a whole number from 1 to 1024/],
    [{ threads: 1.5 }, /threads is 1.5/],
    [
      { init: "/nowhere.safetensors" },
      /nowhere\.safetensors: no such file, expected a safetensors file of initial weights/,
    ],
  ])("refuses %j", async (wrong, message) => {
    const { error } = await collected(train(config, { runs: emptyFolder(), ...wrong }));
    expect(error).toBeInstanceOf(UserError);
    expect(String(error)).toMatch(message);
  });

  it("refuses a config that it did not load and that is not valid", async () => {
    const wrong = { ...config, model: { ...config.model, hidden: 0 } };
    const { error } = await collected(train(wrong, options));
    expect(String(error)).toMatch(/^UserError: the config: model\.hidden is 0/);
  });
});

describe("resume", () => {
  it("trains a run for more epochs", async () => {
    const { folder } = resultOf(whole.seen);
    const { seen } = await collected(resume(folder, { epochs: 4, threads: 1 }));
    expect(resultOf(seen).epochs).toHaveLength(4);
    const { seen: again } = await collected(resume(folder, { threads: 1 }));
    expect(again.map(({ type }) => type)).toEqual(["result"]);
  });

  it("trains a run of a file that has moved, for more epochs", async () => {
    const [first, second] = ["a.csv", "b.csv"].map((name) => join(emptyFolder(), name));
    const rows = Array.from({ length: 60 }, (_, t) => `${t},${(t % 7) + t / 9}`);
    writeFileSync(first!, ["t,y", ...rows, ""].join("\n"));
    const data = { task: "csv", file: first!, target: "y", time: "t", steps: 4, ahead: 1 };
    const model = { hidden: 2, layers: 1, dropout: 0.2 };
    const small = loadConfig({ data, model, training: { epochs: 2 } });
    const { seen } = await collected(train(small, { runs: emptyFolder(), threads: 1 }));
    expect(seen.filter(({ type }) => type === "warning")).toEqual([
      { type: "warning", message: expect.stringMatching(/^model\.dropout is 0\.2, which has no/) },
    ]);
    const { folder } = resultOf(seen);
    renameSync(first!, second!);
    const { error } = await collected(resume(folder, { threads: 1, epochs: 3 }));
    expect(String(error)).toContain("a.csv: no such file");
    const more = { threads: 1, epochs: 3, data: second! };
    const { seen: rest } = await collected(resume(folder, more));
    expect(resultOf(rest).epochs).toHaveLength(3);
    expect(openRun(folder).config.data).toMatchObject({ file: second });
  });

  it.each([
    [{ epochs: 0 }, /epochs is 0, expected a whole number from 1/],
    [{ epochs: 1 }, /epochs 1: .* was started with/],
  ])("refuses %j", async (wrong, message) => {
    const { error } = await collected(resume(resultOf(whole.seen).folder, wrong));
    expect(error).toBeInstanceOf(UserError);
    expect(String(error)).toMatch(message);
  });

  it("refuses a folder that is not a run", async () => {
    expect((await collected(resume(emptyFolder()))).error).toBeInstanceOf(UserError);
  });
});

describe("openRun", () => {
  it("reads the folder, also by name", () => {
    const record = resultOf(whole.seen);
    const opened = openRun(record.folder);
    expect(opened.config).toEqual(openRun(basename(record.folder), { runs }).config);
    expect(opened.config.model).toEqual(config.model);
    expect(opened.epochs[0]).toEqual(record.epochs[0]);
    expect(opened.folder).toBe(record.folder);
    expect(opened.summary.testedEpoch).toBe(4); // it was trained for more epochs above
    const cwd = vi.spyOn(process, "cwd").mockReturnValue(join(runs, ".."));
    const name = basename(record.folder);
    expect(() => openRun(name)).toThrow(UserError); // it looks in a folder "runs"
    cwd.mockReturnValue(emptyFolder());
    const there = join(process.cwd(), "runs");
    symlinkSync(runs, there);
    expect(openRun(name).folder).toBe(join(there, name));
    cwd.mockRestore();
  });

  it("refuses what is not there, and data of a task that has no other", async () => {
    expect(() => openRun("nothing", { runs })).toThrow(UserError);
    const predicted = openRun("last", { runs }).predict([{ value: 1 }]);
    await expect(predicted).rejects.toThrow(/data\.task is "sines", expected/);
  });
});
