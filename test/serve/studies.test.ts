import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { takeLease } from "../../src/runs/lease/take.js";
import { claimPath } from "../../src/runs/sweep-file.js";
import { type RunsServer, serveRuns } from "../../src/serve/server.js";
import { emptyFolder } from "../helpers/cli.js";
import { DEAD_PID, type FakeRun, fakeRun } from "../helpers/runs.js";
import { snapshot } from "../helpers/snapshot.js";

const STUDY = "2026-01-02T03-04-06-compare-0b0b";
const SWEEP = "2026-01-02T03-04-06-sweep-0c0c";
const alive = { pid: process.pid, host: hostname() };
let base = "";
let server: RunsServer;

beforeEach(async () => {
  base = emptyFolder();
  server = await serveRuns({ base, port: 0, onFault: (error) => expect.fail(String(error)) });
});

afterEach(() => server.close());

async function get(path: string): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${server.port}${path}`);
  return response.text();
}

const page = () => get(`/study?name=${STUDY}`);
const parts = (name = STUDY) => get(`/study/parts?name=${name}`);

/** The texts of the cells of each row of the section with a heading. */
function tableOf(markup: string, heading: string): string[][] {
  const section = markup.split("<section>").find((text) => text.startsWith(`<h2>${heading}</h2>`))!;
  const [, body = ""] = /<tbody>([\s\S]*?)<\/tbody>/.exec(section) ?? [];
  return [...body.matchAll(/<tr[^>]*>(.*?)<\/tr>/gs)].map(([, row = ""]) =>
    [...row.matchAll(/<td[^>]*>(.*?)<\/td>/g)].map(([, cell = ""]) => cell.replace(/<[^>]*>/g, "")),
  );
}

/** A comparison of two models with two seeds, of whose runs `begun` have begun. */
function comparison(begun: Readonly<Record<string, FakeRun>>, more: object = {}): void {
  const folder = join(base, STUDY);
  mkdirSync(folder, { recursive: true });
  const names = ["gru-1", "gru-2", "rnn-1", "rnn-2"];
  for (const [name, run] of Object.entries(begun)) {
    const [cell, seed] = name.split("-");
    const sets = [`model.cell=${cell}`, `training.seed=${seed}`];
    fakeRun(folder, { name, sets, ...run });
  }
  const members = names.map((name) => {
    const [label, seed] = name.split("-");
    return { label, seed: Number(seed), config: {}, ...(name in begun && { run: name }) };
  });
  const file = { format: 1, createdAt: "2026-01-02T03:04:06.000Z", command: [], members, ...more };
  writeFileSync(join(folder, "comparison.json"), JSON.stringify(file));
}

function epoch(number: number, valLoss: number): string {
  const figures = { loss: 0.1, lossLastStep: 0.1, valLoss, valLossLastStep: 0.1 };
  const rest = { learningRate: 0.001, gradientNorm: 1, gradientNormMax: 2, durationMs: 5 };
  return `${JSON.stringify({ epoch: number, ...figures, ...rest })}\n`;
}

describe("the page of a comparison in training", () => {
  it("lists the runs in training, the finished ones and those that have not begun", async () => {
    comparison({ "gru-1": {}, "rnn-1": { status: "running", writer: alive } });
    const text = await page();
    expect(text).toMatch(new RegExp(`<body data-events="${STUDY}" data-version="\\d+">`));
    expect(text).toContain('data-status="running">running: 1 of 4 runs finished, 1 in training');
    const rows = tableOf(text, "Progress");
    expect(rows.map((cells) => [...cells.slice(0, 3), cells.at(-1)])).toEqual([
      ["gru", "1", "finished", "gru-1"],
      ["gru", "2", "waiting", "-"],
      ["rnn", "1", "running", "rnn-1"],
      ["rnn", "2", "waiting", "-"],
    ]);
    for (const title of ["h1", "title"])
      expect(text).toMatch(new RegExp(`<${title}>[^<]*gru, rnn</`));
  });

  it("draws a curve for each run, in the colour of its model", async () => {
    comparison({
      "gru-1": {},
      "gru-2": { status: "running", writer: alive },
      "rnn-1": { status: "running", writer: alive },
    });
    const text = await page();
    const drawn = [...text.matchAll(/data-name="(\w+, seed \d)".*?class="curve (s\d)/g)];
    const colors = Object.fromEntries(drawn.map(([, name, color]) => [name, color]));
    expect(colors).toEqual({ "gru, seed 1": "s0", "gru, seed 2": "s0", "rnn, seed 1": "s1" });
    expect(drawn.length).toBe(3); // each once
  });

  it("shows the result of the finished runs, by the renderers of the report", async () => {
    comparison({ "gru-1": {}, "rnn-1": { mseLastStep: 0.02 } });
    const text = await parts();
    for (const heading of ["Verdicts", "Models and baselines", "Errors", "Runs"]) {
      expect(text).toContain(`<h2>${heading}</h2>`);
    }
    expect(text.match(/<h1>.*<\/h1>/g)).toEqual(["<h1>gru, rnn</h1>"]);
    expect(text).toContain(`/run?path=${encodeURIComponent(`${STUDY}/gru-1`)}`);
  });

  it("says why a run has failed, as text", async () => {
    comparison({ "gru-1": { status: "failed", writer: { ...alive, pid: DEAD_PID } } });
    const members = [{ label: "gru", seed: 1, config: {}, run: "gru-1", error: "<b>diverged" }];
    comparison({}, { members });
    const text = await page();
    expect(tableOf(text, "Progress")[0]![2]).toBe("failed: &#60;b&#62;diverged");
    expect(text).not.toContain("<b>diverged");
  });

  it("is the report once all runs have finished", async () => {
    const members = ["gru", "rnn"].map((label) => {
      return { label, seed: 1, config: {}, run: `${label}-1` };
    });
    comparison({ "gru-1": {}, "rnn-1": {} }, { members, result: {} });
    const text = await page();
    expect(text).toContain("<h2>Verdicts</h2>");
    expect(text).toContain("looked at 2 times: by 2 finished runs of 2 different settings");
    expect(text).not.toContain("data-events");
    expect(await parts()).toContain('data-status="finished"');
  });

  it("changes no file", async () => {
    comparison({ "gru-1": {}, "rnn-1": { status: "running", writer: alive } });
    const before = snapshot(base);
    await page();
    await parts();
    expect(snapshot(base)).toEqual(before);
  });
});

describe("the events of a comparison", () => {
  it("notify its page of each epoch of its runs, and of no other run", async () => {
    comparison({ "gru-1": { status: "running", writer: alive } });
    const feed = await eventsOf(STUDY);
    fakeRun(base, { name: "2026-01-02T03-04-05-lone-0a0a" });
    await sleep(200);
    expect(feed.count()).toBe(0);
    appendFileSync(join(base, STUDY, "gru-1", "metrics.jsonl"), epoch(21, 0.0123456));
    await feed.until(1);
    expect(tableOf(await parts(), "Progress")[0]).toContain("0.01235");
    await feed.close();
  });
});

const trial = (number: number, state: string) => ({
  number,
  values: [number],
  state,
  runs: [],
  goal: 3,
  epochs: 3,
  rungs: [{ epochs: 3, value: 0.5 / number }],
  attempts: 0,
  lost: 0,
  durationMs: 10,
  startedAt: "2026-01-02T03:04:06.000Z",
  ...(state === "finished" && { value: 0.5 / number, endedAt: "2026-01-02T03:04:07.000Z" }),
});

function sweep(): void {
  mkdirSync(join(base, SWEEP, "trials"), { recursive: true });
  const file = {
    format: 1,
    createdAt: "2026-01-02T03:04:06.000Z",
    command: ["rnnlab", "sweep"],
    base: {},
    space: [{ key: "model.hidden", text: "1,2,3", kind: "choice", values: [1, 2, 3] }],
    sampler: "grid",
    seed: 1,
    trials: 3,
    seeds: 1,
    metric: "validation.mse",
    failFast: false,
    confirm: 0,
  };
  writeFileSync(join(base, SWEEP, "sweep.json"), JSON.stringify(file));
}

function record(number: number, state: string, more: object = {}): void {
  const path = join(base, SWEEP, "trials", `000${number}.json`);
  writeFileSync(path, JSON.stringify({ ...trial(number, state), ...more }));
}

describe("a sweep in training", () => {
  it("has a page of its trials so far, which is notified of each record of a trial", async () => {
    sweep();
    record(1, "finished");
    expect(tableOf(await get(`/study?name=${SWEEP}`), "Trials")).toHaveLength(1);
    const feed = await eventsOf(SWEEP);
    record(2, "finished");
    await feed.until(1);
    const rows = tableOf(await parts(SWEEP), "Trials");
    expect(rows.map(([number, , value]) => [number, value])).toEqual([
      ["2", "0.2500"],
      ["1", "0.5000"],
    ]);
    await feed.close();
  });
});

it.each([1, 2])("curves of a sweep are named by trial, with %d seeds each", async (seeds) => {
  sweep();
  const runs = Array.from({ length: seeds }, (_, n) => ({ seed: 7 + n, run: `t-${n}` }));
  for (const { run } of runs) fakeRun(join(base, SWEEP), { name: run });
  record(2, "running", { runs });
  const drawn = [...(await parts(SWEEP)).matchAll(/data-name="(trial[^"]*)"/g)];
  const expected = seeds === 1 ? ["trial 2"] : ["trial 2, seed 7", "trial 2, seed 8"];
  expect([...new Set(drawn.map(([, name]) => name))].sort()).toEqual(expected);
  fakeRun(join(base, SWEEP), { name: "t-9" });
  record(1, "finished", { runs: [{ seed: 7, run: "t-9" }] });
  expect(await parts(SWEEP)).toContain(`href="/run?path=${SWEEP}%2Ft-9"`);
});

describe("a sweep between two runs", () => {
  it("is running as long as a worker holds a trial", async () => {
    sweep();
    record(1, "running");
    const stateOf = (text: string) => /data-status="(\w+)"/.exec(text)?.[1];
    expect(stateOf(await parts(SWEEP))).toBe("unfinished");
    const lease = await takeLease(claimPath(join(base, SWEEP), 1));
    expect(stateOf(await parts(SWEEP))).toBe("running");
    lease.release();
    expect(stateOf(await parts(SWEEP))).toBe("unfinished");
  });
});

/** The events that a page gets from now on. */
async function eventsOf(topic: string) {
  const version = /data-version="(\d+)"/.exec(await get("/"))?.[1];
  const controller = new AbortController();
  const url = `http://127.0.0.1:${server.port}/events?topic=${topic}&version=${version}`;
  const { body } = await fetch(url, { signal: controller.signal });
  let text = "";
  const reading = (async () => {
    for await (const piece of body!) text += Buffer.from(piece).toString();
  })().catch(() => {});
  const count = () => text.match(/^event: page$/gm)?.length ?? 0;
  return {
    count,
    async until(least: number) {
      for (let tries = 0; tries < 400 && count() < least; tries += 1) await sleep(25);
      expect(count()).toBeGreaterThanOrEqual(least);
    },
    async close() {
      controller.abort();
      await reading;
    },
  };
}
