import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { decodeSafetensors } from "../../src/runs/safetensors.js";
import { emptyFolder, interruptedHere, runAt } from "../helpers/cli.js";
import { setOptions } from "../helpers/set-options.js";

/** Two languages and few words: what takes a minute in `configs/words.json`, in a breath. */
const small = setOptions([
  'data.languages=["english","spanish"]',
  "data.words=300",
  "data.longest=9",
  "model.hidden=12",
  "training.epochs=6",
  "training.batchSize=20",
  "training.optimizer.learningRate=0.02",
]);

const cwd = emptyFolder();
const train = (...more: string[]) =>
  runAt(["train", "--config", "words", ...small, ...more, "--json"], cwd);
const file = (run: string, name: string) => readFileSync(join(cwd, run, name), "utf8");

/** Cross-entropy of the mean of the runs' probabilities, from the files that the runs left. */
function meanCrossEntropy(runs: readonly string[]): number {
  const members = runs.map((run) => {
    const { tensors } = decodeSafetensors(readFileSync(join(cwd, run, "logits.safetensors")), run);
    return Object.fromEntries(tensors.map(({ name, values }) => [name, values]));
  });
  const targets = [...members[0]!.targets!];
  const losses = targets.map((target, i) => {
    const shares = members.map(({ logits }) => {
      const [first, second] = [2 * i, 2 * i + 1].map((at) => Math.exp(logits![at]!));
      return (target === 0 ? first! : second!) / (first! + second!);
    });
    return -Math.log((shares[0]! + shares[1]!) / 2);
  });
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

describe("a classifier of sequences of different lengths", () => {
  let stderr = "";
  let result: {
    run: string;
    fingerprint: string;
    test: { accuracy: number; confusion: number[][]; byClass: { support: number }[] };
    final: { accuracy: number; valAccuracy: number };
  };
  beforeAll(async () => {
    const trained = await train("--threads", "1");
    stderr = trained.stderr;
    result = JSON.parse(trained.stdout);
  });

  it("learns, and reports it during training", () => {
    expect(result.test.accuracy).toBeGreaterThan(0.65); // half of the words by chance
    expect(result.test.confusion.flat().reduce((sum, count) => sum + count)).toBe(90);
    expect(stderr).toMatch(
      /^epoch 6\/6 loss \S+ accuracy 0\.\d+ val_loss \S+ val_accuracy 0\.\d+ /m,
    );
  });

  it.each(["2", "3"])("has the same bits on %s threads", async (threads) => {
    expect(JSON.parse((await train("--threads", threads)).stdout).fingerprint).toBe(
      result.fingerprint,
    );
  });

  it("has the fingerprint that it has on every machine", () => {
    const golden = new URL("../golden/fingerprints.json", import.meta.url);
    expect(result.fingerprint).toBe(JSON.parse(readFileSync(golden, "utf8"))["small words"]);
  });

  it("can be shown again from the run folder alone", async () => {
    const plots = file(result.run, "plots.txt");
    expect(plots).toContain("Cross-entropy by epoch");
    expect(plots).toContain("Confusion matrix");
    const csv = file(result.run, "predictions.csv");
    expect(csv).toMatch(/^example,input,target,prediction,probability\n0,[a-z]+,english,/);
    expect((await runAt(["predict", result.run], cwd)).stdout).toBe(csv);
    const page = file(result.run, "report.html");
    expect(page).toContain("Most confident mistakes");
    expect((await runAt(["report", result.run, "--output", "again.html"], cwd)).code).toBe(0);
    const again = file(".", "again.html").replace(
      /<p[^>]*>The test figures of this data have been looked at [^<]*<\/p>/,
      "",
    );
    expect(again).toBe(page); // runs that came later were tested on the same words
  });

  it("predicts the classes of a file's words as it does in the test set", async () => {
    const tested = file(result.run, "predictions.csv").trimEnd().split("\n").slice(1);
    const expected = tested.map((line) => line.split(","));
    writeFileSync(join(cwd, "new.csv"), ["word", ...expected.map((row) => row[1])].join("\n"));
    const { code, stdout } = await runAt(["predict", result.run, "--input", "new.csv"], cwd);
    expect(code).toBe(0);
    const [head, ...rows] = stdout.trimEnd().split("\n");
    expect(head).toBe("input,prediction,probability,p_english,p_spanish");
    for (const [index, row] of rows.entries()) {
      const [input, prediction, probability, ...each] = row.split(",");
      expect([input, prediction]).toEqual([expected[index]![1], expected[index]![3]]);
      expect(Number(probability)).toBeCloseTo(Number(expected[index]![4]), 5);
      expect(Number(each[0]) + Number(each[1])).toBeCloseTo(1, 5);
    }
    expect(rows).toHaveLength(90);
  });

  it.each([
    [["--horizon", "3"], '--horizon is given for a run with data.task "words"'],
    [[], 'bad.csv, line 2: word is "a-b", expected a word of letters'],
  ])("refuses %j", async (more, message) => {
    writeFileSync(join(cwd, "bad.csv"), "word\na-b\n");
    const argv = ["predict", result.run, "--input", "bad.csv", ...more];
    const { code, stderr } = await runAt(argv, cwd);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });

  it("continues after an interruption to the same result", async () => {
    const argv = ["train", "--config", "words", ...small];
    const stopped = await interruptedHere(argv, cwd, "epoch 2");
    expect(stopped.code).toBe(130);
    const { code, stdout } = await runAt(["resume", "last", "--json"], cwd);
    expect(code).toBe(0);
    const resumed = JSON.parse(stdout);
    expect(resumed.fingerprint).toBe(result.fingerprint);
    expect(resumed.final).toEqual(result.final);
    const epochs = file(resumed.run, "metrics.jsonl").trim().split("\n");
    const trained = epochs.reduce((sum, line) => sum + JSON.parse(line).durationMs, 0);
    expect(JSON.parse(file(resumed.run, "manifest.json")).durationMs).toBeGreaterThan(trained);
  });

  it("is compared by its error rate", async () => {
    const argv = ["compare", "rnn", "gru", "--config", "words", ...small, "--seeds", "2"];
    const sets = ["--set", "training.epochs=1", "--set", "model.bidirectional=true"];
    const { code, stdout } = await runAt([...argv, ...sets], cwd);
    expect(code).toBe(0);
    expect(stdout).toContain("error rate");
    expect(stdout).toContain("majority class");
    const [, comparison = ""] = /^comparison (\S+)$/m.exec(stdout) ?? [];
    expect((await runAt(["report", comparison], cwd)).code).toBe(0);
    expect(file(comparison, "report.html")).toContain("error rate");
    const sentence = /^gru, mean of 2 seeds: error rate \S+, accuracy \S+, macro F1 \S+,/m;
    expect(stdout).toMatch(sentence);
    const text = file(comparison, "report.html").replaceAll("&#34;", '"');
    expect(text).toContain('languages ["english","spanish"]');
    expect(text).toContain("gru, mean of 2 seeds: error rate");
    const { result } = JSON.parse(file(comparison, "comparison.json"));
    for (const { runs, ensemble } of result.rows) {
      expect(ensemble.members).toBe(2);
      expect(ensemble.crossEntropy).toBeCloseTo(meanCrossEntropy(runs), 5);
      const [head, ...rows] = file(comparison, ensemble.predictions).trim().split("\n");
      expect(head).toBe("example,input,target,prediction,probability");
      expect(rows.length).toBe(file(runs[0], "predictions.csv").trim().split("\n").length - 1);
    }
    writeFileSync(join(cwd, "new.csv"), "word\nhouse\ncasa\n");
    const predicted = (folder: string) => {
      return runAt(["predict", folder, "--model", "gru", "--input", "new.csv"], cwd);
    };
    const together = await predicted(comparison);
    expect(together.stderr).toContain("the mean of 2 runs of gru");
    const gru = result.rows.find(({ label }: { label: string }) => label === "gru");
    const shares = (csv: string) =>
      csv
        .trim()
        .split("\n")
        .slice(1)
        .map((row) => Number(row.split(",").at(-1)));
    const each: number[][] = [];
    for (const path of gru.runs) {
      each.push(shares((await runAt(["predict", path, "--input", "new.csv"], cwd)).stdout));
    }
    for (const [i, share] of shares(together.stdout).entries()) {
      expect(share).toBeCloseTo((each[0]![i]! + each[1]![i]!) / 2, 5);
    }
    expect((await runAt(["runs"], cwd)).stdout).toMatch(/error_rate +age/);
  });
});
