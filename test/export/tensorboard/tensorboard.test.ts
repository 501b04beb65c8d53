import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { tensorboard } from "../../../src/export/tensorboard/index.js";
import { crc32c } from "../../../src/export/tensorboard/records.js";
import { emptyFolder, run } from "../../helpers/cli.js";
import { fakeRun } from "../../helpers/runs.js";
import { fieldsOf } from "../protobuf-fields.js";
import { recordsOf, slowChecksum } from "./events.js";

/** A tag's values by step, of the events with a plain number. */
function scalarsOf(file: Uint8Array): Map<string, [step: number, value: number][]> {
  const scalars = new Map<string, [number, number][]>();
  for (const event of recordsOf(file)) {
    const fields = fieldsOf(event);
    const summary = fields.find(({ field }) => field === 5);
    if (!summary) continue;
    const value = fieldsOf(fieldsOf(summary.bytes)[0]!.bytes);
    const number = value.find(({ field }) => field === 2)?.bytes;
    if (!number) continue;
    const tag = new TextDecoder().decode(value.find(({ field }) => field === 1)!.bytes);
    const view = new DataView(number.buffer, number.byteOffset, number.byteLength);
    const [step = 0] = fields.find(({ field }) => field === 2)!.bytes;
    scalars.set(tag, [...(scalars.get(tag) ?? []), [step, view.getFloat32(0, true)]]);
  }
  return scalars;
}

async function rendered(folder: string): Promise<Uint8Array> {
  const files = await tensorboard.render([folder], {});
  return [...files.values()][0]!;
}

function metricsOf(folder: string): Record<string, number | null>[] {
  const lines = readFileSync(join(folder, "metrics.jsonl"), "utf8").trim().split("\n");
  return lines.map((line) => JSON.parse(line));
}

describe("crc32c", () => {
  it("is that of the standard's example, and of all bytes", () => {
    expect(crc32c(Buffer.from("123456789"))).toBe(0xe3069283);
    const bytes = Uint8Array.from({ length: 1000 }, (_, index) => (index * 7) % 256);
    expect(crc32c(bytes)).toBe(slowChecksum(bytes));
  });
});

