import { Writable } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import { afterEach, describe, expect, test, vi } from "vitest";
import { textStream } from "../../src/cli/output.js";
import { createProgressGroup, type ProgressGroup } from "../../src/cli/progress.js";
import type { TrainingListener } from "../../src/cli/progress-group.js";

const SHOW_CURSOR = "\x1b[?25h";
const HIDE_CURSOR = "\x1b[?25l";
const metrics = {
  loss: 0.03683,
  lossLastStep: 0.02208,
  valLoss: 0.03707,
  valLossLastStep: 0.02465,
};
const groups: ProgressGroup[] = [];

afterEach(() => {
  for (const group of groups.splice(0)) group.stop();
});

interface SetUp {
  readonly tty?: boolean;
  readonly quiet?: true;
  readonly logEvery?: number;
  readonly labels?: string[];
  readonly total?: number;
  readonly rows?: number;
}

/** Progress on a stream that remembers, with a clock that the test moves. */
function setUp(options: SetUp = {}) {
  const clock = { ms: 0 };
  const chunks: string[] = [];
  const sink = new Writable({
    write(chunk, _, written) {
      chunks.push(String(chunk));
      written();
    },
  });
  const stream = Object.assign(sink, { isTTY: options.tty ?? true, columns: 80 });
  const { rows, tty: _, ...rest } = options;
  Object.assign(stream, { rows });
  const group = createProgressGroup(textStream(stream), { env: {}, ...rest, now: () => clock.ms });
  groups.push(group);
  return { clock, group, chunks, written: () => chunks.join("") };
}

function trainEpoch(listener: TrainingListener, epoch: number, afterBatch: () => void): void {
  for (let batch = 1; batch <= 4; batch += 1) {
    listener({ type: "batch", epoch, batch, loss: 0.1 });
    afterBatch();
  }
  listener({ type: "epoch", epoch, metrics, durationMs: 1000 });
}

function trainAll(listener: TrainingListener, epochs: number, afterBatch: () => void): void {
  listener({ type: "start", epochs, batches: 4, epochsDone: 0 });
  for (let epoch = 1; epoch <= epochs; epoch += 1) trainEpoch(listener, epoch, afterBatch);
  listener({ type: "end" });
}

