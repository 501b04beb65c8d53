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

  it.each([
    ["few series", day, { series: 3 }],
    ["no season", () => 5, {}],
    ["short series", day, { steps: 100 }],
  ])("proposes nothing for %s", async (_, at, options) => {
    expect(await proposed(at, options)).toBeUndefined();
  });
});
