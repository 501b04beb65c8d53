import { execFileSync } from "node:child_process";
import {
  cpSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { parquetWriteFile } from "hyparquet-writer";
import { beforeAll, describe, expect, it } from "vitest";
import { jsonText } from "../../src/report/json-text.js";
import { encodeSafetensors } from "../../src/runs/safetensors.js";
import { emptyFolder, run } from "../helpers/cli.js";
import { setOptions } from "../helpers/set-options.js";
import { FEW_SERIES } from "../helpers/small-config.js";
import { snapshot } from "../helpers/snapshot.js";

const cwd = emptyFolder();
const small = [
  ...FEW_SERIES,
  "model.hidden=4",
  "training.epochs=2",
  `output.runs=${join(cwd, "runs")}`,
];
const train = ["train", "-c", "smoke", "--json", ...setOptions(small)];
let good = "";

beforeAll(async () => {
  good = JSON.parse((await run(train, cwd)).stdout).run;
});

/** A copy of the run, to be spoilt. */
function copied(name: string): string {
  const folder = join(cwd, "runs", name);
  rmSync(folder, { recursive: true, force: true });
  cpSync(good, folder, { recursive: true });
  return folder;
}

const NAME = "2026-01-01T00-00-00-stranger-abcd";
const files = ["manifest.json", "config.json", "summary.json", "windows.json", "metrics.jsonl"];
const weights = ["last", "best", "last.state"].map((name) => `checkpoints/${name}.safetensors`);

const commands = (folder: string) => [
  ["runs", "--runs", join(cwd, "runs")],
  ["plot", folder],
  ["export", folder, "--to", join(cwd, "out.safetensors")],
  ["predict", folder, "--threads", "1"],
  ["resume", folder, "--epochs", "3", "--threads", "1"],
];

/** Each command ends, with a result or with one line. */
async function expectNoHarm(folder: string): Promise<void> {
  for (const argv of commands(folder)) {
    const { code, stderr } = await run(argv, cwd);
    rmSync(join(cwd, "out.safetensors"), { force: true });
    expect([0, 2], `${argv[0]}: ${stderr}`).toContain(code);
    expect(stderr).not.toMatch(/\n\s+at |RangeError|a bug in rnnlab/);
  }
}

describe.each([...files, ...weights])("%s of a stranger's run", (name) => {
  it("may be a pipe, a device or a folder: every command ends", async () => {
    for (const put of [
      (path: string) => void execFileSync("mkfifo", [path]),
      (path: string) => symlinkSync("/dev/zero", path),
      (path: string) => symlinkSync("/", path),
    ]) {
      const folder = copied(NAME);
      rmSync(join(folder, name));
      put(join(folder, name));
      await expectNoHarm(folder);
    }
  });

  const isJson = name.startsWith("m") || name.endsWith("json");
  if (isJson)
    it("may be nested deep", async () => {
      for (const deep of ["[".repeat(10_000) + "]".repeat(10_000), '{"a":'.repeat(20_000)]) {
        const folder = copied(NAME);
        writeFileSync(join(folder, name), deep);
        await expectNoHarm(folder);
      }
    });
});

describe("a run whose checkpoints are a link to another run's", () => {
  it("is not resumed, and the other run does not change", async () => {
    const victim = copied("2026-01-01T00-00-00-victim-abcd");
    const folder = copied(NAME);
    renameSync(join(folder, "checkpoints"), join(folder, "mine"));
    symlinkSync(join(victim, "checkpoints"), join(folder, "checkpoints"));
    const before = snapshot(victim);
    const { code, stderr } = await run(["resume", folder, "--epochs", "3", "--threads", "1"], cwd);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: [^\n]*checkpoints: a link, expected a folder[^\n]*$/m);
    expect(snapshot(victim)).toEqual(before);
  });
});

describe("a run whose files are links to another run's", () => {
  const names = [...files, ...weights, "predictions.csv", "report.html", "plots.txt"];
  const linked = (link: typeof linkSync | typeof symlinkSync, chosen: readonly string[]) => {
    const victim = copied("2026-01-01T00-00-00-victim-abcd");
    const folder = copied(NAME);
    for (const name of chosen) {
      rmSync(join(folder, name));
      link(join(victim, name), join(folder, name));
    }
    return { victim, folder };
  };
  const resume = (folder: string) =>
    run(["resume", folder, "--epochs", "3", "--threads", "1"], cwd);

  it("hard links: it is resumed, and the other run does not change", async () => {
    const { victim, folder } = linked(linkSync, names);
    const before = snapshot(victim);
    const { code, stderr } = await resume(folder);
    expect(code, stderr).toBe(0);
    expect(snapshot(victim)).toEqual(before);
    expect(readFileSync(join(folder, "metrics.jsonl"), "utf8").trim().split("\n")).toHaveLength(3);
  });

  it.each(names)("a symbolic link, %s: the other run does not change", async (name) => {
    const { victim, folder } = linked(symlinkSync, [name]);
    const before = snapshot(victim);
    const { code, stderr } = await resume(folder);
    expect([0, 2], stderr).toContain(code);
    expect(snapshot(victim)).toEqual(before);
  });
});