describe("an event file", () => {
  it("has every figure of every epoch", async () => {
    const folder = fakeRun(emptyFolder(), { sets: ["training.epochs=3"] });
    const metrics = metricsOf(folder);
    const scalars = scalarsOf(await rendered(folder));
    const names = Object.keys(metrics[0]!).filter((name) => name !== "epoch");
    expect(names.length).toBeGreaterThan(5);
    for (const name of names) {
      const expected = metrics.map((line) => [line.epoch, Math.fround(line[name]!)]);
      expect(scalars.get(name), name).toEqual(expected);
    }
    expect(scalars.get("test/mseLastStep")).toHaveLength(1);
  });

  it("begins with its version, and has the config as text and as hyper-parameters", async () => {
    const folder = fakeRun(emptyFolder(), { sets: ["model.hidden=23", "training.seed=77"] });
    const [first, ...others] = recordsOf(await rendered(folder));
    expect(fieldsOf(first!).map(({ field }) => field)).toEqual([1, 3]);
    expect(new TextDecoder().decode(first)).toContain("brain.Event:2");
    const texts = others.map((event) => new TextDecoder().decode(event));
    const parameters = texts.find((text) => text.includes("session_start_info"));
    expect(parameters).toContain("model.hidden");
    expect(texts.find((text) => text.includes("text_summary"))).toContain('"seed": 77');
    expect(texts.at(-1)).toContain("session_end_info");
  });

  it("has texts of the type and shape that TensorBoard's plugin for texts reads", async () => {
    const folder = fakeRun(emptyFolder(), { sets: ["training.epochs=1"] });
    const inner = (bytes: Uint8Array, ...path: readonly number[]) =>
      path.reduce((part, wanted) => fieldsOf(part).find(({ field }) => field === wanted)!.bytes, bytes); // biome-ignore format: one path
    const event = recordsOf(await rendered(folder)).find((bytes) =>
      new TextDecoder().decode(bytes).includes("config/text_summary"),
    )!;
    const value = inner(event, 5, 1); // summary, value
    const tensor = inner(value, 8);
    expect([...inner(tensor, 1)]).toEqual([7]); // DT_STRING
    expect([...inner(tensor, 2, 2, 1)]).toEqual([1]); // shape, dim, size
    const text = new TextDecoder().decode(inner(tensor, 8));
    const [, json = ""] = /^```json\n(\{\n {2}.*\})\n```$/s.exec(text) ?? [];
    expect(JSON.parse(json)).toEqual(JSON.parse(readFileSync(join(folder, "config.json"), "utf8")));
    expect(new TextDecoder().decode(inner(value, 9, 1, 1))).toBe("text"); // metadata, plugin_data, plugin_name
  });

  it("has its moments in seconds, those of epochs and of the end by their durations", async () => {
    const folder = fakeRun(emptyFolder(), { sets: ["training.epochs=3"] }); // 100 ms each
    const doubles = (bytes: Uint8Array, wanted: number) =>
      fieldsOf(bytes)
        .filter(({ field }) => field === wanted)
        .map(({ bytes: eight }) =>
          new DataView(eight.buffer, eight.byteOffset).getFloat64(0, true),
        );
    const records = recordsOf(await rendered(folder));
    const start = Date.parse("2026-01-02T03:04:05.678Z") / 1000;
    const times = [...new Set(records.flatMap((event) => doubles(event, 1)))];
    expect(times).toEqual([0, 0.1, 0.2, 0.3].map((after) => expect.closeTo(start + after, 6)));
    const last = fieldsOf(records.at(-1)!).find(({ field }) => field === 5)!.bytes;
    const value = fieldsOf(last)[0]!.bytes;
    const metadata = fieldsOf(value).find(({ field }) => field === 9)!.bytes;
    const content = fieldsOf(fieldsOf(metadata)[0]!.bytes).find(({ field }) => field === 2)!.bytes;
    const end = fieldsOf(content).find(({ field }) => field === 4)!.bytes;
    expect(doubles(end, 2)).toEqual([expect.closeTo(start + 0.3, 6)]);
  });

  it("has the figures of the test at the epoch whose weights were tested", async () => {
    const folder = fakeRun(emptyFolder(), { sets: ["training.epochs=3"] });
    expect(scalarsOf(await rendered(folder)).get("test/mseLastStep")?.[0]?.[0]).toBe(3);
    const path = join(folder, "summary.json");
    const summary = JSON.parse(readFileSync(path, "utf8"));
    writeFileSync(path, JSON.stringify({ ...summary, testedEpoch: 2 }));
    const scalars = scalarsOf(await rendered(folder));
    expect(scalars.get("test/mseLastStep")?.[0]?.[0]).toBe(2);
    expect(scalars.get("validation/mseLastStep")?.[0]?.[0]).toBe(2);
  });

  it("leaves out a figure that is no number", async () => {
    const folder = fakeRun(emptyFolder(), { sets: ["training.epochs=2"] });
    const lines = metricsOf(folder).map((line) => JSON.stringify({ ...line, valLoss: null }));
    writeFileSync(join(folder, "metrics.jsonl"), `${lines.join("\n")}\n`);
    const scalars = scalarsOf(await rendered(folder));
    expect(scalars.has("valLoss")).toBe(false);
    expect(scalars.get("loss")).toHaveLength(2);
  });

  it("exists for a run that is still training", async () => {
    const folder = fakeRun(emptyFolder(), { status: "interrupted", sets: ["training.epochs=2"] });
    expect(scalarsOf(await rendered(folder)).get("loss")).toHaveLength(2);
  });

  it("is written for each run, never over another one", async () => {
    const base = emptyFolder();
    const runs = ["2026-01-02T03-04-05-lstm-0a0a", "2026-01-02T03-04-06-gru-0b0b"];
    const folders = runs.map((name) => fakeRun(base, { name }));
    const argv = ["export", ...folders, "--to", `tensorboard:${join(base, "board")}`];
    const { code, stdout } = await run(argv);
    expect(code).toBe(0);
    const paths = stdout.trim().split("\n");
    expect(paths.map((path) => path.split("/").at(-2))).toEqual(runs);
    expect(scalarsOf(readFileSync(paths[1]!)).size).toBeGreaterThan(5);
    expect((await run(argv)).stderr).toContain("the file exists, expected a new one");
  });
});

describe("the end of a run in TensorBoard", () => {
  /** The number of the status in the last event. */
  async function statusOf(status: "finished" | "failed" | "interrupted" | "paused" | "running") {
    const file = await rendered(fakeRun(emptyFolder(), { status, sets: ["training.epochs=1"] }));
    const inner = (bytes: Uint8Array, wanted: number) =>
      fieldsOf(bytes).find(({ field }) => field === wanted)!.bytes;
    const value = fieldsOf(inner(recordsOf(file).at(-1)!, 5))[0]!.bytes;
    const content = inner(fieldsOf(inner(value, 9))[0]!.bytes, 2);
    return fieldsOf(inner(content, 4)).find(({ field }) => field === 1)!.bytes[0];
  }

  // STATUS_UNKNOWN, STATUS_SUCCESS, STATUS_FAILURE and STATUS_RUNNING of api.proto
  it.each([
    ["finished", 1],
    ["failed", 2],
    ["interrupted", 0],
    ["paused", 0],
    ["running", 3],
  ] as const)("of one that is %s has the status %i", async (status, number) => {
    expect(await statusOf(status)).toBe(number);
  });
});
