import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { failureOf } from "../../src/cli/exit.js";
import { ExperimentError, InterruptedError, UserError } from "../../src/shared/errors.js";
import { emptyFolder, interrupted, run } from "../helpers/cli.js";
import { setOptions } from "../helpers/set-options.js";
import { FEW_SERIES } from "../helpers/small-config.js";

const driving = readFileSync(new URL("../../src/library/driving.md", import.meta.url), "utf8");
/** Exit codes by name, as the page for programs has them. */
const documented = Object.fromEntries(
  [...driving.matchAll(/^\| `(\w+)` \| (\d+) \|/gm)].map(([, name, code]) => [name, Number(code)]),
);
const cwd = emptyFolder();
const into = (folder: string) => `output.runs=${join(folder, "runs")}`;
const small = setOptions([...FEW_SERIES, "training.epochs=1", into(cwd)]);

describe("the table of exit codes", () => {
  it("has a row for each code that is not 0", () => {
    expect(documented).toEqual({ usage: 2, failed: 1, interrupted: 130, bug: 70 });
    expect(failureOf(new UserError("x")).code).toBe(documented.usage);
    expect(failureOf(new ExperimentError("x")).code).toBe(documented.failed);
    expect(failureOf(new InterruptedError("x")).code).toBe(documented.interrupted);
    expect(failureOf(new TypeError("x")).code).toBe(documented.bug);
  });

  it("is true of every command: usage", async () => {
    const { stdout } = await run(["--help"], cwd);
    const commands = [...stdout.matchAll(/^ {2}([a-z]+)[ \n]/gm)].map(([, name]) => name!);
    expect(commands.length).toBeGreaterThan(15);
    for (const command of commands.filter((name) => name !== "help")) {
      expect((await run([command, "--no-such-option"], cwd)).code, command).toBe(documented.usage);
    }
  });

  it.each([
    ["train", "-c", "none"],
    ["train", "-c", "smoke", "--set", "model.cell=lsmt"],
    ["resume", "none"],
    ["compare", "none", "rnn"],
    ["sweep", "none"],
    ["data", "none.csv"],
    ["init", "none.csv"],
    ["inspect", "-c", "none"],
    ["gradients", "none"],
    ["predict", "none"],
    ["plot", "none"],
    ["report", "none"],
    ["runs", "show", "none"],
    ["export", "none", "--to", "a.onnx"],
    ["config", "show", "-c", "none"],
    ["schema", "none"],
    ["completion", "none"],
  ])("is true of input that cannot be used: %s", async (...argv) => {
    const { code, stderr } = await run(argv, cwd);
    expect(code, stderr).toBe(documented.usage);
    expect(stderr).toMatch(/^error: /);
  });

  it.each([
    ["train", "-c", "smoke"],
    ["compare", "rnn", "gru", "-c", "smoke", "--jobs", "1"],
  ])("is true of an expectation that is not met: %s", async (...argv) => {
    const options = [...small, "--threads", "1", "--set", "expect.test.mse.max=0"];
    const { code, stderr } = await run([...argv, ...options], cwd);
    expect(code, stderr).toBe(documented.failed);
  });

  it("is true of a training that diverges, and of resuming it", async () => {
    const rates = ["training.optimizer.name=sgd", "training.optimizer.learningRate=1000"];
    const fresh = emptyFolder();
    const loud = [...FEW_SERIES, ...rates, "training.epochs=30", into(fresh)].flatMap((set) => [
      "--set",
      set,
    ]);
    const { code, stderr } = await run(["train", "-c", "smoke", "--threads", "1", ...loud], fresh);
    expect(code, stderr).toBe(documented.failed);
    expect((await run(["resume", "last", "--threads", "1"], fresh)).code).toBe(documented.failed);
  });

  it("is true of a signal", async () => {
    const long = ["-c", "smoke", "--set", "training.epochs=1000000"];
    const { code } = await interrupted(["train", ...long], cwd, "epoch 2");
    expect(code).toBe(documented.interrupted);
  });

  it("is true of what works", async () => {
    writeFileSync(join(cwd, "a.csv"), "t,x\n1,2\n2,3\n3,5\n4,7\n5,11\n6,13\n");
    const good = [["init", "a.csv"], ["runs"], ["schema"], ["config", "schema"], ["doctor"]];
    for (const argv of good) {
      const { code, stderr } = await run(argv, cwd);
      expect(code, `${argv.join(" ")}: ${stderr}`).toBe(0);
    }
  });
});
