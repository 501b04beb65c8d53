import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { BIN, emptyFolder, run } from "../helpers/cli.js";
import { newSweep, standingIn, workOn } from "../helpers/sweep.js";

const repeat = (text: string, count: number) => text.repeat(count);
const laughs = Array.from({ length: 9 }, (_, i) => {
  const name = "abcdefghi"[i]!;
  const before = i === 0 ? "x" : `*${"abcdefghi"[i - 1]}`;
  return `${name}: &${name} [${Array(9).fill(before).join(",")}]`;
}).join("\n");

describe("a hostile config is one line and exit code 2", () => {
  it.each([
    ["aliases of aliases", laughs, /aliases expand to too many values/],
    ["an alias of itself", "model: &a\n  hidden: *a\n", /contains itself/],
    ["a deep text", `model: ${repeat("[", 100_000)}`, /nested too deeply/],
    ["a program", 'model: !!js/function "x"\n', /not YAML \(Unresolved tag/],
    ["bytes", "model: !!binary aGVsbG8=\n", /a tag produces a \w+, expected numbers/],
    ["a set", "model: !!set {hidden}\n", /a tag produces a Set/],
    ["a list as key", "? [a, b]\n: 1\n", /a key is a list or an object/],
    ["two documents", "---\nname: a\n---\nname: b\n", /several documents/],
    [
      "a NUL in a path",
      'data: {task: csv, target: x, file: "a\\0b"}\n',
      /data\.file is ".*a\\u0000b", expected no NUL/,
    ],
    ["a NUL in the folder", 'output: {runs: "a\\0b"}\n', /output\.runs is/],
    ["a NUL in a text", 'description: "a\\0b"\n', /description is/],
    ["a prototype", "__proto__:\n  hidden: 5\n", /__proto__ is not a known key/],
  ])("%s", async (_, text, problem) => {
    const cwd = emptyFolder();
    writeFileSync(join(cwd, "a.yaml"), text);
    const { code, stderr } = await run(["train", "a.yaml"], cwd);
    expect(code, stderr).toBe(2);
    expect(stderr).toMatch(problem);
    expect(stderr.trimEnd().split("\n").length).toBe(1);
    expect(stderr).toMatch(/^error: /);
  });
});

describe("a sweep's folder that somebody changed", () => {
  const edit = (path: string, change: (content: Record<string, unknown>) => void) => {
    const content = JSON.parse(readFileSync(path, "utf8"));
    change(content);
    writeFileSync(path, JSON.stringify(content));
  };
  const swept = async () => {
    const folder = await newSweep(["model.hidden=2,3"], {}, ["training.epochs=1"]);
    await workOn(folder);
    return folder;
  };

  it.each(["../outside", "/tmp/rnnlab-outside", "a/../../outside", "..\\outside", "C:\\outside"])(
    "never has a run written to %s",
    async (outside) => {
      const folder = await swept();
      edit(join(folder, "trials/0001.json"), (trial) => {
        Object.assign(trial, { state: "running", runs: [{ seed: 1, run: outside }] });
      });
      const { code, stderr } = await run(["resume", folder, "--jobs", "1"], folder);
      expect(code).toBe(2);
      expect(stderr).toMatch(
        /0001\.json: damaged at runs\.0\.run .*Remove the file to run trial 1 again/,
      );
      expect(existsSync(join(folder, "..", "outside"))).toBe(false);
    },
  );

  it("says which record is cut off, and runs its trial again without it", async () => {
    const folder = await swept();
    const path = join(folder, "trials/0002.json");
    writeFileSync(path, readFileSync(path, "utf8").slice(0, 60));
    const { code, stderr } = await run(["sweep", folder], folder);
    expect(code).toBe(2);
    expect(stderr).toMatch(/0002\.json.*Remove the file to run trial 2 again\.$/m);
    rmSync(path);
    await workOn(folder);
    expect(standingIn(folder).rows.map(({ status }) => status)).toEqual(["finished", "finished"]);
  });

  it("begins again where the records are gone", async () => {
    const folder = await swept();
    rmSync(join(folder, "trials"), { recursive: true });
    await workOn(folder);
    expect(standingIn(folder).rows.length).toBe(2);
  });

  it("has no more trials than a sweep may have", async () => {
    const folder = await swept();
    edit(join(folder, "sweep.json"), (sweep) => Object.assign(sweep, { trials: 1e9 }));
    expect((await run(["sweep", folder], folder)).stderr).toMatch(/sweep\.json: damaged at trials/);
  });
});

it("a comparison trains nothing outside of its folder", async () => {
  const cwd = emptyFolder();
  const argv = ["compare", "rnn", "gru", "-c", "smoke", "--jobs", "1", "--json", "-q"];
  const sets = ["data.series=40", "data.split=[28,8,4]", "training.epochs=1"];
  const made = await run([...argv, ...sets.flatMap((set) => ["-s", set])], cwd);
  const { comparison } = JSON.parse(made.stdout);
  const path = join(comparison, "comparison.json");
  const content = JSON.parse(readFileSync(path, "utf8"));
  content.members[0].run = "../outside";
  writeFileSync(path, JSON.stringify(content));
  const { code, stderr } = await run(["resume", comparison], cwd);
  expect(code).toBe(2);
  expect(stderr).toMatch(/comparison\.json: damaged at members\.0\.run/);
});

it.runIf(process.platform === "linux")("a working folder that is gone is one line (Linux)", () => {
  const gone = join(emptyFolder(), "gone");
  const script = `mkdir ${gone}; cd ${gone}; rmdir ${gone}; exec "${process.execPath}" "${BIN}" runs`;
  const { status, stderr } = spawnSync("bash", ["-c", script], { encoding: "utf8" });
  expect(status).toBe(2);
  expect(stderr).toMatch(/^error: the working folder no longer exists\.[^\n]*\n$/);
});
