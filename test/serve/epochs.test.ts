import { appendFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { epochsSoFar } from "../../src/serve/epochs.js";
import { emptyFolder } from "../helpers/cli.js";
import { fakeRun } from "../helpers/runs.js";

it("the epochs of a run that trains end where a line is not whole", () => {
  const folder = fakeRun(emptyFolder(), { status: "running", sets: ["training.epochs=3"] });
  const file = join(folder, "metrics.jsonl");
  const numbers = () => epochsSoFar(folder).map(({ epoch }) => epoch);
  expect(numbers()).toEqual([1, 2, 3]);
  const [first = "", second = "", third = ""] = readFileSync(file, "utf8").trim().split("\n");
  writeFileSync(file, `${first}\n${second.slice(0, 20)}`);
  expect(numbers()).toEqual([1]);
  appendFileSync(file, `\n${third}\n`);
  expect(numbers()).toEqual([1]); // what follows damage is not shown as the next epoch
  rmSync(file);
  expect(numbers()).toEqual([]);
});
