import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import { fileHash } from "../../src/data/table/hash.js";
import { groupedRuns, namedEntries, optionsWithoutEffect } from "../../src/study/entries.js";
import { emptyFolder, run } from "../helpers/cli.js";
import { fakeRun } from "../helpers/runs.js";

const request = { set: [] };

describe("namedEntries", () => {
  it("says what a name could have meant where it means nothing", async () => {
    await expect(namedEntries(["lsmt"], request, emptyFolder())).rejects.toThrow(
      "lsmt: no such model, expected a cell (rnn, lstm, gru, mingru, minlstm, bidirectional), a config or a run. " +
        'Did you mean "lstm"?',
    );
  });

  it("says what is wrong with a config that is given as it is, and knows the bundled ones", async () => {
    const config = resolveConfig({ name: "mine" }, "test");
    const bad = { ...config, model: { ...config.model, hidden: 0 } };
    await expect(namedEntries([bad], request, emptyFolder())).rejects.toThrow(
      /^the config "mine": model\.hidden is 0, expected a number that is at least 1/,
    );
    await expect(namedEntries(["smoke.jsn"], request, emptyFolder())).rejects.toThrow(
      /a config or a run\. Did you mean "smoke"\?$/,
    );
  });

  it("has models to train apart, however equal, each with the settings and the device", async () => {
    const config = resolveConfig({ name: "mine" }, "test");
    const settings = { set: ["model.layers=1"], device: "cpu" };
    const named = (...names: (string | typeof config)[]) =>
      namedEntries(names, settings, emptyFolder());
    const entries = [...(await named("rnn", "rnn", config)), ...(await named("smoke"))];
    expect(
      entries.map(({ label, config: { name, device, model }, runs }) => {
        return [label, name, device, model.cell, model.layers, runs];
      }),
    ).toEqual([
      ["rnn", "rnn", "cpu", "rnn", 1, undefined],
      ["rnn-2", "rnn", "cpu", "rnn", 1, undefined],
      ["mine", "mine", "cpu", config.model.cell, 1, undefined],
      ["smoke", "smoke", "cpu", "lstm", 1, undefined],
    ]);
  });

  it("passes on what is wrong with a config file, whatever its name", async () => {
    const cwd = emptyFolder();
    const name = "no such file.json";
    writeFileSync(join(cwd, name), "{");
    await expect(namedEntries([name], request, cwd)).rejects.toThrow(
      /^no such file\.json:1:2: not JSON/,
    );
  });
});

describe("finished runs", () => {
  const named = (folder: string, name: string, ...sets: string[]) =>
    fakeRun(folder, { name, sets: [`name=${name[0]}`, ...sets] });

  it("that differ in their seed alone are one model, and a model of the same name has another label", async () => {
    const base = emptyFolder();
    const [first, second] = [7, 8].map((seed) => named(base, `a${seed}`, `training.seed=${seed}`));
    const other = named(base, "a9", "training.seed=9", "model.hidden=9");
    const last = named(base, "b1", "training.epochs=3");
    const groups = [
      { label: "a hidden=20", runs: [first, second] },
      { label: "a hidden=9", runs: [other] },
      { label: "b", runs: [last] },
    ];
    expect(groupedRuns([first!, other, second!, last])).toEqual(groups);
    const entries = await namedEntries([first!, other, second!, last], request, base);
    expect(entries.map(({ label, runs }) => ({ label, runs }))).toEqual(groups);
    const renamed = named(base, "d1", "training.seed=4", "device=cpu", "output.plots=1");
    expect(groupedRuns([first!, renamed])).toEqual([{ label: "a", runs: [first, renamed] }]);
    expect(groupedRuns([])).toEqual([]);
    expect(() => groupedRuns([first!, named(base, "c1", "data.steps=9")])).toThrow(
      "compare: c has data.steps 9, a has 50",
    );
    const [gru] = await namedEntries(
      ["gru", first!],
      { ...request, config: "smoke", set: [] },
      base,
    ).catch((error: unknown) => [error]);
    expect(String(gru)).toContain("expected the same data");
  });

  it("are found by their names in the folder runs, a file of that name comes first", async () => {
    const cwd = emptyFolder();
    const name = "2026-01-02T03-04-05-gone-0a0a";
    const run = named(join(cwd, "runs"), name);
    const [found] = await namedEntries([name], request, cwd);
    expect(found?.runs).toEqual([run]);
    writeFileSync(join(cwd, name), '{ "name": "mine" }');
    const [config] = await namedEntries([name], request, cwd);
    expect(config).toMatchObject({ label: "mine", config: { name: "mine" } });
    expect(config).not.toHaveProperty("runs");
  });

  it("are those of a moved file if its content is the same, and others read it there too", async () => {
    const cwd = emptyFolder();
    const text = `x\n${Array.from({ length: 60 }, (_, i) => `${i % 7}\n`).join("")}`;
    const [file, moved] = ["a.csv", "moved.csv"].map((name) => join(cwd, name));
    for (const path of [file!, moved!]) writeFileSync(path, text);
    const sets = ["data.task=csv", `data.file=${file}`, "data.target=x"];
    const run = named(cwd, "run", ...sets);
    const at = join(run, "manifest.json");
    const manifest = JSON.parse(readFileSync(at, "utf8"));
    writeFileSync(at, JSON.stringify({ ...manifest, source: await fileHash(file!) }));
    const config = resolveConfig({ name: "mine" }, "test", sets);
    const options = { set: ["model.hidden=3"], device: "cpu", moved: await fileHash(moved!) };
    const [finished, trained] = await namedEntries([run, config], options, cwd);
    for (const entry of [finished, trained])
      expect(entry?.config.data).toMatchObject({ file: moved });
    expect(finished?.config.model.hidden).toBe(20); // as it was trained
    expect(trained?.config).toMatchObject({ name: "mine", device: "cpu", model: { hidden: 3 } });
    writeFileSync(moved!, `${text}1\n`);
    const other = { ...options, moved: await fileHash(moved!) };
    await expect(namedEntries([run], other, cwd)).rejects.toThrow("has changed since");
  });
});

