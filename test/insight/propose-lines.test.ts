import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withProposedHybrid } from "../../src/insight/propose-hybrid.js";
import { withLinesBySeries } from "../../src/insight/propose-lines.js";
import { randomStream } from "../../src/shared/random.js";
import { emptyFolder } from "../helpers/cli.js";

interface Given {
  readonly series?: number;
  readonly length?: number;
  readonly steps?: number;
  readonly ahead?: number;
  readonly skip?: string;
}

/** A suggestion for series whose value at a step is that of `at`, and a little noise. */
function suggestionFor(
  at: (t: number, s: number) => number,
  { series = 5, length = 160, steps = 8, ahead = 4, skip = "linear" }: Given = {},
) {
  const file = join(emptyFolder(), "series.csv");
  const rows = Array.from({ length: series }, (_, s) => {
    const random = randomStream(s, "noise");
    return Array.from({ length }, (_, t) => `${t},s${s},${at(t, s) + 0.02 * random()}`);
  });
  writeFileSync(file, `t,id,v\n${rows.flat().join("\n")}\n`);
  const columns = { time: "t", id: "id", target: "v" };
  const data = { task: "csv", file, ...columns, steps, ahead, level: "last" };
  const model = { cell: "gru", hidden: 4, skip };
  return { file, suggestion: { config: { data, model }, notes: ["before"], choices: ["given"] } };
}

async function proposed(...given: Parameters<typeof suggestionFor>) {
  const { file, suggestion } = suggestionFor(...given);
  return { before: suggestion, after: await withLinesBySeries(file, suggestion) };
}

const wave = (t: number, period: number) => Math.sin((2 * Math.PI * t) / period);
/** A season of its own length for each series. */
const apart = (t: number, s: number) => wave(t, 5 + 3 * s);
const alike = (t: number) => wave(t, 12);

/** Multiplications of lines of 16 series with the steps and the length of {@link suggestionFor}: 112 steps of each train. */
const COST_OF_16 = 16 * (2 * 101 * 9 * (9 / 2 + 4) + 9 * 9 ** 2 * (9 / 6 + 4));

describe("withLinesBySeries", () => {
  it("takes a line for each series if series differ in what follows from their past, and says by how much", async () => {
    const { config, notes, choices } = (await proposed(apart)).after;
    expect(config.model).toEqual({ cell: "gru", hidden: 4, skip: "linearBySeries" });
    const percent = Number(/has (\d+) % less/.exec(notes[1]!)![1]);
    expect(percent).toBeGreaterThan(30);
    expect(percent).toBeLessThanOrEqual(100);
    const note =
      `model.skip linearBySeries: on the validation part, a line for each series has ${percent} % less squared error ` +
      "than one line for all (median over the series)";
    expect([notes, choices]).toEqual([
      ["before", note],
      ["given", note],
    ]);
    // A line of eight steps holds for four seasons at most.
    const seasons = [[5], [7, 9, 11, 14]];
    const at = (t: number, s: number) =>
      seasons[s]!.reduce((sum, period) => sum + wave(t, period), 0);
    const two = (await proposed(at, { series: 2 })).after;
    expect(two.config.model).toMatchObject({ skip: "linearBySeries" });
  });

  it("tries a selection of the series if all of them take long", async () => {
    const at = (t: number, s: number) => (s % 4 === 0 ? alike(t) : apart(t, s % 4));
    const { file, suggestion } = suggestionFor(at, { series: 16 });
    expect((await withLinesBySeries(file, suggestion)).config.model).toMatchObject({
      skip: "linearBySeries",
    });
    for (const every of [4, 16]) {
      const most = COST_OF_16 / (every - 0.5);
      expect(await withLinesBySeries(file, suggestion, { mostCost: most })).toEqual(suggestion);
    }
  });

  it("takes lines that a selection shows to be better", async () => {
    const at = (t: number, s: number) => (s % 4 === 0 ? apart(t, s / 4) : alike(t));
    const { file, suggestion } = suggestionFor(at, { series: 16 });
    const skipWith = async (every: number) => {
      const options = { mostCost: COST_OF_16 / (every - 0.5) };
      return (await withLinesBySeries(file, suggestion, options)).config.model;
    };
    expect(await skipWith(4)).toMatchObject({ skip: "linearBySeries" }); // the series 0, 4, 8 and 12
    expect(await skipWith(5)).toMatchObject({ skip: "linear" }); // 0 and others that are alike
    expect(await skipWith(16)).toMatchObject({ skip: "linear" }); // 0 alone
  });

  it.each<[string, Parameters<typeof proposed>]>([
    ["one line holds for all", [alike]],
    ["there is one series", [apart, { series: 1 }]],
    ["the config has no line", [apart, { skip: "none" }]],
    ["a part has no room for windows", [apart, { length: 60, steps: 50 }]],
    [
      "the lines would have too many coefficients",
      [apart, { series: 300, length: 1000, steps: 500, ahead: 200 }],
    ],
  ])("leaves the config as it is if %s", async (_, given) => {
    const { before, after } = await proposed(...given);
    expect(after).toEqual(before);
  });

  it("says what it does if there may be series to compare, and nothing else", async () => {
    const { file, suggestion } = suggestionFor(alike, { series: 2 });
    const works: string[] = [];
    const onWork = (what: string) => void works.push(what);
    expect(await withLinesBySeries(file, suggestion, { onWork })).toEqual(suggestion);
    expect(works).toEqual(["comparing a line for each series with one for all"]);
    const { id: _, ...data } = suggestion.config.data;
    const without = { ...suggestion, config: { ...suggestion.config, data } };
    expect(await withLinesBySeries(file, without, { onWork })).toBe(without);
    expect(works).toHaveLength(1);
  });

  it("leaves a config without a model as it is, and hides no fault of the program", async () => {
    const { file, suggestion } = suggestionFor(apart);
    const { model: _, ...config } = suggestion.config;
    const without = { ...suggestion, config };
    expect(await withLinesBySeries(file, without)).toBe(without);
    const fault = withLinesBySeries(file, suggestion, { mostCost: 1n as never });
    await expect(fault).rejects.toThrow(TypeError);
  });

  it("is undone by the settings that are proposed for the hybrid, which lines of series exclude", async () => {
    const day = (t: number) => 20 + 8 * wave(t, 24);
    const noteFor = async (skip: string) => {
      const { file, suggestion } = suggestionFor(day, { series: 6, length: 500, steps: 48, skip });
      const data = { ...suggestion.config.data, period: 24 };
      const given = { ...suggestion, config: { ...suggestion.config, data } };
      return (await withProposedHybrid(file, given)).notes.at(-1);
    };
    expect(await noteFor("linearBySeries")).toContain(
      "--set 'model.hybrid=exponentialSmoothing' --set 'model.skip=linear'",
    );
    expect(await noteFor("linear")).not.toContain("model.skip");
  });
});
