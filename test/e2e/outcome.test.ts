import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { decodeCheckpoint } from "../../src/runs/state-file.js";
import { emptyFolder, interrupted, runAt, spawnRnnlab } from "../helpers/cli.js";
import { setOptions } from "../helpers/set-options.js";

const command = (...more: string[]) => ["train", "--config", "smoke", "--json", ...more];
const train = (cwd: string, ...more: string[]) => runAt(command(...more), cwd);

describe("expectations", () => {
  const cwd = emptyFolder();

  it("that are met are listed, and the exit code is 0", async () => {
    const { code, stdout } = await train(cwd, "--expect", "test.mseLastStep<0.5");
    expect(code).toBe(0);
    const { expectations, test } = JSON.parse(stdout);
    expect(expectations).toEqual([
      { expression: "test.mseLastStep < 0.5", actual: test.mseLastStep, met: true },
    ]);
  });

  it("that are not met make it 1, and the run folder is still complete", () => {
    const argv = command("--expect", "test.mseLastStep<0.0001");
    const { code, stdout, stderr } = spawnRnnlab(argv, cwd); // the exit code of a process
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: \S+: expected test\.mseLastStep < 0\.0001, but it is 0\.\d+$/m);
    const { run } = JSON.parse(stdout);
    const summary = JSON.parse(readFileSync(resolve(cwd, run, "summary.json"), "utf8"));
    expect(summary.expectations[0].met).toBe(false);
  });
});

describe("a run that diverges", () => {
  const cwd = emptyFolder();
  const rate = ["training.optimizer.name=sgd", "training.optimizer.learningRate=1000"];
  let stderr = "";

  it("stops with exit code 1 and says where and what to try", () => {
    const argv = command(...setOptions(rate));
    const failed = spawnRnnlab(argv, cwd);
    stderr = failed.stderr;
    expect(failed).toMatchObject({ code: 1, stdout: "" });
    expect(stderr).toMatch(
      /^error: the training diverged in epoch \d+, step \d+: .* Try clipping/m,
    );
  });

  it("is recorded as failed", () => {
    const [, run = ""] = /^run (\S+)$/m.exec(stderr) ?? [];
    const manifest = JSON.parse(readFileSync(resolve(cwd, run, "manifest.json"), "utf8"));
    expect(manifest.status).toBe("failed");
    expect(manifest.error).toContain("diverged");
  });
});

/** A long run that gets a signal once its second epoch is done. */
async function stoppedBy(signal: NodeJS.Signals, cwd: string) {
  const sets = ["training.epochs=4000", "training.batchSize=2"]; // many steps in an epoch
  const argv = command(...setOptions(sets));
  const { code, stderr } = await interrupted(argv, cwd, { after: "epoch 2", by: [signal] });
  const [, run = ""] = /^Continue with: rnnlab resume (\S+)$/m.exec(stderr) ?? [];
  return { code, stderr, run };
}

describe("an interrupted run", () => {
  const cwd = emptyFolder();

  it.each(["SIGINT", "SIGTERM", "SIGHUP", "SIGUSR1", "SIGXCPU"] as const)(
    "saves on %s, exits with 130 and says how to continue",
    async (signal) => {
      const { code, run, stderr } = await stoppedBy(signal, cwd);
      expect(code).toBe(130);
      // The step under way may be an epoch's last one: its line then stands between the two.
      const stopping = /^stopping after this step \.\.\. .*\n(epoch \d+\/4000 .*\n)?interrupted/m;
      expect(stderr).toMatch(stopping);
      const isEpochsEnd = stopping.exec(stderr)?.[1] !== undefined;
      const file = resolve(cwd, run, "checkpoints", "last.state.safetensors");
      const { state } = decodeCheckpoint(readFileSync(file), file);
      const epochs = readFileSync(resolve(cwd, run, "metrics.jsonl"), "utf8")
        .trim()
        .split("\n");
      expect(state.history.length).toBe(epochs.length);
      expect(state.history.length).toBeGreaterThanOrEqual(2);
      expect(state.batch > 0).toBe(!isEpochsEnd); // an epoch's end saves one without an interruption
      const manifest = JSON.parse(readFileSync(resolve(cwd, run, "manifest.json"), "utf8"));
      expect(manifest.status).toBe("interrupted");
    },
  );
});

describe("a run interrupted twice", () => {
  it("ends at once, with an intact checkpoint to continue from", async () => {
    const cwd = emptyFolder();
    const sets = ["training.checkpoint.every=1", "training.epochs=999"];
    const twice = { after: "epoch 2", by: ["SIGINT", "SIGINT"] } as const;
    const { code, stderr } = await interrupted(command(...setOptions(sets)), cwd, twice);
    expect(code).toBe(130);
    expect(stderr).not.toContain("Continue with");
    const [run = ""] = readdirSync(join(cwd, "runs"));
    const state = join(cwd, "runs", run, "checkpoints", "last.state.safetensors");
    expect(decodeCheckpoint(readFileSync(state), state).state.history.length).toBeGreaterThan(0);
  });
});

