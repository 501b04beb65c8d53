import { Command } from "commander";
import { describe, expect, it } from "vitest";
import {
  addConfigOptions,
  addStaleOption,
  epochCount,
  positiveInteger,
  staleMsOf,
} from "../../src/cli/options.js";
import { OverallTracker } from "../../src/cli/overall-tracker.js";
import { givenHint } from "../../src/cli/suggest.js";
import { bidirectionalNotice, deviceText, runAndPrint } from "../../src/cli/train.js";
import { readRun } from "../../src/runs/reader.js";
import { ExperimentError } from "../../src/shared/errors.js";
import { emptyFolder } from "../helpers/cli.js";
import { fakeRun } from "../helpers/runs.js";

/** A command's context whose streams keep what is written. */
function context(argv: readonly string[] = ["train", "lstm"]) {
  const text = { stdout: "", stderr: "" };
  const stream = (name: keyof typeof text) => ({
    write: (part: string) => {
      text[name] += part;
      return true;
    },
  });
  const made = { stdout: stream("stdout"), stderr: stream("stderr"), env: {}, cwd: "/", argv };
  return { made: made as never, text };
}

const device = {
  kind: "cpu",
  kernel: "wasm",
  backend: "cpu",
  threads: 2,
  reason: "asked",
} as const;

describe("what a training prints", () => {
  const run = readRun(fakeRun(emptyFolder(), { sets: ["training.epochs=3", "model.cell=gru"] }));
  const spec = { objective: "forecast", recurrent: { direction: "forward" } };

  async function printed(options: object, changes: object = {}, direction = "forward") {
    const { made, text } = context();
    let given: Record<string, unknown> = {};
    const failure = await runAndPrint(
      async (experiment) => {
        const { command, signal } = experiment;
        given = { command, aborted: signal!.aborted };
        const started = { ...spec, recurrent: { direction } };
        experiment.onStart!({ device, folder: "runs/x", spec: started } as never);
        experiment.onWarning("careful");
        experiment.onEvent!({ type: "start", epochs: 3, batches: 1, epochsDone: 0 } as never);
        const metrics = { loss: 0.5, lossLastStep: 1, valLoss: 0.25, valLossLastStep: 1 };
        experiment.onEvent!({ type: "epoch", epoch: 1, metrics } as never);
        return { ...run, ...changes };
      },
      options,
      made,
    ).catch((error: unknown) => error);
    return { ...text, given, failure };
  }

  it("is the folder, the device, its warnings and epochs, then the result", async () => {
    const { stdout, stderr, given, failure } = await printed({});
    expect(failure).toBeUndefined();
    expect(given).toEqual({ command: ["rnnlab", "train", "lstm"], aborted: false });
    expect(stderr.split("\n").slice(0, 4)).toEqual([
      "run runs/x",
      "device cpu: wasm kernel on the cpu backend, 2 threads (asked)",
      "warning: careful",
      expect.stringMatching(/^epoch 1\/3 loss 0\.50000 .* val_loss 0\.25000 /),
    ]);
    expect(stdout).toContain("Loss by epoch");
    expect(stdout).toContain("mse_last_step 0.01170");
    expect(stderr).not.toContain("early stopping");
  });

  it("is only the warnings and the result with --quiet, and one document with --json", async () => {
    const { stdout, stderr } = await printed({ quiet: true, json: true });
    expect(stderr).toBe("warning: careful\n");
    expect(JSON.parse(stdout)).toMatchObject({ run: run.folder, seed: 1 });
  });

  it("says that training ended early, and why", async () => {
    const training = { ...run.config.training, epochs: 9, earlyStopping: { patience: 4 } };
    const { stderr } = await printed({}, { config: { ...run.config, training } });
    expect(stderr).toContain("early stopping after 3 of 9 epochs: no improvement in the last 4\n");
  });

  it("says that a model in both directions is judged by its last step", async () => {
    expect((await printed({}, {}, "bidirectional")).stderr).toContain(bidirectionalNotice);
    expect((await printed({})).stderr).not.toContain("bidirectional");
  });

  it("is there before an expectation fails", async () => {
    const expectations = [{ expression: "test.mse < 1", actual: 2, met: false }];
    const summary = { ...run.summary, expectations };
    const { stdout, failure } = await printed({}, { summary });
    expect(stdout).toContain("NOT met");
    expect(failure).toBeInstanceOf(ExperimentError);
  });

  it("leaves the terminal as it was, however the training ends", async () => {
    const { made } = context();
    const { stderr } = made as { stderr: object };
    Object.assign(stderr, { isTTY: true, columns: 80 });
    const before = process.listenerCount("exit");
    const ended = runAndPrint(() => Promise.reject(new Error("no")), {}, made);
    expect(process.listenerCount("exit")).toBe(before + 1);
    await expect(ended).rejects.toThrow("no");
    expect(process.listenerCount("exit")).toBe(before);
  });

  it("names the vectors of the device, and its backend only if the kernel has another name", () => {
    expect(deviceText({ ...device, backend: "wasm", vectors: 128, threads: 1 } as never)).toBe(
      "device cpu: wasm kernel, 128-bit vectors, 1 thread (asked)",
    );
  });
});

