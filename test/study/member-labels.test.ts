import { expect, it } from "vitest";
import type { ComparisonFile } from "../../src/runs/comparison-file.js";
import { failures, memberLabel, requireAll } from "../../src/study/comparison.js";

type Member = ComparisonFile["members"][number];

const member = (label: string, seed: number, more: Partial<Member> = {}): Member => {
  return { label, seed, run: undefined, ...more } as Member;
};
const fold = { number: 2, origin: "o", trainSteps: 5, testFrom: "a", testTo: "b" };
const comparison = (...members: Member[]) =>
  ({ format: 1, createdAt: "", command: [], members }) as unknown as ComparisonFile;

it("a member is named by its seed where its model has several, and by its fold", () => {
  const members = [
    member("gru", 1),
    member("gru", 2),
    member("rnn", 3),
    member("lstm", 1, { fold }),
  ];
  const file = comparison(...members);
  expect(members.map((each) => memberLabel(file, each))).toEqual([
    "gru 1",
    "gru 2",
    "rnn",
    "lstm fold 2",
  ]);
});

it("members that failed are listed, and the first one's reason is the error", () => {
  const [first, second] = [
    member("gru", 2, { error: "it diverged", fold }),
    member("rnn", 1, { error: "it was killed." }),
  ];
  const file = comparison(member("gru", 1), first, second);
  expect(failures(file)).toEqual([
    { label: "gru", seed: 2, fold: 2, error: "it diverged" },
    { label: "rnn", seed: 1, error: "it was killed." },
  ]);
  expect(() => requireAll("runs/c", file)).toThrow(
    "runs/c: 2 of 3 runs failed (gru 2 fold 2, rnn): it diverged. Continue with: rnnlab resume runs/c",
  );
  expect(() => requireAll("runs/c", comparison(member("gru", 1)))).not.toThrow();
});
