import { EventEmitter } from "node:events";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import { readComparison } from "../../src/runs/comparison-file.js";
import { memberClaimPath } from "../../src/runs/member-file.js";
import { InterruptedError } from "../../src/shared/errors.js";
import { withNewComparison } from "../../src/study/comparison.js";
import { threadsAmong, workOnComparison } from "../../src/study/comparison-work.js";
import { preparedForWorkers } from "../../src/study/open-members.js";
import { createReporter } from "../../src/study/reporter.js";
import { lostText } from "../../src/study/run-work.js";
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

/** A process with a channel to the one that started it. */
function childProcess() {
  const sent: unknown[] = [];
  const child = Object.assign(new EventEmitter(), {
    channel: {},
    connected: true,
    send: (report: unknown, _: unknown, __: unknown, done: () => void) => {
      sent.push(report);
      setImmediate(done);
    },
    disconnect: vi.fn(() => {
      child.connected = false;
    }),
  });
  return { sent, child, process: child as unknown as NodeJS.Process };
}

it("a worker tells its parent everything but batches that follow within a tenth of a second", async () => {
  let now = 1000;
  const clock = vi.spyOn(performance, "now").mockImplementation(() => now);
  try {
    const { sent, child, process } = childProcess();
    const reporter = createReporter(process)!;
    const batch = (n: number) =>
      ({ type: "event", event: { type: "batch", epoch: 1, batch: n, loss: 1 } }) as const;
    const warning = { type: "warning", message: "slow" } as const;
    const told = [
      [0, batch(1)],
      [99, batch(2)],
      [99, warning],
      [100, batch(3)],
      [199, batch(4)],
      [200, batch(5)],
    ] as const;
    for (const [at, report] of told) {
      now = 1000 + at;
      reporter.member(2, report);
    }
    const member = (report: object) => ({ type: "member", index: 2, report });
    expect(sent).toEqual([batch(1), warning, batch(3), batch(5)].map(member));
    expect(reporter.error("no")).toBe(true);
    expect(sent.at(-1)).toEqual({ type: "error", message: "no" });
    await reporter.close();
    expect(child.disconnect).toHaveBeenCalledOnce();
    expect(reporter.error("late")).toBe(false);
    await reporter.close();
    expect(child.disconnect).toHaveBeenCalledOnce();
  } finally {
    clock.mockRestore();
  }
  expect(createReporter(new EventEmitter() as NodeJS.Process)).toBeUndefined();
});

it("a run is given up after five lost processes", () => {
  expect(lostText).toBe(
    "its process was killed 5 times before it completed another epoch (out of memory?)",
  );
});
