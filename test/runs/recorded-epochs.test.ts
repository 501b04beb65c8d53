import { spawnSync } from "node:child_process";
import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { recordedEpochs } from "../../src/runs/recorded-epochs.js";
import { emptyFolder } from "../helpers/cli.js";

const line = (epoch: number) => `${JSON.stringify({ epoch, loss: 1 / epoch })}\n`;

function runWith(text: string): string {
  const folder = emptyFolder();
  writeFileSync(join(folder, "metrics.jsonl"), text);
  return folder;
}

it("is the epoch of the last whole line", () => {
  const lines = Array.from({ length: 1000 }, (_, index) => line(index + 1)).join("");
  const folder = runWith(lines);
  expect(recordedEpochs(folder)).toBe(1000);
  appendFileSync(join(folder, "metrics.jsonl"), '{"epoch":1001,"los');
  expect(recordedEpochs(folder)).toBe(1000);
  expect(recordedEpochs(runWith(line(1)))).toBe(1);
});

it.each(["", "\n", "no json\n", "[]\n", '{"epoch":"3"}\n', '{"epoch":-1}\n', "x".repeat(10_000)])(
  "is 0 where there is no such line: %j",
  (text) => {
    expect(recordedEpochs(runWith(text))).toBe(0);
  },
);

it("is 0 without the file, and where it is a pipe or a folder", () => {
  const folder = emptyFolder();
  expect(recordedEpochs(join(folder, "absent"))).toBe(0);
  expect(recordedEpochs(folder)).toBe(0);
  expect(spawnSync("mkfifo", [join(folder, "metrics.jsonl")]).status).toBe(0);
  expect(recordedEpochs(folder)).toBe(0);
});
