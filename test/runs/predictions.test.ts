import { describe, expect, it } from "vitest";
import type { LastStep } from "../../src/evaluation/last-step.js";
import { inPieces } from "../../src/runs/pieces.js";
import { parsePredictions, predictionsText } from "../../src/runs/predictions.js";
import { UserError } from "../../src/shared/errors.js";

const count = 6000;
const outputs = 2;
const numbers = (factor: number) =>
  Float64Array.from({ length: count * outputs }, (_, i) => Math.fround(Math.sin(i) * factor));
const lastStep = { count, outputs, targets: numbers(1e-7), predictions: numbers(1e7) };

/** As float32, [targets, predictions]. */
function rounded({ targets, predictions }: Pick<LastStep, "targets" | "predictions">) {
  return [targets, predictions].map((values) => Buffer.from(Float32Array.from(values).buffer));
}

describe("predictions.csv", () => {
  const pieces = [...predictionsText(lastStep)];
  const lines = pieces.join("").trimEnd().split("\n");

  it("comes in pieces of whole lines and gives back every float32", () => {
    expect(pieces.length).toBeGreaterThan(1);
    for (const piece of pieces) expect(piece.endsWith("\n")).toBe(true);
    expect(lines).toHaveLength(1 + count * outputs);
    expect(rounded(parsePredictions(lines, "p.csv"))).toEqual(rounded(lastStep));
  });

  it("has a line for each row, whatever columns are called", () => {
    const named = { ...lastStep, variables: ["a\nb", 'c,"d"'] };
    const text = [...predictionsText(named)].join("");
    expect(rounded(parsePredictions(text.trimEnd().split("\n"), "p.csv"))).toEqual(
      rounded(lastStep),
    );
  });

  it("has no target where nothing was measured", () => {
    const [targets, predictions] = [Float64Array.of(1, Number.NaN), Float64Array.of(2, 3)];
    const text = [...predictionsText({ count: 1, outputs: 2, targets, predictions })].join("");
    expect(text.split("\n")[2]).toBe("0,2,,3.000000000,0,");
    expect(parsePredictions(text.trimEnd().split("\n"), "p.csv").targets).toEqual(targets);
  });

  it("has the digits of what varies after those of the level", () => {
    const targets = Float64Array.of(1e9 + 0.123, 1e9 + 1.5);
    const text = [...predictionsText({ count: 1, outputs: 2, targets, predictions: targets })];
    expect(parsePredictions(text.join("").trimEnd().split("\n"), "p.csv").targets).toEqual(targets);
  });

  it("has the mean that a standard deviation belongs to beside it", () => {
    const value = Float64Array.of(1);
    const spread = { means: Float64Array.of(1.25), sds: Float64Array.of(0.5) };
    const step = { count: 1, outputs: 1, targets: value, predictions: value, ...spread };
    const rows = [...predictionsText(step)].join("").trimEnd().split("\n");
    expect(rows[0]).toBe("example,ahead,target,prediction,mean,sd,series,time");
    expect(rows[1]).toBe("0,1,1.00000000,1.00000000,1.25000000,0.500000000,0,");
    expect(parsePredictions(rows, "p.csv")).toMatchObject({ targets: value, predictions: value });
  });

  it("names the line that is damaged", () => {
    expect(() => parsePredictions(lines.with(12_000, "5999,1,x"), "p.csv")).toThrow(
      "p.csv, line 12001: damaged, expected example,ahead,target,...",
    );
  });
});

const rowsOf = (...given: Parameters<typeof predictionsText>) =>
  [...predictionsText(...given)].join("").trimEnd().split("\n");

it("each row is of its own example, target, step ahead, series and time", () => {
  const values = (from: number) => Float64Array.from({ length: 8 }, (_, i) => from + i);
  const rows = rowsOf({
    count: 2,
    outputs: 4,
    variables: ["a", "b"],
    targets: values(10),
    predictions: values(20),
    quantiles: [
      { level: 0.1, values: values(30) },
      { level: 0.5, values: values(40) },
      { level: 0.9, values: values(50) },
    ],
    place: (example) => ({ series: `s${example}`, time: (k) => `${example}+${k}` }),
  });
  expect(rows[0]).toBe(
    "example,ahead,target,prediction,quantile_0.1,quantile_0.9,column,series,time",
  );
  const short = rows.slice(1).map((row) => row.replaceAll(/\.0+\b/g, ""));
  expect(short).toEqual([
    "0,1,10,20,30,50,a,s0,0+1",
    "0,2,11,21,31,51,a,s0,0+2",
    "0,1,12,22,32,52,b,s0,0+1",
    "0,2,13,23,33,53,b,s0,0+2",
    "1,1,14,24,34,54,a,s1,1+1",
    "1,2,15,25,35,55,a,s1,1+2",
    "1,1,16,26,36,56,b,s1,1+1",
    "1,2,17,27,37,57,b,s1,1+2",
  ]);
  expect(parsePredictions(rows, "p.csv")).toMatchObject({ count: 2, outputs: 4 });
});

