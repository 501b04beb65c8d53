import { describe, expect, it } from "vitest";
import { meanPredictions } from "../../src/runs/mean-predictions.js";
import { UserError } from "../../src/shared/errors.js";

const member = (source: string, ...lines: string[]) => ({ source, lines });
const mean = (...members: ReturnType<typeof member>[]) => [...meanPredictions(members)].join("");

describe("meanPredictions", () => {
  const head = "example,ahead,target,prediction,mean,sd,quantile_0.1,column,series,time";

  it("averages predictions and quantiles and keeps what each row is of", () => {
    const first = member("a", head, '0,1,5.0000,4.0000,9,9,2.0000,"x,y","s, t",2020-01-01');
    const second = member("b", head, '0,1,5.0000,6.0000,8,8,3.0000,"x,y","s, t",2020-01-01');
    expect(mean(first, second)).toBe(
      "example,ahead,target,prediction,sd,quantile_0.1,column,series,time\n" +
        '0,1,5.0000,5.0000,1.4142,2.5000,"x,y","s, t",2020-01-01\n',
    );
  });

  it("keeps the gap of a value that was not measured", () => {
    const rows = ["example,ahead,target,prediction,series,time", "0,1,,4.0,s,"];
    expect(mean(member("a", ...rows), member("b", ...rows))).toContain("\n0,1,,4.0,0.0,s,\n");
  });

  it.each([
    ["other values", ["0,1,5,4"], ["0,1,6,4"], "b, line 2: predicts 0,1,6 where a predicts 0,1,5"],
    ["fewer rows", ["0,1,5,4", "1,1,5,4"], ["0,1,5,4"], "b, line 3: predicts nothing where a"],
    ["a damaged row", ["0,1,5,x"], ["0,1,5,4"], "a, line 2: damaged"],
  ])("refuses %s", (_, first, second, message) => {
    const head = "example,ahead,target,prediction";
    expect(() => mean(member("a", head, ...first), member("b", head, ...second))).toThrow(message);
  });

  it("has as many digits as the first prediction, whatever its exponent", () => {
    const rows = (...cells: string[]) => ["example,ahead,target,prediction", ...cells];
    const digits = (cell: string) =>
      mean(member("a", ...rows(`0,1,5,${cell}`)), member("b", ...rows(`0,1,5,${cell}`)))
        .split("\n")[1]!
        .split(",")[3];
    expect(["1.2500e-7", "12345.678901", "3", "1.23456789012345678901"].map(digits)).toEqual([
      "1.2500e-7",
      "12345.678901",
      "3",
      "1.2345678901234567",
    ]);
  });

  it("is of three members their mean, and their spread with n - 1", () => {
    const lines = ["1.0000", "2.0000", "6.0000"].map((cell, i) =>
      member(`m${i}`, "example,ahead,target,prediction", `0,1,5,${cell}`),
    );
    expect(mean(...lines)).toBe("example,ahead,target,prediction,sd\n0,1,5,3.0000,2.6458\n");
  });

  it("refuses other columns, and names the file", () => {
    const [first, second] = ["prediction", "prediction,quantile_0.1"].map((columns, i) =>
      member(`m${i}`, `example,ahead,target,${columns}`, "0,1,5,4,3"),
    );
    expect(() => mean(first!, second!)).toThrow("m1, line 1: predicts");
  });
});

describe("members that do not fit", () => {
  const head = "example,ahead,target,prediction,quantile_0.1";
  const rows = (source: string, ...lines: string[]) => member(source, head, ...lines);
  const sorry = " (example, ahead, target), expected the same values: they cannot be averaged";
  it.each([
    [
      ["0,1,5,4,3"],
      ["0,1,5,4,3", "1,1,6,4,3"],
      `b, line 3: predicts 1,1,6 where a predicts nothing${sorry}`,
    ],
    [
      ["0,1,5,4,3", "1,1,6,4,3"],
      ["0,1,5,4,3"],
      `b, line 3: predicts nothing where a predicts 1,1,6${sorry}`,
    ],
    [["0,1,5,4,3"], ["0,2,5,4,3"], `b, line 2: predicts 0,2,5 where a predicts 0,1,5${sorry}`],
    [["0,1,5,4,x"], ["0,1,5,4,3"], "a, line 2: damaged, expected predictions"],
    [["0,1,5,4,3"], ["0,1,5,,3"], "a, line 2: damaged, expected predictions"],
    [["0,1,5,4,3"], ["0,1,5,4"], "a, line 2: damaged, expected predictions"],
    [
      ["0,1,5,4,3", "1,1,5,4,3"],
      ["0,1,5,4,3", "1,1,5,4,"],
      "a, line 3: damaged, expected predictions",
    ],
  ])("are refused: %j, %j", (first, second, message) => {
    expect(() => mean(rows("a", ...first), rows("b", ...second))).toThrow(new UserError(message));
  });

  it("are none if they are empty, or one alone", () => {
    expect(mean(member("a"), member("b"))).toBe("");
    expect(mean(rows("a"), rows("b"))).toBe("example,ahead,target,prediction,sd,quantile_0.1\n");
    expect(mean(member("a", "example,ahead,target,prediction,sd", "0,1,5,4.00,9"))).toMatch(
      /\n0,1,5,4\.00,/,
    );
  });
});