describe("options of compare without effect", () => {
  const config = resolveConfig({}, "test");
  const finished = { label: "run", config, runs: ["runs/a"] };
  const trained = { label: "lstm", config };
  const all = "all models are finished runs, which are not trained again";
  const none = { set: [], seeds: 1 };
  const sets = { ...none, set: ["output.runs=x", "model.hidden=4", "model.cell=gru"] };

  it.each([
    [["runs/a"], [finished], none, []],
    [["runs/a"], [finished], { ...none, seeds: 2 }, [`--seeds 2 has no effect: ${all}`]],
    [["lstm"], [trained], { ...none, seeds: 2 }, []],
    [["lstm", "runs/a"], [trained, finished], { ...none, seeds: 2 }, []],
    [["runs/a"], [finished], sets, [`--set model.hidden=4 has no effect: ${all}`]],
    [["runs/a"], [finished], { ...none, set: ["output.runs=x"] }, []],
    [
      ["runs/a"],
      [finished],
      { ...none, matchParameters: true },
      [`--match-parameters has no effect: ${all}`],
    ],
    [["lstm"], [trained], { ...none, matchParameters: true }, []],
    [
      ["lstm", "gru"],
      [trained, trained],
      sets,
      ["--set model.cell=gru has no effect: each model has the cell in its name"],
    ],
    [["lstm", "a.json"], [trained, trained], sets, []],
    [["lstm", "a.json"], [trained, trained], { ...none, config: "smoke" }, []],
    [
      ["a.json", config],
      [trained, trained],
      { ...none, config: "smoke" },
      [
        "--config smoke only determines the folder: it is the base config of models that are given " +
          "as cells, and there are none",
      ],
    ],
  ] as const)("of %j, case %#", (names, entries, options, expected) => {
    expect(optionsWithoutEffect(names, entries, options)).toEqual(expected);
  });
});

describe("models of the user's own file", () => {
  const text = `step,value\n${Array.from({ length: 60 }, (_, i) => `${i},${Math.sin(i)}`).join("\n")}\n`;
  const config = (file: string) => ({
    data: { task: "csv", file, time: "step", target: "value", steps: 6, ahead: 2 },
    model: { hidden: 2, layers: 1 },
    training: { epochs: 1 },
  });

  /** A folder with a finished run on a.csv, the same file as b.csv, and another one as c.csv. */
  async function project(): Promise<{ readonly cwd: string; readonly trained: string }> {
    const cwd = emptyFolder();
    for (const name of ["a", "b", "c"]) {
      writeFileSync(join(cwd, `${name}.csv`), name === "c" ? text.replace("0,0", "0,1") : text);
      writeFileSync(join(cwd, `${name}.json`), JSON.stringify(config(`${name}.csv`)));
    }
    const { stdout, stderr } = await run(
      ["train", "a", "--json", "--set", `output.runs=${join(cwd, "runs")}`],
      cwd,
    );
    expect(stderr).not.toContain("error");
    return { cwd, trained: resolve(cwd, JSON.parse(stdout).run as string) };
  }

  it("are compared by the content of the file, wherever it lies", async () => {
    const { cwd, trained } = await project();
    const same = await namedEntries([trained, "b.json"], request, cwd);
    expect(same.map(({ runs }) => runs?.length)).toEqual([1, undefined]);
    await expect(namedEntries([trained, "c.json"], request, cwd)).rejects.toThrow(
      /rnn-2 has data\.file "of SHA-256 \w{12}…", rnn has "of SHA-256 \w{12}…", expected the same data/,
    );
    // A file that has changed since is another one.
    writeFileSync(join(cwd, "a.csv"), text.replace("0,0", "0,1"));
    await expect(namedEntries([trained, "a.json"], request, cwd)).rejects.toThrow(/data\.file/);
  });
});