describe.each([".csv", ".tsv", ".jsonl", ".parquet", ".ts"])("a %s file of data", (ending) => {
  const path = join(cwd, `data${ending}`);
  const argvs = (task: string) => [
    ["data", "--set", `data.task=${task}`, "--set", `data.file=${path}`],
    ["train", "--json", "--set", `data.task=${task}`, "--set", `data.file=${path}`],
    ["init", path, "-o", join(cwd, "data.json")],
    ["predict", good, "--input", path, "--threads", "1"],
  ];
  const sets = (task: string) =>
    task === "csv"
      ? ["--set", "data.target=x"]
      : ["--set", "data.layout=wide", "--set", "data.label=label"];

  it.each<[string, () => void]>([
    ["pipe", () => void execFileSync("mkfifo", [path])],
    ["device", () => symlinkSync("/dev/zero", path)],
    ["folder", () => mkdirSync(path)],
    ["link to nothing", () => symlinkSync("/nowhere", path)],
  ])("may be a %s: every command ends in one line", async (_, make) => {
    rmSync(path, { recursive: true, force: true });
    make();
    for (const task of ["csv", "labelled"]) {
      for (const argv of argvs(task)) {
        const more = argv.includes("--set") ? sets(task) : [];
        const { code, stderr } = await run([...argv, ...more], cwd);
        expect(code, `${argv[0]}: ${stderr}`).toBe(2);
        expect(stderr).toMatch(/^error: [^\n]+\n$/);
      }
    }
    rmSync(path, { recursive: true });
  });
});

describe("a Parquet file that claims far more than its bytes", () => {
  it("is refused before it is unpacked", async () => {
    const path = join(cwd, "bomb.parquet");
    const data = new Int32Array(2 ** 24 + 1).fill(7);
    parquetWriteFile({
      filename: path,
      columnData: [{ name: "x", data, type: "INT32", encoding: "DELTA_BINARY_PACKED" }], // quick to write
      statistics: false,
      rowGroupSize: data.length,
    });
    expect(statSync(path).size).toBeLessThan(1e6);
    const begun = performance.now();
    const sets = ["--set", "data.task=csv", "--set", `data.file=${path}`, "--set", "data.target=x"];
    const { code, stderr } = await run(["data", ...sets], cwd);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^error: [^\n]*16777217 rows in one row group, expected at most 16777216/,
    );
    expect(performance.now() - begun).toBeLessThan(5000);
  });
});

describe("a config of a stranger", () => {
  it("may be a pipe, or nested deep", async () => {
    execFileSync("mkfifo", [join(cwd, "pipe.json")]);
    writeFileSync(join(cwd, "deep.json"), `{"data":${"[".repeat(100_000)}`);
    for (const name of ["pipe.json", "deep.json"]) {
      const { code, stderr } = await run(["config", "show", "-c", name], cwd);
      expect(code).toBe(2);
      expect(stderr).toMatch(/no such file|nested more than 100 levels/);
    }
    const set = `data.split=${"[".repeat(10_000)}${"]".repeat(10_000)}`;
    expect(await run(["config", "show", "--set", set], cwd)).toMatchObject({ code: 2 });
  });

  it.each(["utf16le", "latin1"] as const)("may be in %s with its mark", async (encoding) => {
    const text = '\ufeff{ "name": "wide" }\r\n';
    const bytes = Buffer.from(text, "utf16le");
    writeFileSync(join(cwd, "wide.json"), encoding === "latin1" ? bytes.swap16() : bytes);
    const { code, stdout } = await run(["config", "show", "-c", "wide.json"], cwd);
    expect(code).toBe(0);
    expect(stdout).toContain('"wide"');
  });
});

/** A title, a colour, a cleared screen, a clipboard, the same in one byte, and reversed text. */
const HOSTILE = "\x1b]0;owned\x07 \x1b[2J \x1b]52;c;aGk=\x07 \x9b31m \u202etxt.exe";
// biome-ignore lint/suspicious/noControlCharactersInRegex: what must not reach a terminal
const ACTING = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/;

function expectHarmless(text: string): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours
  expect(text.replaceAll(/\x1b\[[0-9;]*m/g, "")).not.toMatch(ACTING);
}

