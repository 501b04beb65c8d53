import { basename, dirname, join } from "node:path";
import { expect, it } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import { loadData } from "../../src/data/registry.js";
import { configParameters } from "../../src/model/match.js";
import { shapeOf } from "../../src/model/spec.js";
import type { ComparisonMember } from "../../src/runs/comparison-file.js";
import { backtestMembers, plannedMembers, storedMembers } from "../../src/study/members.js";
import { memberConfig } from "../../src/study/missing.js";
import { emptyFolder } from "../helpers/cli.js";
import { fakeRun } from "../helpers/runs.js";
import { writeValues } from "../helpers/series.js";

const planned = async (names: readonly string[], set: readonly string[], seeds = 3) => {
  const warnings: string[] = [];
  const options = { set: [...set], seeds };
  const members = await plannedMembers(names, options, emptyFolder(), (text) => {
    warnings.push(text);
  });
  return { members, warnings };
};

it("each model is trained with the same seeds, from that of the config on", async () => {
  const { members, warnings } = await planned(["rnn", "gru"], ["training.seed=5"]);
  const seeds = members.map(({ label, seed, config }) => [label, seed, config?.training.seed]);
  expect(seeds).toEqual(
    [5, 6, 7].map((s) => ["rnn", s, s]).concat([5, 6, 7].map((s) => ["gru", s, s])),
  );
  expect(members.map(({ config }) => config?.model.cell)).toEqual(
    ["rnn", "gru"].flatMap((cell) => Array(3).fill(cell)),
  );
  expect(warnings).toEqual([]);
  const byDefault = await planned(["rnn"], [], 2);
  expect(byDefault.members.map(({ seed }) => seed)).toEqual([1, 2]);
  await expect(planned(["rnn", "gru", "rnn"], [])).rejects.toThrow(
    "compare: rnn is named twice, expected each cell once",
  );
  const mine = resolveConfig({ name: "mine" }, "test");
  const twice = plannedMembers([mine, mine], { set: [], seeds: 1 }, emptyFolder(), () => {});
  await expect(twice).rejects.toThrow("compare: mine is named twice");
});

it("models with about as many parameters as the largest differ in their hidden sizes alone", async () => {
  const options = {
    set: ["model.hidden=12", "model.layers=1"],
    seeds: 1,
    matchParameters: true,
  } as const;
  const members = await plannedMembers(["rnn", "lstm"], options, emptyFolder(), () => {});
  const [rnn, lstm] = members.map(({ config }) => config!.model);
  expect(lstm!.hidden).toBe(12);
  const shape = shapeOf(await loadData(members[0]!.config!.data));
  const count = (hidden: number) =>
    configParameters({ ...rnn!, hidden }, shape, members[0]!.config!.training);
  const most = configParameters(lstm!, shape, members[1]!.config!.training);
  const off = (hidden: number) => Math.abs(count(hidden) - most);
  expect(off(rnn!.hidden)).toBeLessThan(off(rnn!.hidden + 1));
  expect(off(rnn!.hidden)).toBeLessThan(off(rnn!.hidden - 1));
  expect(rnn).toEqual({ ...lstm, cell: "rnn", hidden: rnn!.hidden });
});

it("the largest model may be a finished run, which stays as it is and gives no seed", async () => {
  const base = emptyFolder();
  const [run] = ["a"].map((name) =>
    fakeRun(base, { name, sets: ["model.cell=lstm", "model.hidden=30", "training.seed=9"] }),
  );
  const options = { set: ["model.layers=2", "training.seed=4"], seeds: 2 };
  const members = (more: object) =>
    plannedMembers([run!, "lstm"], { ...options, ...more }, emptyFolder(), () => {});
  const figures = async (more: object) =>
    (await members(more)).map(({ seed, run: path, config }) => [
      ...[seed, path, config?.model.hidden, config?.training.seed],
    ]);
  expect(await figures({ matchParameters: true })).toEqual([
    [9, run, undefined, undefined],
    [4, undefined, 30, 4],
    [5, undefined, 30, 5],
  ]);
  expect(await figures({})).toEqual([
    [9, run, undefined, undefined],
    [4, undefined, 20, 4],
    [5, undefined, 20, 5],
  ]);
});