describe("on a terminal", () => {
  test("the bar moves within an epoch and ends at 100 %", () => {
    const { clock, group, written } = setUp();
    trainAll(group.listener(), 2, () => {
      clock.ms += 250;
    });
    group.stop();
    const text = stripVTControlCharacters(written());
    expect(text).toContain("loss 0.10000:  20%|");
    expect(text).toContain("loss 0.03683 val_loss 0.03707:  70%|");
    expect(text.trimEnd().endsWith("| 2/2 [00:02<00:00, 1.0it/s]")).toBe(true);
  });

  test("a resumed training starts where it was", () => {
    const { clock, group, written } = setUp();
    const listener = group.listener();
    listener({ type: "start", epochs: 10, batches: 4, epochsDone: 6 });
    expect(stripVTControlCharacters(written())).toMatch(/ 60%\|.* 6\/10 \[00:00<\?, \?it\/s\]/);
    clock.ms += 2000;
    trainEpoch(listener, 7, () => {});
    group.stop();
    expect(stripVTControlCharacters(written())).toContain(" 7/10 [00:02<00:06, 2.0s/it]");
  });

  test("it is drawn ten times a second at most", () => {
    const { clock, group, written } = setUp();
    const listener = group.listener();
    listener({ type: "start", epochs: 1, batches: 1000, epochsDone: 0 });
    const before = written().length;
    for (let batch = 1; batch <= 1000; batch += 1) {
      clock.ms += 1;
      listener({ type: "batch", epoch: 1, batch, loss: 0.1 });
    }
    const drawn = stripVTControlCharacters(written().slice(before)).match(/ 0\/1 \[/g);
    expect(drawn).toHaveLength(10);
  });

  test("stop gives the cursor back, once, and takes its listeners off the process", () => {
    const counts = () => ["exit", "SIGINT", "SIGTERM"].map((name) => process.listenerCount(name));
    const before = counts();
    const { group, written } = setUp();
    const listener = group.listener();
    listener({ type: "start", epochs: 1, batches: 4, epochsDone: 0 });
    expect(counts()).toEqual(before.map((count) => count + 1));
    expect(written()).toContain(HIDE_CURSOR);
    (process.listeners("exit").at(-1) as () => void)(); // as at the end of the process
    const after = written();
    expect(after.lastIndexOf(SHOW_CURSOR)).toBeGreaterThan(after.lastIndexOf(HIDE_CURSOR));
    expect(counts()).toEqual(before);
    group.stop();
    trainAll(listener, 1, () => {});
    expect(written()).toBe(after);
  });

  test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "%s gives the cursor back and ends the process, if nothing else listens for it",
    (signal) => {
      const kill = vi.spyOn(process, "kill").mockReturnValue(true);
      const others = process.rawListeners(signal);
      process.removeAllListeners(signal);
      try {
        for (const isHeard of [true, false]) {
          const { group, written } = setUp();
          group.listener()({ type: "start", epochs: 1, batches: 4, epochsDone: 0 });
          const listener = () => {};
          if (isHeard) process.on(signal, listener);
          process.emit(signal, signal);
          process.removeListener(signal, listener);
          expect(written().lastIndexOf(SHOW_CURSOR)).toBeGreaterThan(
            written().indexOf(HIDE_CURSOR),
          );
          expect(kill.mock.calls).toEqual(isHeard ? [] : [[process.pid, signal]]);
        }
      } finally {
        kill.mockRestore();
        for (const other of others) process.on(signal, other as () => void);
      }
    },
  );

  test("several trainings have a bar each, aligned", () => {
    const { group, chunks } = setUp({ labels: ["rnn", "lstm"] });
    const [rnn, lstm] = [group.listener("rnn"), group.listener("lstm")];
    rnn({ type: "start", epochs: 2, batches: 4, epochsDone: 0 });
    lstm({ type: "start", epochs: 2, batches: 4, epochsDone: 0 });
    trainEpoch(rnn, 1, () => {});
    chunks.length = 0;
    group.stop();
    const bars = stripVTControlCharacters(chunks.join("")).trim().split("\n");
    expect(bars.map((bar) => bar.slice(0, 5))).toEqual(["rnn  ", "lstm:"]);
    expect(bars[0]).toContain("| 1/2 ");
    expect(bars[1]).toContain("| 0/2 ");
    const lengths = bars.map((bar) => bar.split("|")[1]?.length);
    expect(lengths[0]).toBeGreaterThanOrEqual(10);
    expect(lengths[1]).toBe(lengths[0]); // though one shows figures and times, the other none
  });

  test("says that it evaluates after the last epoch, and shows the times at the end", () => {
    const { group, chunks } = setUp();
    const listener = group.listener();
    listener({ type: "start", epochs: 1, batches: 4, epochsDone: 0 });
    trainEpoch(listener, 1, () => {});
    expect(chunks.join("")).not.toContain("evaluating");
    chunks.length = 0;
    listener({ type: "end" });
    expect(chunks.join("")).toContain("| 1/1 evaluating ...");
    chunks.length = 0;
    group.stop();
    expect(chunks.join("")).toContain("| 1/1 [");
    expect(chunks.join("")).not.toContain("evaluating");
  });

  test("a text is written above the bars, and the rest of its line is cleared", () => {
    const { group, chunks } = setUp();
    group.write("run runs/a");
    const listener = group.listener();
    listener({ type: "start", epochs: 2, batches: 4, epochsDone: 0 });
    expect(chunks[0]).toBe("run runs/a\n");
    chunks.length = 0;
    group.write("two\nlines");
    const text = chunks.join("");
    expect(text).toContain("two\x1b[K\nlines\x1b[K\n");
    expect(text.indexOf("0/2")).toBeGreaterThan(text.indexOf("lines"));
  });
});

describe("without a terminal", () => {
  test("each epoch gets one plain line", () => {
    const { clock, group, written } = setUp({ tty: false });
    trainAll(group.listener("lstm"), 2, () => {
      clock.ms += 1000;
    });
    group.stop();
    const figures =
      "loss 0.03683 loss_last_step 0.02208 val_loss 0.03707 val_loss_last_step 0.02465";
    expect(written()).toBe(
      `lstm: epoch 1/2 ${figures} [00:04]\nlstm: epoch 2/2 ${figures} [00:08]\n`,
    );
  });

  test("a text is a line too", () => {
    const { group, written } = setUp({ tty: false });
    group.write("run runs/a");
    expect(written()).toBe("run runs/a\n");
  });
});

