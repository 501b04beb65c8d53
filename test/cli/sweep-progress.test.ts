import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { SweepProgress } from "../../src/cli/sweep-progress.js";
import type { SweepStanding, TrialRow } from "../../src/report/sweep/standing.js";
import { madeStanding, trialRow } from "../helpers/standing.js";

const job = { id: "local-1", launcher: "local", workers: 2, submittedAt: "" };
const running = trialRow(2, ["gru", 0.01], 1, {
  status: "running",
  epochs: 3,
  value: undefined,
  rungValue: undefined,
});

function standingWith(rows: readonly TrialRow[], confirm = 0): SweepStanding {
  const made = madeStanding(4);
  const best = rows.find(({ value }) => value !== undefined);
  return { ...made, sweep: { ...made.sweep, asha: undefined, confirm }, rows, best, isDone: false };
}

/** A display on a terminal of a width, and the rows of its screen. */
function setUp(columns: number | undefined, quiet = false) {
  const clock = { ms: 0 };
  let text = "";
  const sink = new Writable({
    write(chunk, _, written) {
      text += chunk;
      written();
    },
  });
  const stream = Object.assign(sink, columns === undefined ? {} : { isTTY: true, columns });
  const progress = new SweepProgress(stream, {}, quiet, () => clock.ms);
  const rows = () => text.split("\n").map((row) => row.split("\r").at(-1)!.replace("\x1b[K", ""));
  return { clock, progress, rows };
}

describe("the line of a sweep", () => {
  it("has the time left before the first trial has ended", () => {
    const { clock, progress, rows } = setUp(80);
    progress.begin(standingWith([]), job);
    clock.ms = 6000;
    progress.show(standingWith([running]));
    expect(rows().at(-1)).toBe("0/4 trials, 1 running [00:06<01:06]"); // 3 of 36 epochs in 6 s
  });

  it.each([
    [160, / \[00:06<\d\d:\d\d\] \(trial 1: cell=lstm learningRate=0\.01\)$/],
    [76, / \[00:06<\d\d:\d\d\] \(trial 1\)$/],
    [66, / \[00:06<\d\d:\d\d\]$/],
    [30, /…$/],
  ])("in %d columns leaves room for the ^C of an interruption", (columns, end) => {
    const { clock, progress, rows } = setUp(columns);
    progress.begin(standingWith([]), job);
    clock.ms = 6000;
    progress.show(standingWith([trialRow(1, ["lstm", 0.01], 0.25), running]));
    const line = rows().at(-1)!;
    expect(line).toMatch(end);
    expect(line.length).toBeLessThanOrEqual(columns - 3);
    progress.stopping();
    expect(rows().join(" ")).toContain("press Ctrl-C again to end immediately");
  });

  it("expects the time of the epochs since it began, and counts all trials that ended", () => {
    const { clock, progress, rows } = setUp(200);
    const [first, second] = [trialRow(1, ["lstm", 0.01], 0.25), trialRow(2, ["gru", 0.01], 0.5)];
    const bad = [
      trialRow(3, ["gru", 1], 1, { status: "failed", value: undefined }),
      trialRow(4, ["gru", 2], 1, { status: "diverged", value: undefined }),
    ];
    progress.begin(standingWith([first]), job);
    clock.ms = 9000;
    progress.show(standingWith([first, second]));
    expect(rows().at(-1)).toContain("2/4 trials"); // 9 of 36 epochs in 9 s; 18 are left
    expect(rows().at(-1)).toContain("[00:09<00:18]");
    progress.show(standingWith([first, second, ...bad])); // with a line for each that went wrong
    progress.show(standingWith([first, second, ...bad]));
    expect(rows().at(-1)).toContain("4/4 trials, 1 diverged, 1 failed");
    const count = rows().length;
    progress.stop(); // what follows begins a new row
    progress.stop();
    expect([rows().length, rows().at(-1)]).toEqual([count + 1, ""]);
  });

  it("expects time for the confirmation", () => {
    const { clock, progress, rows } = setUp(100);
    const done = { ...standingWith([trialRow(1, ["lstm", 0.01], 0.25)], 5), isDone: true };
    progress.begin(standingWith([], 5), job);
    clock.ms = 9000;
    progress.show(done, { total: 10, done: 0 });
    expect(rows().at(-1)).toContain("confirming 0/10");
    expect(rows().at(-1)).toContain("[00:09<01:30]"); // 9 epochs took 9 s, 90 are left
  });

  it("is not drawn in a pipe or with --quiet, where failed trials alone are shown", () => {
    const failed = trialRow(3, ["lstm", 1], 1, { status: "failed", value: undefined });
    const none = { ...failed, rungValue: undefined };
    const { progress: plain, rows: lines } = setUp(80, true);
    const waiting = { ...running, status: "waiting" as const };
    const { progress: piped, rows: written } = setUp(undefined);
    piped.show(standingWith([running, waiting]));
    expect(written()).toEqual([""]);
    plain.begin(standingWith([]), job);
    plain.show(standingWith([none]));
    expect(lines()).toEqual([`trial 3 failed: ${none.settings}`, ""]);
    for (const [columns, quiet] of [[undefined, false] as const, [80, true] as const]) {
      const { progress, rows } = setUp(columns, quiet);
      progress.show(standingWith([running, failed]));
      expect(rows().slice(0, -1).join(" ")).toMatch(/^trial 3 failed/);
      expect(rows().at(-1)).toBe("");
    }
  });
});