it("a comparison by folds has each model with each seed on each fold", async () => {
  const file = writeValues(Array.from({ length: 60 }, (_, t) => Math.sin(t)));
  const data = ["task=csv", `file=${file}`, "target=v", "steps=4", "ahead=2"];
  const backtest = ["folds=2", "test=6"].map((text) => `evaluation.backtest.${text}`);
  const { members } = await planned(
    ["rnn", "gru"],
    [...data.map((text) => `data.${text}`), ...backtest],
    2,
  );
  expect(members.map(({ label, seed, fold }) => `${label} ${seed} ${fold?.number}`)).toEqual(
    ["rnn", "gru"].flatMap((label) =>
      [1, 2].flatMap((seed) => [1, 2].map((fold) => `${label} ${seed} ${fold}`)),
    ),
  );
  for (const { seed, config } of members) expect(config?.training.seed).toBe(seed);
});

it("finished runs keep the seeds that they were trained with", async () => {
  const folder = fakeRun(emptyFolder(), { sets: ["training.seed=9", "model.cell=gru"] });
  const { members } = await planned([folder], []);
  expect(members).toEqual([{ label: expect.any(String), seed: 9, run: folder }]);
  const base = join(folder, "..", "compare");
  expect(storedMembers(members, base)[0]!.run).toBe("../2026-01-02T03-04-05-lstm-0a0a");
});

it("a backtest has a member for each fold, with the split and the seed of each", async () => {
  const file = writeValues(Array.from({ length: 60 }, (_, t) => Math.sin(t)));
  const data = { task: "csv", file, target: "v", steps: 4, ahead: 2, split: [0.6, 0.2, 0.2] };
  const backtest = { folds: 3, test: 6, window: "expanding" };
  const config = resolveConfig(
    { name: "mine", data, training: { seed: 4 }, evaluation: { backtest } },
    "test",
  );
  const members = await backtestMembers(config);
  expect(members.map(({ label, seed, fold }) => [label, seed, fold?.number])).toEqual([
    ["mine", 4, 1],
    ["mine", 4, 2],
    ["mine", 4, 3],
  ]);
  const splits = members.map(({ config: { data } = config }) => (data as { split?: object }).split);
  expect(splits).toEqual([
    { train: 0, valid: 30, test: 42, end: 48 },
    { train: 0, valid: 36, test: 48, end: 54 },
    { train: 0, valid: 42, test: 54, end: 60 },
  ]);
  for (const member of members) expect(member.config?.evaluation).not.toHaveProperty("backtest");
});

it("a comparison keeps its data file relative to its folder, and a member finds it there again", async () => {
  const file = writeValues(Array.from({ length: 60 }, (_, t) => Math.sin(t)));
  const data = { task: "csv", file, target: "v", steps: 4, ahead: 2 };
  const config = resolveConfig({ name: "mine", data }, "test");
  const folder = join(dirname(file), "runs", "compare");
  const [member] = storedMembers([{ label: "mine", seed: 3, config }], folder);
  expect(member).toMatchObject({
    label: "mine",
    seed: 3,
    config: { name: "mine", data: { file: `../../${basename(file)}` } },
  });
  expect(member).not.toHaveProperty("run");
  expect(memberConfig(folder, member!)).toEqual(config);
  const wrong = { ...member!, config: { model: { hidden: 0 } } };
  const text = "model.hidden is 0, expected a number that is at least 1";
  expect(() => memberConfig(folder, wrong)).toThrow(`${folder}: mine with seed 3: ${text}`);
  const fold = { number: 2 } as NonNullable<ComparisonMember["fold"]>;
  expect(() => memberConfig(folder, { ...wrong, fold })).toThrow(
    `${folder}: mine with seed 3, fold 2: ${text}`,
  );
});
