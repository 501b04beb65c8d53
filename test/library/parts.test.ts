import { existsSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { requestOf } from "../../src/library/config-request.js";
import { reported } from "../../src/library/events.js";
import { inOptionNames, withOptionNames } from "../../src/library/option-names.js";
import { jobsOf, programCommand, threadsOf } from "../../src/library/options.js";
import { parallelWork } from "../../src/library/parallel-work.js";
import { withRowsFile } from "../../src/library/rows-file.js";
import { UserError } from "../../src/shared/errors.js";

/** All events, and what the loop threw. */
async function all<E>(reports: AsyncIterable<E>) {
  const events: E[] = [];
  try {
    for await (const event of reports) events.push(event);
    return { events, error: undefined };
  } catch (error) {
    return { events, error };
  }
}

describe("messages in the names of the library", () => {
  it.each([
    ["--jobs 3: too many", "jobs 3: too many"],
    ["lower --match-parameters, or (--data) it", "lower matchParameters, or (data) it"],
    ["a--b and x=--y", "a--b and x=--y"],
    ["rnnlab -- x", "rnnlab -- x"],
  ])("%s", (text, expected) => expect(inOptionNames(text)).toBe(expected));

  it("are those of users' errors alone, line by line", async () => {
    const failing = (error: Error) => withOptionNames(() => Promise.reject(error));
    const user = new UserError("--seeds 0: no", ["--min-epochs 2"]);
    await expect(failing(user)).rejects.toThrow(new UserError("seeds 0: no", ["minEpochs 2"]));
    const bug = new TypeError("--x");
    await expect(failing(bug)).rejects.toBe(bug);
    expect(await withOptionNames(async () => 7)).toBe(7);
  });
});

describe("threads and processes", () => {
  it("are those of the machine unless they are chosen", () => {
    expect([threadsOf({}), threadsOf({ threads: 1024 })]).toEqual([availableParallelism(), 1024]);
    expect(() => threadsOf({ threads: 1025 })).toThrow(/^threads is 1025, expected .* 1 to 1024$/);
    expect(jobsOf({}, 3)).toEqual({ jobs: 3, isChosen: false });
    expect(jobsOf({ jobs: 2 }, 3)).toEqual({ jobs: 2, isChosen: true });
    expect(() => jobsOf({ jobs: 0 }, 3)).toThrow(/^jobs is 0/);
    expect(programCommand()).toEqual(["node", ...process.argv.slice(1)]);
  });

  it("are passed to work whose warnings speak the library's language", async () => {
    const stop = new AbortController();
    const options = { threads: 3, jobs: 2, signal: stop.signal };
    const { events, error } = await all(
      parallelWork<{ type: "done"; seen: unknown }>(options, async (tools) => {
        const { threads, wanted, command, signal } = tools;
        tools.onWarning("lower --jobs");
        tools.emit({ type: "done", seen: { threads, wanted, command, aborted: signal.aborted } });
        stop.abort();
        expect(signal.aborted).toBe(true);
        await tools.parallelRuns([]);
      }),
    );
    expect(events).toEqual([
      { type: "warning", message: "lower jobs" },
      {
        type: "done",
        seen: { threads: 3, wanted: 2, command: programCommand(), aborted: false },
      },
    ]);
    expect(error).toMatchObject({ name: "CancelledError" });
  });
});

describe("the options of a config", () => {
  it("are texts of --set, whatever their type", () => {
    const set = { "model.hidden": 3, name: "x", "data.split": [1, 2], "model.affine": true };
    expect(requestOf({ set }, "/cwd")).toEqual({
      set: ["model.hidden=3", "name=x", "data.split=[1,2]", "model.affine=true"],
    });
    expect(requestOf({ config: "lstm" }, "/cwd")).toEqual({ config: "lstm", set: [] });
  });

  it("have their data file relative to the working folder", () => {
    const config = { data: { task: "csv", file: "a.csv" } };
    expect(requestOf({ config }, "/cwd")).toEqual({
      content: {
        config: { data: { task: "csv", file: join("/cwd", "a.csv") } },
        source: "the config",
      },
      set: [],
    });
  });
});

describe("events", () => {
  it("come in their order, those before an error too", async () => {
    const failing = reported<number>(async (emit) => {
      emit(1);
      await Promise.resolve();
      emit(2);
      emit(3);
      throw new Error("afterwards");
    }, undefined);
    const { events, error } = await all(failing);
    expect(events).toEqual([1, 2, 3]);
    expect(error).toMatchObject({ message: "afterwards" });
  });

  it("do not begin before the first step, and stop the work of who leaves", async () => {
    let begun = 0;
    let ended = false;
    const events = reported<number>(async (emit, signal) => {
      begun += 1;
      emit(1);
      await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
      await new Promise(setImmediate);
      ended = true;
      throw new Error("of no interest to who has left");
    }, undefined);
    expect(begun).toBe(0);
    for await (const event of events) {
      expect(event).toBe(1);
      break;
    }
    expect([begun, ended]).toEqual([1, true]);
  });

  it("are stopped by the caller's signal", async () => {
    const stop = new AbortController();
    const events = reported<string>(async (emit, signal) => {
      emit("begun");
      await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
      emit("saved");
    }, stop.signal);
    const seen: string[] = [];
    for await (const event of events) {
      seen.push(event);
      stop.abort();
    }
    expect(seen).toEqual(["begun", "saved"]);
  });
});

it("rows become lines that all have all columns, in a file that goes afterwards", async () => {
  const rows = [
    { t: 1, y: 2.5 },
    { t: 2, z: "a" },
  ];
  const path = await withRowsFile(rows, async (file) => {
    expect(basename(file.path)).toBe("rows.jsonl");
    const lines = readFileSync(file.path, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.map((line) => Object.keys(line))).toEqual([
      ["t", "y", "z"],
      ["t", "y", "z"],
    ]);
    expect(lines.map(({ t }) => Number(t))).toEqual([1, 2]);
    expect(file.shown(`${file.path}, line 2`)).toBe("rows, line 2");
    return file.path;
  });
  expect(existsSync(path)).toBe(false);
});
