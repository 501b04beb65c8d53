import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { exitCodes } from "../../src/cli/exit.js";
import { outputSchema, outputs } from "../../src/library/schemas/index.js";
import { ownFile } from "../../src/shared/own-files.js";
import { emptyFolder, run } from "../helpers/cli.js";
import {
  at,
  comparison,
  enter,
  here,
  inRuns,
  made,
  NAME,
  OTHER,
  read,
  refused,
  runsHere,
  STUDY,
  SWEEP,
  said,
  sweep,
  tiny,
} from "../helpers/command-place.js";
import { withoutBreaks } from "../helpers/pages.js";
import { setOptions } from "../helpers/set-options.js";

beforeEach(() => enter(emptyFolder()));

/** Runs whose names end in a, b and c, of which b is the best and a the worst. */
function threeRuns(): void {
  for (const [name, validation] of Object.entries({ a: 3, b: 1, c: 2 })) {
    made({ name: `${NAME}${name}`, validation });
  }
}

describe("runs", () => {
  it("says where there are none, and that none match", async () => {
    expect(await said("runs")).toEqual({
      stdout: "",
      stderr: "No runs yet in runs. Try: rnnlab train lstm\n",
    });
    made();
    const { stdout, stderr } = await said("runs");
    expect(stderr).toBe("");
    expect(stdout).toContain(NAME);
    expect(stdout).toContain("finished");
    expect(await said("runs", "-w", "model.cell=gru", "-w", "run=x")).toEqual({
      stdout: "",
      stderr: "No runs in runs match model.cell=gru and run=x.\n",
    });
    expect(JSON.parse((await said("runs", "-w", "model.cell=gru", "--json")).stdout)).toEqual([]);
  });

  it("sorts by a figure, upwards or downwards", async () => {
    threeRuns();
    const listed = async (...more: string[]) => {
      const { stdout } = await said("runs", "--json", "--sort", "validation.mse", ...more);
      return (JSON.parse(stdout) as { run: string }[]).map((row) => row.run.at(-1));
    };
    expect(await listed()).toEqual(["b", "c", "a"]);
    expect(await listed("--reverse")).toEqual(["a", "c", "b"]);
  });

  it("prune lists what it would remove, removes it if asked, and counts both", async () => {
    threeRuns();
    const paths = ["a", "c"].map((name) => at(inRuns(`${NAME}${name}`)));
    const dry = await said("runs", "prune", "--keep-best", "1");
    expect(dry.stdout.trim().split("\n").sort()).toEqual(
      paths.map((path) => `would remove ${path}`),
    );
    expect(dry.stderr).toBe("2 to remove, 1 to keep; add --yes to remove them\n");
    expect(await said("runs", "prune", "--keep-best", "3")).toEqual({
      stdout: "",
      stderr: "0 to remove, 3 to keep\n",
    });
    expect(await refused("runs", "prune", "--keep-best", "1", "--by", "test.mse")).toBe(
      "error: --by test.mse: a figure of the test set, expected a validation figure: once the runs to keep are " +
        "chosen by a test figure, it no longer estimates the error on new data. Use validation.mse.\n",
    );
    expect(await refused("runs", "prune", "--keep-best", "1", "--by", "validation.none")).toContain(
      "error: --by validation.none: ",
    );
    made({ name: `${NAME}d`, status: "failed" });
    const failed = await said("runs", "prune", "--keep-best", "3", "--unfinished");
    expect(failed.stdout).toBe(`would remove ${at(inRuns(`${NAME}d`))}\n`);
    expect((await said("runs", "prune", "--keep-best", "3")).stdout).toBe("");
    rmSync(at(inRuns(`${NAME}d`)), { recursive: true });
    const wet = await said("runs", "prune", "--keep-best", "1", "--yes");
    expect(wet.stdout.trim().split("\n").sort()).toEqual(paths.map((path) => `removed ${path}`));
    expect(wet.stderr).toBe("2 to remove, 1 to keep\n");
    expect(readdirSync(at("runs"))).toEqual([`${NAME}b`]);
  });

  it("rm names each folder once, and removes none if one is unknown", async () => {
    made();
    const path = at(inRuns(NAME));
    await refused("runs", "rm", NAME, "none");
    expect(existsSync(path)).toBe(true);
    expect((await said("runs", "rm", NAME, path)).stdout).toBe(`removed ${path}\n`);
    expect(existsSync(path)).toBe(false);
  });

  it("show and plot say how often the data were looked at; diff has the first run first", async () => {
    made();
    made({ name: OTHER, sets: ["model.hidden=9"], mseLastStep: 0.5 });
    const remark = "been looked at 2 times: by 2 finished runs of 2 different settings";
    expect((await said("runs", "show", NAME)).stdout).toContain(remark);
    expect((await said("plot", NAME)).stdout).toContain(remark);
    const json = JSON.parse((await said("runs", "show", NAME, "--json")).stdout);
    const looks = { runs: 2, settings: 2 };
    const found = { run: at(inRuns(NAME)), status: "finished", manifest: { format: 1 } };
    expect(json).toMatchObject({ ...found, testLooks: looks });
    const differences = await said("runs", "diff", NAME, OTHER, "--json");
    const rows = JSON.parse(differences.stdout);
    expect(JSON.stringify(rows)).toMatch(/model\.hidden".*?20.*?9/);
    const text = (await said("runs", "diff", NAME, OTHER)).stdout;
    expect(text).toMatch(/model\.hidden +20 +9/);
    rmSync(at(inRuns(OTHER)), { recursive: true });
    expect((await said("plot", NAME)).stdout).not.toContain("looked at");
  });

  it("tag and note print what a folder has afterwards, and refuse what cannot be", async () => {
    made();
    const path = at(inRuns(NAME));
    const of = async (...argv: string[]) => (await said("runs", ...argv)).stdout;
    expect(await of("tag", "last", "a", "b")).toBe(`${path}: tags a, b\n`);
    expect(await of("note", "last", "why")).toBe(`${path}: tags a, b; note: why\n`);
    expect(await of("tag", "last", "a", "b", "--remove")).toBe(`${path}: no tags; note: why\n`);
    expect(await of("note", "last", "--remove")).toBe(`${path}: no tags\n`);
    expect(await refused("runs", "note", "last", "x", "--remove")).toBe(
      "error: a note and --remove are both given, expected only one of them\n",
    );
    expect(await refused("runs", "note", "last")).toBe(
      'error: no note given, for example: rnnlab runs note last "wider layers"\n',
    );
    const empty = "2026-01-03T03-04-05-gru-0a0a";
    mkdirSync(at(inRuns(empty)));
    expect(await refused("runs", "tag", empty, "a")).toBe(
      `error: ${inRuns(empty)}: has no manifest.json, so there is nothing to annotate. ` +
        '"rnnlab runs rm" removes it.\n',
    );
    const study = comparison();
    expect(await of("tag", STUDY, "c")).toBe(`${study}: tags c\n`);
  });
});

it("gradients of untrained models are those of each cell, under its name, as JSON, picture and page", async () => {
  const argv = ["gradients", ...tiny, "--cells", "rnn,gru", "--no-train", "--scale", "2"];
  const { stdout } = await said(...argv, "--json", "--svg", "g.svg", "--html", "g.html");
  const curves = JSON.parse(stdout) as { label: string; norms: number[] }[];
  expect(curves).toHaveLength(2);
  expect(JSON.stringify(curves[0])).toContain("rnn");
  expect(JSON.stringify(curves[1])).toContain("gru");
  expect(read("g.svg")).toContain("gru");
  expect(withoutBreaks(read("g.html")).includes("--no-train --scale 2")).toBe(true);
  expect((await said(...argv)).stdout).toContain("gru");
});

it.each([
  [["--cells", "rnn,rnn"], "Expected cells separated by commas, each once: rnn,lstm,gru,"],
  [["--cells", "none"], "Expected cells separated by commas, each once: rnn,lstm,gru,"],
  [["--scale", "0"], "Expected a number above 0, at most 1e6."],
  [["--scale", "1000001"], "Expected a number above 0, at most 1e6."],
  [["--scale", "x"], "Expected a number above 0, at most 1e6."],
  [["--scale", "1e6"], "gradients: --scale 1000000 applies to untrained models: add --no-train"],
])("gradients takes no %j", async (argv, error) => {
  expect(await refused("gradients", ...argv)).toContain(error);
});

it("gradients of the config's own model are those before and after its training, whose folder it says", async () => {
  const { stdout, stderr } = await said(
    "gradients",
    ...tiny,
    ...runsHere(),
    "--epochs",
    "1",
    "--json",
  );
  const folder = at(inRuns(readdirSync(at("runs"))[0]!));
  expect(stderr.split("\n", 1)).toEqual([`run ${folder}`]);
  const curves = JSON.parse(stdout) as { name: string; stage: string; run?: string }[];
  expect(curves).toMatchObject([{ name: "rnn" }, { name: "rnn", run: folder }]);
  expect(curves[0]!.stage).not.toBe(curves[1]!.stage);
  const weights = join(folder, "checkpoints", "last.safetensors");
  const { stderr: started } = await said(
    "train",
    "--init",
    weights,
    ...tiny.slice(0, -2),
    ...runsHere(),
    "--epochs",
    "1",
  );
  expect(started.split("\n", 1)).toEqual([
    expect.stringMatching(/^model of .*last\.safetensors: .*model\.hidden=2/),
  ]);
});

describe("setup native", () => {
  beforeEach(() => {
    vi.stubEnv("RNNLAB_NATIVE", at("native")); // nothing of this machine is touched
    vi.stubEnv("XDG_CACHE_HOME", at("cache"));
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it("--undo names what it removed, if there was anything", async () => {
    expect((await said("setup", "native", "--undo")).stdout).toBe("nothing to remove\n");
    mkdirSync(at("native"));
    mkdirSync(at("native.draft"));
    const { stdout } = await said("setup", "native", "--undo");
    expect(stdout).toBe(`removed ${at("native")}, ${at("native.draft")}\n`);
    expect(readdirSync(here())).toEqual([]);
  });

  it("changes nothing without its tools", async () => {
    vi.stubEnv("PATH", at("bin"));
    vi.stubEnv("CXX", "no-such-compiler");
    mkdirSync(at("native"));
    expect(await refused("setup", "native", "--gpu")).toMatch(
      /^error: setup native needs a C\+\+ compiler/,
    );
    expect(readdirSync(here())).toEqual(["native"]);
  });
});

it("init writes a config beside the data or where it is told to, and says what comes next", async () => {
  const rows = Array.from({ length: 60 }, (_, i) => `${i},${i % 7}\n`).join("");
  writeFileSync(at("a.csv"), `n,v\n${rows}`);
  mkdirSync(at("configs"));
  const { stdout, stderr } = await said("init", "a.csv", "-o", join("configs", "b.json"));
  const to = at(join("configs", "b.json"));
  expect(stdout).toBe(`${to}\n`);
  const next = "next:\n  rnnlab data -c configs/b.json\n  rnnlab train -c configs/b.json\n";
  expect(stderr.slice(-next.length)).toBe(next);
  expect(stderr.length).toBeGreaterThan(next.length); // what it chose
  expect(JSON.parse(readFileSync(to, "utf8")).data).toMatchObject({
    file: "../a.csv",
    target: "v",
  });
  expect(await refused("init", "a.csv", "-o", join("configs", "b.json"))).toContain(
    "the file exists",
  );
});

describe("serve", () => {
  it("refuses a folder or a data file that is not there", async () => {
    expect(await refused("serve", "--runs", "none")).toBe(
      `error: --runs none: there is no such folder. Train a model first, for example: rnnlab train lstm\n`,
    );
    expect(await refused("serve", "none.csv")).toBe(
      "error: none.csv: there is no such file, expected a data file\n",
    );
  });

  it("prints its address, and ends at a signal", async () => {
    made();
    const serving = said("serve", "--port", "0");
    await expect
      .poll(() => process.listenerCount("SIGTERM"), { timeout: 60_000 })
      .toBeGreaterThan(0);
    process.emit("SIGTERM", "SIGTERM");
    const { stdout, stderr } = await serving;
    process.removeAllListeners("SIGTERM");
    expect(stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\n$/);
    expect(stderr).toBe(
      `serving the runs in ${at("runs")} to this machine only; Ctrl-C stops the server\n`,
    );
  });
});

describe("export", () => {
  it("takes each run once, all runs of a comparison or sweep, and says which has none", async () => {
    comparison();
    sweep();
    made();
    const { stdout } = await said("export", STUDY, SWEEP, STUDY, "--to", "e.csv");
    expect(stdout).toBe("e.csv\n");
    const rows = read("e.csv").trim().split("\n");
    expect(rows).toHaveLength(1 + 2 * 10);
    expect(await refused("export", STUDY, "--to", "e.csv")).toContain(
      "error: --to e.csv: the file exists",
    );
    const board = await said("export", SWEEP, "--to", "tensorboard:board");
    const written = board.stdout.trim().split("\n");
    expect(written.length).toBeGreaterThan(0);
    for (const path of written) expect(existsSync(at(path)), path).toBe(true);
    expect(written.every((path) => path.startsWith(join("board", "")))).toBe(true);
    rmSync(at(inRuns(STUDY, NAME)), { recursive: true });
    expect(await refused("export", STUDY, "--to", "f.csv")).toBe(
      `error: ${at(inRuns(STUDY))}: none of its runs has started, expected at least one\n`,
    );
  });
});

describe("what a command prints", () => {
  it("doctor: a line for each check, its remedy below its text, and the device", async () => {
    const { checks, device } = JSON.parse((await said("doctor", "--json")).stdout) as {
      checks: { name: string; ok: boolean; text: string; fix?: string }[];
      device: { kind: string; reason: string };
    };
    const width = Math.max(...checks.map(({ name }) => name.length));
    const lines = checks.flatMap(({ name, ok, text, fix }) => [
      `${ok ? "ok" : "--"} ${name.padEnd(width)}  ${text}`,
      ...(fix === undefined ? [] : [`${" ".repeat(width + 5)}fix: ${fix}`]),
    ]);
    const use = `A run would use the ${device.kind.toUpperCase()} (${device.reason}).`;
    expect((await said("doctor")).stdout).toBe(`${[...lines, use].join("\n")}\n`);
  });

  it.each(["bash", "zsh", "fish"])("completion %s: the script for that shell", async (shell) => {
    const script = readFileSync(ownFile(`bin/completion/rnnlab.${shell}`), "utf8");
    expect((await said("completion", shell)).stdout).toBe(script);
  });

  it("schema: the outputs that have one, or that of one", async () => {
    const names = (await said("schema")).stdout.trim().split("\n");
    expect(names).toEqual(Object.keys(outputs));
    const schema = JSON.parse((await said("schema", "runs", "show")).stdout);
    expect(schema).toEqual(outputSchema("runs show"));
    expect(await refused("schema", "none")).toContain("none");
  });
});

describe("predict", () => {
  const rows = (count: number, from = 0) =>
    Array.from({ length: count }, (_, i) => `${from + i},${5 + Math.sin((from + i) / 3)}\n`).join(
      "",
    );

  /** A folder with a run on a file of a series, and newer values of the series. */
  let project = "";
  beforeAll(async () => {
    project = emptyFolder();
    enter(project);
    writeFileSync(at("a.csv"), `t,v\n${rows(200)}`);
    writeFileSync(at("new.csv"), `t,v\n${rows(30, 200)}`);
    const data = ["task=csv", "file=a.csv", "time=t", "target=v", "steps=6", "ahead=2"];
    const small = [...data.map((text) => `data.${text}`), "model.hidden=2", "model.layers=1"];
    const sets = setOptions([...small, "training.epochs=1", `output.runs=${at("runs")}`]);
    await said("train", ...sets, "--quiet");
  });
  beforeEach(() => {
    enter(project);
  });

  it("prints CSV, the same numbers as JSON, pictures in its place, or writes a file", async () => {
    const forecast = ["predict", "last", "-i", "new.csv"];
    const csv = (await said(...forecast)).stdout;
    const table = csv
      .trim()
      .split("\n")
      .map((line) => line.split(","));
    expect(table[0]).toEqual(["series", "time", "forecast", "low", "high"]);
    expect(table).toHaveLength(3);
    const lines = async (...more: string[]) => {
      const { stdout } = await said(...forecast, "--json", ...more);
      const { predictions, input, runs } = JSON.parse(stdout);
      expect([input, runs]).toEqual(["new.csv", [at(inRuns(readdirSync(at("runs"))[0]!))]]);
      return predictions as { forecast: number; low: number; high: number }[];
    };
    const numbers = (line: { forecast: number; low: number; high: number }) =>
      [line.forecast, line.low, line.high].map((value) => Math.fround(value));
    const ofTable = (cells: string[]) => cells.slice(2).map((cell) => Math.fround(Number(cell)));
    expect((await lines()).map(numbers)).toEqual(table.slice(1).map(ofTable));
    const narrow = (await said(...forecast, "--level", "60")).stdout.trim().split("\n");
    const cells = narrow.slice(1).map((line) => ofTable(line.split(",")));
    expect((await lines("--level", "60")).map(numbers)).toEqual(cells);
    expect(cells[0]![1]).toBeGreaterThan(ofTable(table[1]!)[1]!);
    expect(await said(...forecast, "-o", "f.csv")).toMatchObject({ stdout: "" });
    expect(read("f.csv")).toBe(csv);
    const plot = await said(...forecast, "--plot", "--svg", "f.svg", "--html", "f.html");
    expect(plot.stdout).not.toContain("series,time");
    expect(plot.stdout.length).toBeGreaterThan(200);
    expect(read("f.svg")).toContain("<svg");
    expect(withoutBreaks(read("f.html"))).toContain("rnnlab predict last -i new.csv --plot");
    expect((await said(...forecast, "--svg", "f.svg")).stdout).toBe(csv);
    expect(await refused(...forecast, "--json", "--plot")).toBe(
      "error: --plot is given with --json. Leave one of them out.\n",
    );
    const longer = await said(...forecast, "--horizon", "5");
    expect(longer.stdout.trim().split("\n")).toHaveLength(6);
    const piped = await run(["predict", "last", "-i", "-"], here(), undefined, read("new.csv"));
    expect([piped.code, piped.stdout]).toEqual([exitCodes.done, csv]);
  });

  it("with --strict fails for what it cannot predict, after it has printed the rest", async () => {
    writeFileSync(at("bad.csv"), `t,v\n${rows(30, 200)}230,much\n`);
    const loose = await said("predict", "last", "-i", "bad.csv");
    expect(loose.stderr).toContain("bad.csv");
    const strict = await run(["predict", "last", "-i", "bad.csv", "--strict"], here());
    expect([strict.code, strict.stdout]).toEqual([exitCodes.failed, loose.stdout]);
    expect(strict.stderr).toMatch(/error: --strict: no prediction for .*1 row/);
    const whole = await said("predict", "last", "-i", "new.csv", "--strict");
    expect(whole.stdout).toContain("series,time");
    expect(await refused("predict", "last", "--horizon", "2")).toBe(
      "error: --horizon is given without --input, the file with newer values\n",
    );
    expect((await said("predict", "last")).stdout).toContain("example,ahead,target,prediction");
  });
});