test("quiet progress writes warnings alone and leaves the process alone", () => {
  const before = process.listenerCount("SIGINT");
  const { group, written } = setUp({ quiet: true });
  expect(process.listenerCount("SIGINT")).toBe(before);
  trainAll(group.listener("lstm"), 1, () => {});
  group.write("run runs/a");
  expect(written()).toBe("");
  group.warn("a \x1b[2Jstrange name");
  group.stop();
  expect(written()).toBe("warning: a \\x1b[2Jstrange name\n");
});

test.each([
  { logEvery: 2, epochs: [2, 4, 5] },
  { logEvery: 5, epochs: [5] },
  { logEvery: 9, epochs: [5] },
  { logEvery: 1, epochs: [1, 2, 3, 4, 5] },
])("a line every $logEvery epochs and for the last, on a terminal too", ({ logEvery, epochs }) => {
  for (const total of [1, 9]) {
    const { group, written } = setUp({ logEvery, total });
    trainAll(group.listener(), 5, () => {});
    group.stop();
    const lines = written().match(/^epoch \d+/gm);
    expect(lines).toEqual(epochs.map((epoch) => `epoch ${epoch}`));
    expect(written()).not.toContain(HIDE_CURSOR);
  }
});

describe("many trainings", () => {
  const start = { type: "start", epochs: 1, batches: 4, epochsDone: 0 } as const;

  test("have an overall bar, and a line in place of the bar of one that is done", () => {
    const { clock, group, chunks } = setUp({ total: 10, labels: ["rnn 1", "rnn 2"], rows: 24 });
    const [first, second] = [group.listener("rnn 1"), group.listener("rnn 2")];
    first(start);
    second(start);
    clock.ms += 1000;
    trainEpoch(first, 1, () => {});
    chunks.length = 0;
    first({ type: "end" });
    const drawn = stripVTControlCharacters(chunks.join(""));
    expect(drawn).toContain("rnn 1: epoch 1/1 loss 0.03683");
    chunks.length = 0;
    group.stop();
    const bars = stripVTControlCharacters(chunks.join("")).trim().split("\n");
    expect(bars.map((bar) => bar.slice(0, 5))).toEqual(["all  ", "rnn 2"]);
    expect(bars[0]).toMatch(/ 10%\|.*\| 1\/10 \[00:01<00:09/);
  });

  test("count one that stopped early as a whole one", () => {
    const { clock, group, chunks } = setUp({ total: 4, rows: 24 });
    const listener = group.listener("rnn 1");
    listener({ ...start, epochs: 10 });
    clock.ms += 1000;
    trainEpoch(listener, 1, () => {});
    listener({ type: "end" }); // after one of ten epochs
    chunks.length = 0;
    group.stop();
    const [all] = stripVTControlCharacters(chunks.join("")).trim().split("\n");
    expect(all).toMatch(/^all: +25%\|.*\| 1\/4 /);
  });

  test("get no more bars than the terminal has rows", () => {
    const { group, chunks } = setUp({ total: 10, rows: 4 });
    for (let i = 1; i <= 6; i += 1) group.listener(`rnn ${i}`)(start);
    chunks.length = 0;
    group.stop();
    expect(stripVTControlCharacters(chunks.join("")).trim().split("\n").length).toBe(3);
  });

  test("get a line each without a terminal", () => {
    const { group, written } = setUp({ total: 10, tty: false });
    const listener = group.listener("rnn 1");
    trainAll(listener, 3, () => {});
    expect(written()).toMatch(/^1\/10 rnn 1: epoch 3\/3 loss [^\n]*\n$/);
  });
});

describe("what precedes a training", () => {
  test("has a line on a terminal when it takes some time, with the label, once for each piece", () => {
    const { clock, group, written } = setUp({ labels: ["lstm"] });
    const onWork = group.work("lstm");
    clock.ms = 9000; // the clock of the work starts with its first piece
    onWork("adding up the windows");
    clock.ms = 11_500;
    onWork("fitting, part 1 of 2");
    onWork("fitting, part 1 of 2");
    clock.ms = 12_000;
    onWork("fitting, part 2 of 2");
    const lines = ["fitting, part 1 of 2", "fitting, part 2 of 2"];
    expect(written()).toBe(lines.map((line) => `lstm: ${line} ...\n`).join(""));
  });

  test("has no line if it is quick, without a terminal, or if quiet", () => {
    for (const [options, ms] of [
      [{}, 1900],
      [{ tty: false }, 60_000],
      [{ quiet: true }, 60_000],
    ] as const) {
      const { clock, group, written } = setUp(options);
      const onWork = group.work();
      onWork("adding up the windows");
      clock.ms = ms;
      onWork("fitting");
      expect(written()).toBe("");
    }
  });
});
