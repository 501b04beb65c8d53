import { expect, test } from "vitest";
import { cellNames } from "../../src/kernels/cells/index.js";
import { reference } from "../../src/kernels/reference/reference.js";
import { lengthsCases, recurrentCases } from "./cases.js";
import { describeDifferences } from "./differences.js";
import { describeGolden } from "./harness.js";
import { arrayRunner } from "./runners.js";

const run = arrayRunner(reference, (values) => values);

describeGolden("reference", run, { output: 1e-10, gradient: 1e-10 });

/** Cases small enough to shift every number of their input by itself. */
const tiny = [
  ...recurrentCases.filter(
    ({ spec, sizes }) => spec.hidden <= 7 && sizes.batch <= 3 && sizes.steps <= 5,
  ),
  ...lengthsCases.filter(({ spec, sizes }) => spec.hidden <= 4 && sizes.batch <= 5),
];

describeDifferences(tiny);

test.each([false, true])("differences cover every cell, with lengths: %s", (withLengths) => {
  const covered = tiny.filter(({ lengths }) => (lengths !== undefined) === withLengths);
  expect(new Set(covered.map(({ spec }) => spec.cell))).toEqual(new Set(cellNames()));
});