describe("rnnlab resume", () => {
  const cwd = emptyFolder();
  const resume = (run: string, ...more: string[]) => runAt(["resume", run, ...more], cwd);
  let short: { run: string; testLooks: { runs: number } };
  beforeAll(async () => {
    short = JSON.parse((await train(cwd)).stdout);
  });

  it("of a finished run does nothing and gives its result", async () => {
    const { code, stdout } = await resume(short.run, "--json");
    expect(code).toBe(0);
    const { testLooks, ...result } = JSON.parse(stdout);
    const { testLooks: looksThen, ...expected } = short; // other runs have looked since
    expect(result).toEqual(expected);
    expect(testLooks.runs).toBeGreaterThanOrEqual(looksThen.runs);
  });

  it("refuses fewer epochs than there were", async () => {
    const { code, stderr } = await resume(short.run, "--epochs", "2");
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: --epochs 2: [^\n]*\n$/);
  });

  it("to more epochs is the run that was asked for them at first", async () => {
    const long = JSON.parse((await train(cwd, "--set", "training.epochs=8")).stdout);
    const { code, stdout } = await resume(short.run, "--epochs", "8", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout).fingerprint).toBe(long.fingerprint);
  });

  it("refuses more epochs where the schedule depends on their number", async () => {
    const { stdout } = await train(cwd, "--set", "training.schedule.name=cosine");
    const cosine = JSON.parse(stdout);
    const { code, stderr } = await resume(cosine.run, "--epochs", "8");
    expect(code).toBe(2);
    expect(stderr).toContain("the schedule cosine depends on the number of epochs");
    const same = await resume(cosine.run, "--epochs", String(cosine.epochs));
    expect(same).toMatchObject({ code: 0, stderr: "" });
  });
});

describe("early stopping and the best weights", () => {
  it("end a run before its last epoch, with the best epoch's figures", async () => {
    const cwd = emptyFolder();
    const sets = [
      "training.epochs=200",
      "training.optimizer.learningRate=0.05",
      "training.earlyStopping.patience=2",
      "training.restoreBest=true",
    ];
    const { code, stdout } = await train(cwd, ...setOptions(sets));
    expect(code).toBe(0);
    const { run } = JSON.parse(stdout);
    const lines = readFileSync(resolve(cwd, run, "metrics.jsonl"), "utf8")
      .trim()
      .split("\n");
    const losses = lines.map((line) => JSON.parse(line).valLoss);
    expect(losses.length).toBeLessThan(200);
    expect(Math.min(...losses)).toBe(losses.at(-3));
    const printed = (await runAt(["resume", run], cwd)).stdout;
    const best = losses.length - 2;
    expect(printed).toMatch(
      new RegExp(
        `^validation +loss ${losses.at(-3).toFixed(5)} .* \\(epoch ${best} of ${losses.length}, whose weights were tested\\)$`,
        "m",
      ),
    );
    const predicted = (await runAt(["predict", run], cwd)).stdout;
    expect(predicted).toBe(readFileSync(resolve(cwd, run, "predictions.csv"), "utf8"));
  });
});

describe("weights", () => {
  const cwd = emptyFolder();
  let run = "";
  beforeAll(async () => {
    run = JSON.parse((await train(cwd)).stdout).run;
  });

  it("are exported into a new file only", async () => {
    const exported = () => runAt(["export", run, "--to", "w.safetensors"], cwd);
    expect((await exported()).code).toBe(0);
    const again = await exported();
    expect(again.code).toBe(2);
    expect(again.stderr).toMatch(/^error: --to [^\n]*the file exists[^\n]*\n$/);
  });

  it("begin another training", async () => {
    const frozen = ["--set", "training.optimizer.learningRate=1e-30"];
    const { stdout } = await train(cwd, "--init", "w.safetensors", ...frozen);
    const predictions = (folder: string) =>
      readFileSync(join(resolve(cwd, folder), "predictions.csv"), "utf8");
    expect(predictions(JSON.parse(stdout).run)).toBe(predictions(run));
  });

  it("that do not fit the model are refused before a folder is made", async () => {
    const elsewhere = emptyFolder();
    const init = ["--init", join(cwd, "w.safetensors"), "--set", "model.hidden=9"];
    const { code, stderr } = await train(elsewhere, ...init);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: [^\n]*expected [^\n]*model\.hidden=9[^\n]*\n$/);
    expect(stderr).toMatch(
      /train with --set model\.cell=lstm --set model\.hidden=8 --set model\.layers=/,
    );
    expect(existsSync(join(elsewhere, "runs"))).toBe(false);
  });
});

describe("a run that stopped early", () => {
  it("says so, also if more epochs are requested, and counts the epochs it trained", async () => {
    const cwd = emptyFolder();
    const early = ["training.epochs=60", 'training.earlyStopping={"patience":1,"minChange":1}'];
    const { stdout, stderr } = await train(cwd, ...setOptions(early));
    const { run, epochs } = JSON.parse(stdout);
    expect(epochs).toBeLessThan(60);
    expect(stderr).toContain(`early stopping after ${epochs} of 60 epochs`);
    const resumed = await runAt(["resume", run, "--epochs", "100", "--json"], cwd);
    expect(resumed.stderr).toContain(`early stopping after ${epochs} of 100 epochs`);
    expect(JSON.parse(resumed.stdout).epochs).toBe(epochs);
    const shown = await runAt(["runs", "show", run, "--json"], cwd);
    expect(JSON.parse(shown.stdout).manifest.epochs).toBe(epochs);
  });
});
