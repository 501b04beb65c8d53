import { expect, it } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import type { ComparisonFile } from "../../src/runs/comparison-file.js";
import { missingMembers } from "../../src/study/missing.js";
import { emptyFolder } from "../helpers/cli.js";

it("runs are in the order of their seeds, of each seed the most expensive first", () => {
  const sizes = { small: 4, large: 40, middle: 20 };
  const longer = (label: string) => (label === "small" ? 1000 : 1); // its cost is epochs times parameters
  const members = [2, 1].flatMap((seed) =>
    Object.entries(sizes).map(([label, hidden]) => {
      const sets = [`model.hidden=${hidden}`, `training.epochs=${longer(label)}`];
      return { label, seed, config: resolveConfig({}, "test", sets) };
    }),
  );
  const comparison = { format: 1, createdAt: "", command: [], members } as ComparisonFile;
  const order = missingMembers(emptyFolder(), comparison);
  expect(order.map(({ label, seed }) => `${label} ${seed}`)).toEqual(
    [1, 2].flatMap((seed) => ["small", "large", "middle"].map((label) => `${label} ${seed}`)),
  );
});
