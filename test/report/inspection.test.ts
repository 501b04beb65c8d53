import { expect, test } from "vitest";
import { type Inspection, inspectionText } from "../../src/report/inspection.js";
import { expectToFit } from "./lines.js";

// The second one is a millionth of the first: it must not read as nothing.
const counts = [64_000_000, 64];
const total = 64_000_064;
const inspection: Inspection = {
  name: "wide",
  cell: "rnn",
  hidden: 8000,
  layers: 1,
  direction: "forward",
  gates: ["h"],
  parameters: counts.map((count, index) => ({
    name: ["rnn.weight_hh_l0", "fc.bias"][index]!,
    shape: [[8000, 8000], [64]][index]!,
    count,
    share: count / total,
    bytes: count * 4,
  })),
  parameterCount: total,
  fixedCount: 0,
  bytes: total * 4,
  shapes: { x: [10, 5, 1] },
};

test("each tensor has a count, a share and a size, and the total stands below", () => {
  expect(inspectionText(inspection)).toContain(
    [
      "parameter         shape              count    share       size",
      "────────────────  ────────────  ──────────  ───────  ─────────",
      "rnn.weight_hh_l0  [8000, 8000]  64,000,000  100.0 %  244.1 MiB",
      "fc.bias           [64]                  64   <0.1 %      256 B",
      "total                           64,000,064  100.0 %  244.1 MiB",
    ].join("\n"),
  );
});

test("in a narrow terminal the size goes first, and the count stays", () => {
  const lines = inspectionText(inspection, { width: 55 }).split("\n").slice(2, 8);
  expectToFit(lines.join("\n"), 55);
  expect(lines.join("\n")).toContain("64,000,064");
  expect(lines.at(-1)).toBe("+1 column");
});

test("names dilations, the norm, the gates and the shapes", () => {
  const text = inspectionText({
    ...inspection,
    cell: "lstm",
    layers: 2,
    dilation: [1, 4],
    norm: "layer",
    gates: ["i", "f"],
    shapes: { x: [10, 5, 1], output: [10, 5, 3] },
  });
  expect(text.split("\n")[0]).toBe(
    "wide: 2 forward lstm layers of 8000 units, dilations 1, 4, layer norm",
  );
  expect(text).toContain("Gates, 8000 rows each, in order: i, f");
  expect(text).toContain("       x [10, 5, 1]\n  output [10, 5, 3]");
});

test("has a row for the values that are not trained, with their part of the size", () => {
  const fixed = inspectionText({ ...inspection, parameterCount: 64_000_000, fixedCount: 64 });
  expect(fixed).toMatch(/^total +64,000,064 +100\.0 % +244\.1 MiB$/m);
  expect(fixed).toMatch(/^of these not trained +64 +<0\.1 % +256 B$/m);
});