/** A terminal of 80 columns, and a pipe, whose text ends up in a log that is shown on one. */
const streams = [
  ["a terminal", 80],
  ["a pipe", undefined],
] as const;

describe.each(streams)("a stranger's text on %s", (_, columns) => {
  it("in an unknown key, a name or a value of a config", async () => {
    for (const config of [{ [HOSTILE]: 1 }, { name: HOSTILE }, { model: { cell: HOSTILE } }]) {
      writeFileSync(join(cwd, "hostile.json"), JSON.stringify(config));
      const { stdout, stderr } = await run(["config", "show", "-c", "hostile.json"], cwd, columns);
      expect(stdout + stderr).toContain("owned");
      expectHarmless(stdout + stderr);
    }
  });

  it("in the name of a tensor", async () => {
    const tensors = [{ name: HOSTILE, shape: [-1], values: new Float32Array(1) }];
    writeFileSync(join(cwd, "w.safetensors"), encodeSafetensors({ tensors, metadata: {} }));
    const argv = [...train, "--init", join(cwd, "w.safetensors")];
    const { code, stderr } = await run(argv, cwd, columns);
    expect(code).toBe(2);
    expect(stderr).toContain("owned");
    expectHarmless(stderr);
  });

  it("in a column's name, in titles and classes", async () => {
    const rows = Array.from({ length: 60 }, (_, i) => `${i},${i % 7},${i % 3}`);
    writeFileSync(join(cwd, "h.csv"), `t,"x${HOSTILE}",label\n${rows.join("\n")}\n`);
    rmSync(join(cwd, "h.json"), { force: true });
    for (const [expected, ...argv] of [
      ["starts over", "init", "h.csv", "-o", "h.json"],
      ["owned", "data", "h.csv"],
      ["owned", "data", "h.csv", "--json"],
    ]) {
      const { code, stdout, stderr } = await run(argv, cwd, columns);
      expect(code, stderr).toBe(0);
      expect(stdout + stderr).toContain(expected);
      expectHarmless(stdout + stderr);
    }
  });

  it("in the names of series, from training to forecasts; as CSV it is data", async () => {
    const id = `s${HOSTILE}`;
    const rows = Array.from({ length: 60 }, (_, t) => `${t},"${id}",${t % 7}`);
    writeFileSync(join(cwd, "s.csv"), `t,id,x\n${rows.join("\n")}\n`);
    const data = ["task=csv", "file=s.csv", "time=t", "id=id", "target=x", "steps=6", "ahead=2"];
    const sets = [...data.map((set) => `data.${set}`), "model.hidden=2", "training.epochs=1"];
    const into = join(emptyFolder(), "runs");
    const trained = ["train", "-q", "--threads", "1", "--set", `output.runs=${into}`];
    for (const argv of [
      [...trained, ...setOptions(sets)],
      ["runs", "note", "last", HOSTILE, "--runs", into],
      ["runs", "show", "last", "--runs", into],
      ["report", "last", "--format", "text", "--runs", into],
      ["report", "last", "--format", "json", "--runs", into],
      ["predict", "last", "--input", "s.csv", "--plot", "--runs", into],
    ]) {
      const { code, stdout, stderr } = await run(argv, cwd, columns);
      expect(code, stderr).toBe(0);
      expectHarmless(stdout + stderr);
    }
    const argv = ["predict", "last", "--input", "s.csv", "--runs", into];
    const { stdout, stderr } = await run(argv, cwd, columns);
    expectHarmless(stderr);
    if (columns === undefined) expect(stdout).toContain(id);
    else expectHarmless(stdout);
  });

  it("in a run folder's files", async () => {
    const folder = copied(NAME);
    const path = join(folder, "config.json");
    writeFileSync(path, readFileSync(path, "utf8").replace('"smoke"', JSON.stringify(HOSTILE)));
    for (const argv of [["runs"], ["runs", "show", folder], ["plot", folder], ["resume", folder]]) {
      const { stdout, stderr } = await run([...argv, "--runs", join(cwd, "runs")], cwd, columns);
      expectHarmless(stdout + stderr);
    }
  });
});

it("a stranger's text in JSON is the same text, without characters that a terminal acts on", () => {
  const value = { [HOSTILE]: [HOSTILE, 1, null], tab: "a\tb\nc" };
  for (const indent of [0, 2]) {
    const text = jsonText(value, indent);
    expect(JSON.parse(text)).toEqual(value);
    expectHarmless(text);
  }
  expect(jsonText({ a: [1] })).toBe('{\n  "a": [\n    1\n  ]\n}');
});
