import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import { readComparison } from "../../src/runs/comparison-file.js";
import { memberClaimPath } from "../../src/runs/member-file.js";
import { InterruptedError } from "../../src/shared/errors.js";
import { withNewComparison } from "../../src/study/comparison.js";
import { threadsAmong, workOnComparison } from "../../src/study/comparison-work.js";
import { preparedForWorkers } from "../../src/study/open-members.js";
import { takeOver } from "../helpers/claims.js";
import { emptyFolder } from "../helpers/cli.js";

it.each([
  ["an equal share", { threads: 8, sharedBy: 4 }, 10, 2],
  ["whole threads", { threads: 7, sharedBy: 2 }, 10, 3],
  ["the threads of workers without a run", { threads: 8, sharedBy: 4 }, 2, 4],
  ["all threads for the last run", { threads: 8, sharedBy: 4 }, 1, 8],
  ["all threads without other workers", { threads: 8 }, 10, 8],
  ["at least one thread", { threads: 2, sharedBy: 4 }, 10, 1],
])("a worker has %s", (_, options, open, expected) => {
  expect(threadsAmong(open, options)).toBe(expected);
});

it("trains no member that another process has taken over before its run began", async () => {
  const small = ["data.series=40", "data.steps=6", "data.ahead=3", "model.hidden=4"];
  // The warning about this setting comes when the data is loaded, after the member is claimed.
  const training = ["training.epochs=2", "training.earlyStopping.patience=5"];
  const config = resolveConfig({}, "test", [...small, ...training]);
  const start = { base: join(emptyFolder(), "runs"), name: "compare", command: [] } as const;
  const warnings: string[] = [];
  await withNewComparison([{ label: "rnn", seed: 1, config }], start, async (owned) => {
    const { folder } = owned;
    preparedForWorkers(owned, readComparison(folder));
    const stop = new AbortController();
    const onWarning = (message: string) => {
      warnings.push(message);
      if (message.includes("has no effect")) takeOver(memberClaimPath(folder, 0));
      else stop.abort();
    };
    const options = { threads: 1, command: [], signal: stop.signal, onWarning };
    await expect(workOnComparison(folder, options)).rejects.toBeInstanceOf(InterruptedError);
    expect(warnings).toEqual([
      expect.stringContaining("has no effect"),
      expect.stringMatching(/the lease is now held by process \d+ on another/),
    ]);
    const { run = "" } = readComparison(folder).members[0]!;
    expect(readdirSync(join(folder, run))).toEqual([]);
  });
});
