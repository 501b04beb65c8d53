import { describe, expect, test } from "vitest";
import {
  barFigure,
  byteSize,
  clock,
  duration,
  figureText,
  meanWithSpread,
  percent,
  rate,
  significant,
  thousands,
} from "../../src/shared/format.js";

describe("numbers", () => {
  test.each([
    [0.036829, "0.03683"],
    [0, "0"],
    [0.000123456, "0.00012"],
    [-0.0000123456, "-1.23e-5"],
    [9.87654321, "9.87654"],
    [-12.5, "-12.5000"],
    [411.23456, "411.235"],
    [999_999, "999999"],
    [1_234_567, "1.23e+6"],
    [Number.NaN, "nan"],
    [Number.POSITIVE_INFINITY, "inf"],
    [Number.NEGATIVE_INFINITY, "-inf"],
  ])("barFigure(%d) is %s", (value, text) => {
    expect(barFigure(value)).toBe(text);
  });

  test.each([
    [0.012, "0.01200"],
    [0.00001234567, "0.00001235"],
    [0.00000123456, "1.235e-6"],
    [3.671e-16, "3.671e-16"],
    [12345, "12345"],
    [999.6, "999.6"],
    [-9999.6, "-10000"],
    [1_234_567, "1.235e+6"],
    [999_999, "999999"],
    [1_000_000, "1.000e+6"],
    [0, "0"],
    [Number.NaN, "nan"],
  ])("significant(%d) is %s", (value, text) => {
    expect(significant(value)).toBe(text);
  });

  test.each([
    [0.038963, 0.0022174, "0.03896 ± 0.00222"],
    [13.0612, 0.5, "13.06 ± 0.50"],
    [0.3, 0.0000012, "0.3000 ± 1.2e-6"],
    [12345, 67.8, "12345 ± 68"],
    [1.2345e-7, 2.5e-9, "1.235e-7 ± 2.5e-9"],
    [0.5, null, "0.5000"],
    [0.5, Number.NaN, "0.5000 ± nan"],
  ])("meanWithSpread(%d, %d) is %s", (mean, sd, text) => {
    expect(meanWithSpread(mean, sd)).toBe(text);
  });

  test("thousands are separated", () => {
    expect(thousands(10_000)).toBe("10,000");
  });
});

describe("times", () => {
  test.each([
    [3_999, "00:03"],
    [62_000, "01:02"],
    [3_723_000, "1:02:03"],
    [-5, "00:00"],
    [Number.NaN, "?"],
  ])("clock(%d) is %s", (durationMs, text) => {
    expect(clock(durationMs)).toBe(text);
  });

  test.each([
    [4, "0.004 s"],
    [310, "0.31 s"],
    [3_210, "3.2 s"],
    [9_940, "9.9 s"],
    [9_960, "10 s"],
    [48_400, "48 s"],
    [59_600, "1 min 00 s"],
    [125_000, "2 min 05 s"],
    [3_720_000, "1 h 02 min"],
    [Number.NaN, "?"],
  ])("duration(%d) is %s", (durationMs, text) => {
    expect(duration(durationMs)).toBe(text);
  });

  test.each([
    [3.14, "3.1it/s"],
    [31.4, "31it/s"],
    [1, "1.0it/s"],
    [0.4, "2.5s/it"],
    [0, "?it/s"],
    [Number.NaN, "?it/s"],
  ])("rate(%d) is %s", (perSecond, text) => {
    expect(rate(perSecond)).toBe(text);
  });

  test.each([
    [-8, "-8"],
    [0.08413095410381044, "0.08413"],
    [3.670634895749534e-16, "3.671e-16"],
    [1_432_100_000.5, "1.432e+9"],
    [123_456.789, "123457"],
    [0.02, "0.02"],
    [Number.NaN, "nan"],
  ])("figureText(%d) is %s", (value, text) => {
    expect(figureText(value)).toBe(text);
  });

  test.each([
    [0, "0.0 %"],
    [1e-9, "<0.1 %"],
    [0.0005, "0.1 %"],
    [0.4437, "44.4 %"],
    [1, "100.0 %"],
    [Number.NaN, "nan"],
  ])("percent(%d) is %s", (fraction, text) => {
    expect(percent(fraction)).toBe(text);
  });

  test.each([
    [0, "0 B"],
    [1023, "1023 B"],
    [1024, "1.0 KiB"],
    [21_640, "21.1 KiB"],
    [1.5 * 2 ** 30, "1.5 GiB"],
    [2 ** 60, "1048576.0 TiB"],
  ])("byteSize(%d) is %s", (bytes, text) => {
    expect(byteSize(bytes)).toBe(text);
  });
});