describe("predictions of classes", () => {
  const places = [
    [0.7, 0.2, 0.1],
    [0.5, 0.4, 0.1],
    [0.2, 0.5, 0.3],
    [0.1, 0.1, 0.8],
  ];
  const predicted = {
    places: 2,
    classes: ["a", "b,c", "d"],
    targets: Float32Array.of(0, 1, 2, 2),
    logits: Float32Array.from(places.flat(), (p) => Math.log(p) + 3),
  };

  it("have the true class, the likeliest one and its probability at each step", () => {
    expect(rowsOf(predicted)).toEqual([
      "example,step,target,prediction,probability",
      "0,0,a,a,0.700000",
      '0,1,"b,c",a,0.500000',
      '1,0,d,"b,c",0.500000',
      "1,1,d,d,0.800000",
    ]);
  });

  it("of whole sequences name these, quoted where it is needed", () => {
    const titles = ["one", "two, three", "four", 'f"ive'];
    expect(rowsOf({ ...predicted, places: 1, titles }).slice(0, 3)).toEqual([
      "example,input,target,prediction,probability",
      "0,one,a,a,0.700000",
      '1,"two, three","b,c",a,0.500000',
    ]);
  });
});

it("lines are joined ten thousand at a time, and none is lost", () => {
  const lengths = [0, 1, 9999, 10_000, 10_001, 20_000].map((count) => {
    const lines = Array.from({ length: count }, (_, i) => String(i));
    const pieces = [...inPieces(lines)];
    expect(pieces.join("")).toBe(lines.map((line) => `${line}\n`).join(""));
    return pieces.length;
  });
  expect(lengths).toEqual([0, 1, 1, 1, 2, 2]);
});

describe("rows of predictions", () => {
  const head = "example,ahead,target,prediction";
  it.each(["x,1,2,3", "0,x,2,3", "0,1,x,3", "0,1,2,x", "0,1,2", "", "0"])(
    "%j is damaged",
    (row) => {
      expect(() => parsePredictions([head, "0,1,2,3", row], "p.csv")).toThrow(
        new UserError("p.csv, line 3: damaged, expected example,ahead,target,..."),
      );
    },
  );

  it("are of as many examples as the largest number says, in the order of the file", () => {
    const rows = [head, "1,1,2,3,more", "0,1,,5", "2,1,6,7"];
    expect(parsePredictions(rows, "p.csv")).toEqual({
      count: 3,
      outputs: 1,
      targets: Float64Array.of(2, Number.NaN, 6),
      predictions: Float64Array.of(3, 5, 7),
    });
  });

  it("have the level of their own example and target added", () => {
    const values = Float64Array.of(0.25, 0.5, 0.75, 1);
    const rows = rowsOf({
      count: 2,
      outputs: 2,
      variables: ["a", "b"],
      targets: values,
      predictions: values.map((value) => value + 1),
      offsets: (example) => [1000 * (example + 1), -8],
    });
    expect(
      rows.slice(1).map((row) =>
        row
          .split(",")
          .slice(0, 5)
          .map((cell) => Number(cell) || cell),
      ),
    ).toEqual([
      ["0", 1, 1000.25, 1001.25, "a"],
      ["0", 1, -7.5, -6.5, "b"],
      [1, 1, 2000.75, 2001.75, "a"],
      [1, 1, -7, -6, "b"],
    ]);
  });

  it.each([
    [[1, 2], "1.000000000"], // 9 digits, and one since the level is twice the range
    [[-1, 1], "-1.00000000"],
    [[1e6, 1e6 + 1], "1000000.000000000"], // a level of a million times the range and one more
    [[0, 0], "0.00000000"],
    [[7, 7], "7.00000000"], // nothing varies
    [[1e12, 1e12 + 1e-3], "1000000000000.0000"], // no more than 17
    [[1, Number.NaN, Number.POSITIVE_INFINITY], "1.00000000"],
  ])("%j have enough digits", (values, expected) => {
    const numbers = Float64Array.from(values);
    const rows = rowsOf({
      count: 1,
      outputs: values.length,
      targets: numbers,
      predictions: numbers,
    });
    expect(rows[1]!.split(",")[3]).toBe(expected);
  });
});
