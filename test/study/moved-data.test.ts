import { copyFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { movedData } from "../../src/study/moved-data.js";
import { emptyFolder, run } from "../helpers/cli.js";

const project = emptyFolder();
const data = join(project, "data.csv");
let folder = "";

const train = (...more: string[]) => run(["train", "-c", "config.json", ...more], project);
const resume = (...more: string[]) => run(["resume", folder, "--epochs", "3", ...more], project);
const json = (path: string) => JSON.parse(readFileSync(path, "utf8"));

beforeAll(async () => {
  const rows = Array.from({ length: 90 }, (_, i) => `${i},${Math.sin(i) + i / 9}`);
  writeFileSync(data, `n,y\n${rows.join("\n")}\n`);
  const config = {
    data: { task: "csv", file: "data.csv", time: "n", target: "y", steps: 5, ahead: 2 },
    model: { hidden: 3, layers: 1 },
    training: { epochs: 2 },
    output: { runs: join(project, "runs"), plots: 1 },
  };
  writeFileSync(join(project, "config.json"), JSON.stringify(config));
  folder = JSON.parse((await train("--json")).stdout).run;
}, 60_000);

describe("a run whose data file has moved", () => {
  it("keeps the path from its own folder on, and moves with its project", async () => {
    expect(json(join(folder, "config.json")).data.file).toBe("../../data.csv");
    const moved = join(emptyFolder(), "moved");
    renameSync(project, moved);
    const name = folder.slice(project.length + 1);
    const again = await run(["predict", join(moved, name)], moved);
    const expected = readFileSync(join(moved, name, "predictions.csv"), "utf8");
    renameSync(moved, project);
    expect([again.stderr, again.stdout]).toEqual(["", expected]);
  });

  it("is found by the manifest where its folder alone has moved", async () => {
    const away = join(emptyFolder(), "deep", "run");
    mkdirSync(join(away, ".."));
    renameSync(folder, away);
    expect((await run(["predict", away], project)).code).toBe(0);
    renameSync(away, folder);
  });

  it("resumes with --data, guarded by the file's SHA-256", async () => {
    const elsewhere = join(emptyFolder(), "archive.csv");
    copyFileSync(data, elsewhere);
    renameSync(data, `${data}.gone`);
    const lost = await resume();
    expect([lost.code, lost.stderr]).toEqual([
      2,
      `error: ${data}: no such file. If it has moved, give its new path with --data FILE.\n`,
    ]);
    const compared = await run(["compare", folder, "lstm", "-c", "config.json"], project);
    expect([compared.code, compared.stderr]).toEqual([2, lost.stderr]);
    const predicted = await run(["predict", folder], project);
    expect([predicted.code, predicted.stderr]).toEqual([
      2,
      `error: ${data}: no such file. The predictions of the test part are kept in ${join(folder, "predictions.csv")}. ` +
        "To forecast from another file, use --input.\n",
    ]);
    const other = join(project, "other.csv");
    writeFileSync(other, `${readFileSync(elsewhere, "utf8")}90,1\n`);
    const refused = await resume("--data", other);
    expect([refused.code, refused.stderr]).toEqual([
      2,
      expect.stringContaining("has changed since"),
    ]);
    const resumed = await resume("--data", elsewhere, "--json");
    expect(resumed.code).toBe(0);
    renameSync(`${data}.gone`, data);
    const whole = await train("--json", "-s", "training.epochs=3");
    const { fingerprint } = JSON.parse(whole.stdout);
    expect(JSON.parse(resumed.stdout).fingerprint).toBe(fingerprint);
    expect(json(join(folder, "manifest.json")).source.file).toBe(elsewhere);
  });

  it("is compared with --data, and refuses another file", async () => {
    const elsewhere = join(emptyFolder(), "same.csv");
    copyFileSync(data, elsewhere);
    const compare = (...more: string[]) =>
      run(
        ["compare", folder, "gru", "-c", "config.json", "-s", "training.epochs=1", ...more],
        project,
      );
    const apart = await compare("-s", `data.file=${elsewhere}`);
    expect(apart.code, apart.stderr).toBe(0); // the same content at another path
    const changed = await compare("-s", `data.file=${join(project, "other.csv")}`);
    expect([changed.code, changed.stderr]).toEqual([2, expect.stringContaining("data.file")]);
    const together = await compare("--data", elsewhere, "--jobs", "1");
    expect(together.code, together.stderr).toBe(0);
    expect(together.stdout).toContain("gru");
    const wrong = await compare("--data", join(project, "other.csv"));
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining("has changed since")]);
    const none = await compare("--data", join(project, "none.csv"));
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining("no such file")]);
  }, 60_000);

  it("is recognised by its content", async () => {
    const other = join(project, "copy.csv");
    copyFileSync(data, other);
    const [first, second] = [await movedData(data), await movedData(other)];
    expect(second).toEqual({ ...first, file: other });
    await expect(movedData(project)).rejects.toThrow("is not a file");
  });
});