describe("numbers on the command line", () => {
  it.each([
    ["1", 1],
    ["1024", 1024],
    ["0", undefined],
    ["1025", undefined],
    ["1.5", undefined],
    ["x", undefined],
    ["-1", undefined],
  ])("%s of threads is %s", (text, number) => {
    if (number === undefined) expect(() => positiveInteger(text)).toThrow("from 1 to 1024");
    else expect(positiveInteger(text)).toBe(number);
  });

  it.each([
    ["1", 1],
    ["1000000", 1_000_000],
    ["1000001", undefined],
    ["0", undefined],
    ["2.5", undefined],
  ])("%s epochs are %s", (text, number) => {
    if (number === undefined) expect(() => epochCount(text)).toThrow("from 1 to 1000000");
    else expect(epochCount(text)).toBe(number);
  });

  it.each([
    ["10", 10_000],
    ["86400", 86_400_000],
    ["12.5", 12_500],
    ["9.9", undefined],
    ["86401", undefined],
    ["soon", undefined],
  ])("--stale %s is %s milliseconds", (text, ms) => {
    const command = addStaleOption(new Command("x")).exitOverride();
    command.configureOutput({ writeErr: () => {} });
    const parse = () => command.parse(["--stale", text], { from: "user" });
    if (ms === undefined) expect(parse).toThrow("Expected a number of seconds from 10 to 86400.");
    else expect(staleMsOf(parse().opts())).toBe(ms);
  });

  it("--stale is left to the default without the option", () => {
    expect(staleMsOf({})).toBeUndefined();
  });

  it("short forms are settings in the order of the command line", () => {
    const command = addConfigOptions(new Command("x"), ["hidden", "cell", "epochs"]).exitOverride();
    command.configureOutput({ writeErr: () => {} });
    const words = ["--hidden", "3", "-s", "model.hidden=4", "--epochs", "7", "--cell", "gru"];
    expect(command.parse(words, { from: "user" }).opts().set).toEqual([
      "model.hidden=3",
      "model.hidden=4",
      "training.epochs=7",
      "model.cell=gru",
    ]);
    for (const text of ["three", "", "Infinity"])
      expect(() => command.parse(["--hidden", text], { from: "user" })).toThrow(
        "Expected a whole number.",
      );
    expect(() => command.parse(["--seed", "3"], { from: "user" })).toThrow("unknown option");
  });
});

it("the first option that describes a data file is named", () => {
  const none = { target: [] };
  expect(givenHint(none)).toBeUndefined();
  expect(givenHint({ ...none, missingValues: [] })).toBeUndefined();
  for (const [options, name] of [
    [{ target: ["x"], id: "y" }, "--target"],
    [{ ...none, missingValues: ["-1"], id: "y" }, "--missing-values"],
    [{ ...none, id: "y", text: "z" }, "--id"],
    [{ ...none, timeZone: "UTC" }, "--time-zone"],
    [{ ...none, timeFormat: "YYYY" }, "--time-format"],
    [{ ...none, label: "l", text: "z" }, "--label"],
    [{ ...none, text: "z" }, "--text"],
  ] as const)
    expect(givenHint(options)).toBe(name);
});

it("the overall progress counts whole trainings, those that ended early too", () => {
  let now = 100;
  const tracker = new OverallTracker(4, () => now);
  const [first, second] = [tracker.member(), tracker.member()];
  first({ done: 2, epochs: 8 } as never, false);
  second({ done: 3, epochs: 4 } as never, false);
  now = 600;
  expect(tracker.state()).toEqual({
    label: "all",
    epochs: 4,
    done: 1,
    doneBefore: 0,
    elapsedMs: 500,
  });
  first({ done: 3, epochs: 8 } as never, true);
  expect(tracker.state().done).toBe(1.75);
});
