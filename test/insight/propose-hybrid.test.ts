import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import { withProposedHybrid } from "../../src/insight/propose-hybrid.js";
import { randomStream } from "../../src/shared/random.js";
import { emptyFolder } from "../helpers/cli.js";

const SETTINGS = /--set '([^']+)'/g;

/** What is proposed for series of which the first are `flat` and the value of the others at a step is that of `at`, and a little noise. */
async function proposed(
  at: (t: number) => number,
  {
    series = 6,
    steps = 700,
    period = 24,
    flat = 0,
    window = 48,
  }: { series?: number; steps?: number; period?: number; flat?: number; window?: number } = {},
): Promise<string | undefined> {
  const file = join(emptyFolder(), "series.csv");
  const rows = Array.from({ length: series }, (_, s) => {
    const random = randomStream(s, "noise");
    return Array.from(
      { length: steps },
      (_, t) => `${t},s${s},${s < flat ? 20 : at(t) + random()}`,
    );
  });
  writeFileSync(file, `t,id,v\n${rows.flat().join("\n")}\n`);
  const data = {
    task: "csv",
    file,
    time: "t",
    id: "id",
    target: "v",
    steps: window,
    ahead: 12,
    period,
  };
  const suggestion = { config: { data }, notes: ["before"], choices: [] };
  const { notes } = await withProposedHybrid(file, suggestion);
  return notes[1];
}

const day = (t: number) => 20 + 8 * Math.sin((2 * Math.PI * t) / 24);

describe("withProposedHybrid", () => {
  it("proposes settings that are a config, both seasons where series are long enough", async () => {
    const note = await proposed((t) => day(t) + 4 * Math.sin((2 * Math.PI * t) / 168), {
      steps: 1200,
    });
    expect(note).toContain("at least half of the 6 series have seasons of 24 and 168 steps");
    const sets = [...note!.matchAll(SETTINGS)].map(([, set]) => set!);
    const { model, data } = resolveConfig(
      { data: { task: "csv", file: "s.csv", target: "v", id: "id", ahead: 12, period: 24 } },
      "test",
      sets,
    );
    expect(model).toMatchObject({ hybrid: "exponentialSmoothing", seasonalities: [24, 168] });
    expect(data).toMatchObject({ steps: 336, transform: "log", scaling: "none", level: "series" });
  });

  it("proposes the shorter season alone where the longer one has no room", async () => {
    expect(await proposed(day, { steps: 500 })).toContain("seasons of 24 steps");
  });

  it("takes no logarithm of values that are not above 0", async () => {
    expect(await proposed((t) => day(t) - 20)).not.toContain("data.transform");
  });

  it("proposes nothing for fewer than five series, or if fewer than half of them have a season", async () => {
    expect(await proposed(day, { series: 5, steps: 250 })).toContain(
      "at least half of the 5 series",
    );
    expect(await proposed(day, { series: 4, steps: 250 })).toBeUndefined();
    expect(await proposed(day, { series: 12, flat: 6, steps: 250 })).toContain(
      "at least half of the 12 series",
    );
    expect(await proposed(day, { series: 12, flat: 7, steps: 250 })).toBeUndefined();
  });

  it("keeps a window that is longer than two seasons", async () => {
    expect(await proposed(day, { window: 47, steps: 250 })).toContain("data.steps=48");
    expect(await proposed(day, { window: 49, steps: 250 })).toContain("data.steps=49");
  });

  /** The note about series of some values, with a season of four steps. */
  async function noteOf(series: number, valueAt: (s: number, t: number) => number, more = {}) {
    const file = join(emptyFolder(), "series.csv");
    const rows = Array.from({ length: series }, (_, s) =>
      Array.from({ length: 40 }, (__, t) => `${t},s${s},${valueAt(s, t)},${t}`),
    );
    writeFileSync(file, `t,id,v,w\n${rows.flat().join("\n")}\n`);
    const columns = { time: "t", id: "id", target: "v" };
    const data = { task: "csv", file, ...columns, steps: 8, ahead: 2, period: 4, ...more };
    const given = { config: { data }, notes: [], choices: [] };
    return (await withProposedHybrid(file, given)).notes[0];
  }
  const wave = (t: number) => 5 + [0, 2, 1, 4][t % 4]!;

  it("proposes a season that has no longer one, for one target", async () => {
    const note = await noteOf(5, (_, t) => wave(t));
    expect(note).toBe(
      "at least half of the 5 series have seasons of 4 steps: also train the hybrid with exponential smoothing, and " +
        "keep what validation prefers: --set 'model.hybrid=exponentialSmoothing' --set 'model.seasonalities=[4]' --set " +
        "'data.steps=8' --set 'data.level=series' --set 'data.transform=log' --set 'data.scaling=none' --set " +
        "'training.loss=mae'",
    );
    expect(await noteOf(5, (_, t) => wave(t), { target: ["v", "w"] })).toBeUndefined();
    expect(await noteOf(5, (_, t) => wave(t), { id: undefined, target: "w" })).toBeUndefined();
  });

  it("proposes a season if the training part holds one and a half windows of two seasons", async () => {
    const split = (valid: number) => ({ split: { train: 0, valid, test: 30, end: 40 } });
    expect(await noteOf(5, (_, t) => wave(t), split(15))).toContain("seasons of 4 steps"); // 1.5 (8 + 2)
    expect(await noteOf(5, (_, t) => wave(t), split(14))).toBeUndefined();
  });

  it("takes no logarithm if one value of one series is not above 0", async () => {
    const note = await noteOf(5, (s, t) => (s === 3 && t === 9 ? 0 : wave(t)));
    expect(note).toContain("seasons of 4 steps");
    expect(note).not.toContain("data.transform");
  });

  it("looks at every second of more than 200 series", async () => {
    // of the 101 that are looked at 60 have a season, of all 201 too few
    const some = (s: number, t: number) => (s % 2 === 0 && s < 120 ? wave(t) : 7);
    expect(await noteOf(201, some)).toContain("at least half of the 201 series have seasons");
    expect(await noteOf(200, some)).toBeUndefined();
  });

  it.each([
    ["few series", day, { series: 3 }],
    ["no season", () => 5, {}],
    ["short series", day, { steps: 100 }],
  ])("proposes nothing for %s", async (_, at, options) => {
    expect(await proposed(at, options)).toBeUndefined();
  });
});
